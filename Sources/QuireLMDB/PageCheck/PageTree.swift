/// What a file says of one tree: LMDB's `MDB_db`, 48 bytes.
struct PageTree: Equatable {
  static let byteCount = 48
  static let noRoot = UInt64.max

  /// Flags of the tree of free pages, whose keys are integers; trees of items have none.
  static let integerKeys: UInt16 = 0x08

  /// The flag of a file that has no folder of its own, which is kept with those of the free pages.
  static let withoutFolder: UInt16 = 0x4000

  let flags: UInt16
  let depth: UInt16
  let branchPages: UInt64
  let leafPages: UInt64
  let overflowPages: UInt64
  let entries: UInt64
  let root: UInt64

  /// Reads the record at an offset; nil where the bytes end before it does.
  init?(_ bytes: [UInt8], at offset: Int) {
    guard let flags = bytes.integer(at: offset + 4, as: UInt16.self),
      let depth = bytes.integer(at: offset + 6, as: UInt16.self),
      let branchPages = bytes.integer(at: offset + 8, as: UInt64.self),
      let leafPages = bytes.integer(at: offset + 16, as: UInt64.self),
      let overflowPages = bytes.integer(at: offset + 24, as: UInt64.self),
      let entries = bytes.integer(at: offset + 32, as: UInt64.self),
      let root = bytes.integer(at: offset + 40, as: UInt64.self)
    else { return nil }
    self.flags = flags
    self.depth = depth
    self.branchPages = branchPages
    self.leafPages = leafPages
    self.overflowPages = overflowPages
    self.entries = entries
    self.root = root
  }
}
