#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The lines of a file or of standard input, read as they are asked for.
struct LineSource: ~Copyable {
  /// The most bytes of a line: far beyond what an event or an item can hold.
  static let maximumLineLength = 16 << 20
  private static let pieceSize = 1 << 18

  /// What a user knows the input by.
  let name: String
  /// The number of bytes of the input, if that is known.
  let size: Int?
  /// The number of bytes handed out.
  private(set) var consumed = 0
  /// The number of the last line, from 1.
  private(set) var line = 0

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// Opens the file at `path`; nil or `-` stands for standard input.
  init(path: String?) throws {
    guard let path, path != "-" else {
      name = "standard input"
      descriptor = StandardInput.descriptor
      size = nil
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw Failure(
        code == ENOENT ? .missingStore : .inputOutput,
        "the input \(path) cannot be read: \(Descriptor.explanation(of: code))"
      )
    }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    name = path
    self.descriptor = descriptor
    size = isFile ? Int(status.st_size) : nil
  }

  deinit {
    if descriptor != StandardInput.descriptor { close(descriptor) }
  }

  /// How much of the input was handed out, from 0 to 1, if its size is known.
  var fraction: Double? {
    guard let size, size > 0 else { return nil }
    return Double(consumed) / Double(size)
  }

  /// The next line that is not blank, without its end; nil after the last.
  mutating func next() throws -> [UInt8]? {
    while let line = try nextLine() {
      if line.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return line }
    }
    return nil
  }

  private mutating func nextLine() throws -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { advance(to: end + 1) }
        return Self.trimmed(buffer[start..<end])
      }
      searched = buffer.count
      if isAtEnd {
        if start == buffer.count { return nil }
        defer { advance(to: buffer.count) }
        return Self.trimmed(buffer[start...])
      }
      guard buffer.count - start <= Self.maximumLineLength else {
        throw Failure(
          .badData,
          "\(name), line \(line + 1): longer than \(Formatting.bytes(Self.maximumLineLength))",
          advice: "The input is one JSON object a line."
        )
      }
      try fill(&searched)
    }
  }

  private mutating func fill(_ searched: inout Int) throws {
    searched -= start
    buffer.removeFirst(start)
    start = 0
    let piece = try Descriptor.read(Self.pieceSize, from: descriptor, name: name)
    isAtEnd = piece.isEmpty
    buffer += piece
  }

  private mutating func advance(to end: Int) {
    consumed += end - start
    line += 1
    start = end
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
    Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }
}
