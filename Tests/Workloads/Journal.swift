#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file to which processes add lines that survive their end: what they were told is in the store.
///
/// A line is one write at the end of the file: it is there whole once the call returns, and lines of several processes
/// do not mix.
package struct Journal: Sendable {
  private let descriptor: Int32
  private let prefix: String

  /// Opens the journal at `path`; its lines start with `prefix`, which tells them from those of others in the same file.
  package init(at path: String, prefix: String = "") {
    self.prefix = prefix
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    precondition(descriptor >= 0, "\(path) cannot be opened")
  }

  package func add(_ line: String) {
    let bytes = Array("\(prefix)\(line)\n".utf8)
    let written = write(descriptor, bytes, bytes.count)
    precondition(written == bytes.count)
  }

  /// The lines at `path`; none where there is no file.
  package static func lines(at path: String) -> [String] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
