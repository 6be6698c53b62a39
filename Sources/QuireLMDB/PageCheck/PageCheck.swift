/// Checks the pages of a file's last commit with plain reads.
///
/// LMDB follows the references in its file without checking them, so that a page overwritten or cut off by something
/// else ends the process. Reading pages into memory of our own and checking every reference finds that first.
struct PageCheck {
  private let descriptor: Int32
  private let pageSize: Int
  /// One more than the number of the last page that both the file has and the commit knows.
  private let pageLimit: UInt64
  private let lastPage: UInt64
  private let scope: Environment.PageScope
  /// The number of the commit.
  private let commit: UInt64
  /// A bit for each page, set once it was met: no page belongs to two places.
  private var met: [UInt64]
  private(set) var summary = Environment.PageSummary()

  private static let maximumDepth: UInt16 = 32

  init(descriptor: Int32, meta: MetaPage, fileSize: Int, scope: Environment.PageScope) {
    self.descriptor = descriptor
    pageSize = meta.pageSize
    lastPage = meta.lastPage
    pageLimit = min(meta.lastPage + 1, UInt64(fileSize / meta.pageSize))
    self.scope = scope
    commit = meta.transactionID
    met = Array(repeating: 0, count: Int(pageLimit / 64) + 1)
  }

  /// Checks the tree of named databases, each of them, and the tree of free pages.
  mutating func run(_ meta: MetaPage) throws {
    try check(meta.mainTree, kind: .main)
    try check(meta.freePagesTree, kind: .freePages)
    guard scope == .all else { return }
    for page in 2..<max(2, pageLimit) where met[Int(page / 64)] & (1 << (page % 64)) == 0 {
      throw PageFault(page, "is neither in use nor free")
    }
  }

  private enum Kind {
    /// Keys are names; values are records of trees.
    case main
    /// Keys are integers; values are lists of pages.
    case freePages
    case items
  }

  /// What was found in a tree so far.
  private struct Count {
    var branchPages: UInt64 = 0
    var leafPages: UInt64 = 0
    var overflowPages: UInt64 = 0
    var entries: UInt64 = 0
    var lastKey: [UInt8]?
    var lastCommit: UInt64 = 0
  }

  private mutating func check(_ tree: PageTree, kind: Kind, name: ArraySlice<UInt8> = []) throws {
    summary.trees += 1
    if tree.root == PageTree.noRoot {
      guard tree.entries == 0, tree.depth == 0 else {
        throw PageFault(0, "records a tree that has entries and no root")
      }
      return
    }
    // Among the flags of the free pages, LMDB keeps those of the environment.
    let flags = kind == .freePages ? tree.flags & ~PageTree.withoutFolder : tree.flags
    guard flags == (kind == .freePages ? PageTree.integerKeys : 0) else {
      throw PageFault(tree.root, "is the root of a tree of an unknown kind")
    }
    guard (1...Self.maximumDepth).contains(tree.depth) else {
      throw PageFault(tree.root, "is the root of a tree that is too deep")
    }
    if kind != .main, !scope.includes(name) {
      guard try page(tree.root).isLeaf == (tree.depth == 1) else {
        throw PageFault(tree.root, "is at the wrong height of its tree")
      }
      return
    }
    var count = Count()
    try visit(tree.root, level: tree.depth, from: nil, kind, &count)
    guard count.branchPages == tree.branchPages, count.leafPages == tree.leafPages,
      count.overflowPages == tree.overflowPages, count.entries == tree.entries
    else { throw PageFault(tree.root, "is the root of a tree that has lost or gained pages or entries") }
    summary.entries += Int(count.entries)
  }

  /// Checks the pages under one; `level` is 1 for leaves, and no key may be lower than `lowest`.
  private mutating func visit(
    _ number: UInt64,
    level: UInt16,
    from lowest: ArraySlice<UInt8>?,
    _ kind: Kind,
    _ count: inout Count
  ) throws {
    let page = try page(number)
    guard page.isLeaf == (level == 1) else { throw PageFault(number, "is at the wrong height of its tree") }
    if page.isLeaf {
      count.leafPages += 1
      for node in page.nodes { try visit(node, of: page, from: lowest, kind, &count) }
      return
    }
    guard page.nodes.count > 1 else { throw PageFault(number, "has a single page below it") }
    count.branchPages += 1
    for (index, node) in page.nodes.enumerated() {
      // The first node of a branch stands for everything below the second.
      let separator = index == 0 ? lowest : try page.key(of: node)
      if index > 0, kind != .freePages, let separator, let last = count.lastKey,
        !last.lexicographicallyPrecedes(separator)
      {
        throw PageFault(number, "has its keys out of order")
      }
      try visit(page.child(of: node), level: level - 1, from: separator, kind, &count)
    }
  }

  private mutating func visit(
    _ node: Int,
    of page: Page,
    from lowest: ArraySlice<UInt8>?,
    _ kind: Kind,
    _ count: inout Count
  ) throws {
    count.entries += 1
    let key = try page.key(of: node)
    if kind == .freePages {
      try checkCommit(Array(key), page.number, &count)
    } else {
      if let lowest, key.lexicographicallyPrecedes(lowest) {
        throw PageFault(page.number, "has its keys out of order")
      }
      if let last = count.lastKey, !last.lexicographicallyPrecedes(key) {
        throw PageFault(page.number, "has its keys out of order")
      }
      count.lastKey = Array(key)
    }
    switch (kind, try page.value(of: node)) {
    case (.main, .tree(let tree)):
      try check(tree, kind: .items, name: key)
    case (.items, .bytes):
      break
    case (.items, .large(let first, let byteCount)):
      count.overflowPages += try large(first, byteCount)
    case (.freePages, .bytes(let list)):
      try free(Array(list), page.number)
    case (.freePages, .large(let first, let byteCount)):
      count.overflowPages += try large(first, byteCount)
      try free(read(first, offset: Page.headerSize, byteCount: byteCount), first)
    default:
      throw PageFault(page.number, "has a value of a kind that its tree has not")
    }
  }

  // MARK: Pages

  private mutating func page(_ number: UInt64) throws -> Page {
    try meet(number)
    return try Page(number: number, bytes: read(number, offset: 0, byteCount: pageSize))
  }

  /// Checks the pages of a large value, and answers their number.
  private mutating func large(_ first: UInt64, _ byteCount: Int) throws -> UInt64 {
    guard first >= 2, first < pageLimit else { throw PageFault(first, "is referred to and not in the file") }
    let header = try read(first, offset: 0, byteCount: Page.headerSize)
    let needed = UInt64((Page.headerSize + byteCount + pageSize - 1) / pageSize)
    let pages = try Page.largePages(header, number: first, needed: needed)
    for offset in 0..<pages { try meet(first + offset) }
    return pages
  }

  /// Checks the key of a list of free pages: the commit that freed them, in order.
  private func checkCommit(_ key: [UInt8], _ page: UInt64, _ count: inout Count) throws(PageFault) {
    guard let number = key.integer(at: 0, as: UInt64.self), key.count == 8, number <= commit,
      number > count.lastCommit
    else { throw PageFault(page, "has a list of free pages of no commit") }
    count.lastCommit = number
  }

  /// Checks a list of free pages: how many, and their numbers.
  private mutating func free(_ list: [UInt8], _ page: UInt64) throws {
    guard let count = list.integer(at: 0, as: UInt64.self), list.count % 8 == 0, count <= list.count / 8 - 1
    else { throw PageFault(page, "has a list of free pages that is cut off") }
    var previous = UInt64.max
    for index in 0..<Int(count) {
      guard let number = list.integer(at: 8 + 8 * index, as: UInt64.self), number < previous else {
        throw PageFault(page, "has a list of free pages out of order")
      }
      previous = number
      guard number <= lastPage else { throw PageFault(page, "lists a free page that there is not") }
      summary.freePages += 1
      // Pages used and freed within one transaction may lie beyond the end of the file.
      if number < pageLimit { try meet(number, isInUse: false) }
    }
  }

  private mutating func meet(_ number: UInt64, isInUse: Bool = true) throws(PageFault) {
    guard number >= 2, number < pageLimit else {
      throw PageFault(number, "is referred to and not in the file")
    }
    let bit: UInt64 = 1 << (number % 64)
    guard met[Int(number / 64)] & bit == 0 else { throw PageFault(number, "belongs to two places") }
    met[Int(number / 64)] |= bit
    if isInUse { summary.pages += 1 }
  }

  private func read(_ page: UInt64, offset: Int, byteCount: Int) throws(LMDBError) -> [UInt8] {
    try DataFile.read(descriptor, at: Int(page) * pageSize + offset, byteCount: byteCount)
  }
}
