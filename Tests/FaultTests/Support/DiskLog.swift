import Workloads

/// What happened to a file, as the disk of `Tests/Faults/disk.c` recorded it.
struct DiskLog {
  enum Entry {
    /// A write; `isSynced` where it waited for the disk.
    case write(offset: Int, bytes: [UInt8], isSynced: Bool)
    case sync
    case failedSync
    case resize(to: Int)
    /// Lines of the journal: what somebody was told by then.
    case journal([String])
  }

  struct Malformed: Error {}

  var entries: [Entry] = []

  init(at path: String) throws {
    let bytes = try Bytes.read(path)
    var offset = 0
    func integer(_ at: Int) -> Int {
      (0..<8).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
    }
    while offset < bytes.count {
      guard offset + 17 <= bytes.count else { throw Malformed() }
      let (first, size) = (integer(offset + 1), integer(offset + 9))
      guard offset + 17 + size <= bytes.count else { throw Malformed() }
      let content = Array(bytes[offset + 17..<offset + 17 + size])
      switch bytes[offset] {
      case UInt8(ascii: "W"): entries.append(.write(offset: first, bytes: content, isSynced: false))
      case UInt8(ascii: "D"): entries.append(.write(offset: first, bytes: content, isSynced: true))
      case UInt8(ascii: "S"): entries.append(.sync)
      case UInt8(ascii: "F"): entries.append(.failedSync)
      case UInt8(ascii: "T"): entries.append(.resize(to: first))
      case UInt8(ascii: "M"):
        let text = String(decoding: content, as: UTF8.self)
        entries.append(.journal(text.split(separator: "\n").map(String.init)))
      default: throw Malformed()
      }
      offset += 17 + size
    }
  }
}
