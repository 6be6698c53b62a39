/// LMDB's tree of free pages, read without LMDB from a file that may lack pages.
struct FreeList {
  private static let headerSize = 16
  private static let branchFlag: UInt16 = 0x01
  private static let leafFlag: UInt16 = 0x02
  private static let largeValueFlag: UInt16 = 0x01

  /// Deeper trees than LMDB's own cursors allow are not trees.
  private static let maximumDepth = 32

  let descriptor: Int32
  let pageSize: Int

  /// The number of whole pages in the file.
  let pageCount: UInt64

  /// Calls the closure with every free page; `corrupted` where the tree is none.
  func visit(page: UInt64, depth: Int = 0, _ body: (UInt64) -> Void) throws(LMDBError) {
    guard depth < Self.maximumDepth else { throw Self.corrupted }
    let bytes = try read(page: page, offset: 0, byteCount: pageSize)
    guard bytes.integer(at: 0, as: UInt64.self) == page, let flags = bytes.integer(at: 10, as: UInt16.self),
      let lower = bytes.integer(at: 12, as: UInt16.self), Int(lower) >= Self.headerSize,
      Int(lower) <= pageSize
    else { throw Self.corrupted }
    for index in 0..<((Int(lower) - Self.headerSize) / 2) {
      guard let node = bytes.integer(at: Self.headerSize + 2 * index, as: UInt16.self) else {
        throw Self.corrupted
      }
      switch flags {
      case Self.branchFlag:
        try visit(page: Self.child(of: bytes, at: Int(node)), depth: depth + 1, body)
      case Self.leafFlag:
        try visit(entryOf: bytes, at: Int(node), body)
      default:
        throw Self.corrupted
      }
    }
  }

  private static func child(of bytes: [UInt8], at node: Int) throws(LMDBError) -> UInt64 {
    guard let low = bytes.integer(at: node, as: UInt32.self),
      let high = bytes.integer(at: node + 4, as: UInt16.self)
    else { throw corrupted }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// An entry's value is a list: the number of pages, then their numbers; on pages of its own when it is long.
  private func visit(entryOf bytes: [UInt8], at node: Int, _ body: (UInt64) -> Void) throws(LMDBError) {
    guard let size = bytes.integer(at: node, as: UInt32.self), size >= 8, size % 8 == 0,
      let flags = bytes.integer(at: node + 4, as: UInt16.self),
      let keySize = bytes.integer(at: node + 6, as: UInt16.self)
    else { throw Self.corrupted }
    let start = node + 8 + Int(keySize)
    guard flags & Self.largeValueFlag != 0 else {
      guard start + Int(size) <= bytes.count else { throw Self.corrupted }
      return try visit(list: Array(bytes[start..<(start + Int(size))]), body)
    }
    guard let page = bytes.integer(at: start, as: UInt64.self) else { throw Self.corrupted }
    try visit(list: read(page: page, offset: Self.headerSize, byteCount: Int(size)), body)
  }

  private func visit(list: [UInt8], _ body: (UInt64) -> Void) throws(LMDBError) {
    guard let count = list.integer(at: 0, as: UInt64.self), count <= list.count / 8 - 1 else {
      throw Self.corrupted
    }
    for index in 0..<Int(count) {
      guard let page = list.integer(at: 8 + 8 * index, as: UInt64.self) else { throw Self.corrupted }
      body(page)
    }
  }

  private func read(page: UInt64, offset: Int, byteCount: Int) throws(LMDBError) -> [UInt8] {
    guard page >= 2, page < pageCount else { throw Self.corrupted }
    let start = Int(page) * pageSize + offset
    guard start + byteCount <= Int(pageCount) * pageSize else { throw Self.corrupted }
    return try DataFile.read(descriptor, at: start, byteCount: byteCount)
  }

  private static var corrupted: LMDBError { LMDBError(.corrupted, "mdb_env_open") }
}
