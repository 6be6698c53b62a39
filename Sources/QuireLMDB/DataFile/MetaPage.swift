/// What one of the two meta pages at the start of LMDB's file says.
///
/// The layout is that of 64-bit machines, in their byte order: a page header of 16 bytes, then magic number and
/// version (4 bytes each), the map's address and size, the records of the free-page and the main database (48
/// bytes each, the first starting with the page size), the last page's number, and the commit's number.
struct MetaPage: Equatable {
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let version: UInt32 = 1
  static let byteCount = 16 + 136
  private static let metaFlag: UInt16 = 0x08
  private static let noPage = PageTree.noRoot

  let pageSize: Int
  let mapSize: Int
  let lastPage: UInt64
  let transactionID: UInt64

  /// The tree of free pages.
  let freePagesTree: PageTree

  /// The tree of named databases.
  let mainTree: PageTree

  var freePagesRoot: UInt64 { freePagesTree.root }
  var mainRoot: UInt64 { mainTree.root }

  /// The page of the last commit.
  static func newest(in descriptor: Int32, fileSize: Int) throws(LMDBError) -> MetaPage {
    let (first, second) = try both(in: descriptor, fileSize: fileSize)
    let newest = second.transactionID > first.transactionID ? second : first
    guard newest.isPlausible else { throw LMDBError(.corrupted, "mdb_env_open") }
    return newest
  }

  /// The page of the commit with this number, one of the last two; nil where it is neither.
  static func ofCommit(_ transactionID: Int, in descriptor: Int32) throws(LMDBError) -> MetaPage? {
    let (first, second) = try both(in: descriptor, fileSize: DataFile.size(of: descriptor))
    let page = transactionID % 2 == 0 ? first : second
    return page.transactionID == UInt64(transactionID) && page.isPlausible ? page : nil
  }

  private static func both(
    in descriptor: Int32,
    fileSize: Int
  ) throws(LMDBError) -> (first: MetaPage, second: MetaPage) {
    guard fileSize >= byteCount else { throw LMDBError(.invalid, "mdb_env_open") }
    let first = try MetaPage(DataFile.read(descriptor, at: 0, byteCount: byteCount))
    guard fileSize >= 2 * first.pageSize else { throw LMDBError(.corrupted, "mdb_env_open") }
    let second = try MetaPage(DataFile.read(descriptor, at: first.pageSize, byteCount: byteCount))
    guard second.pageSize == first.pageSize else { throw LMDBError(.corrupted, "mdb_env_open") }
    return (first, second)
  }

  private init(_ bytes: [UInt8]) throws(LMDBError) {
    guard let flags = bytes.integer(at: 10, as: UInt16.self), flags & Self.metaFlag != 0,
      let magic = bytes.integer(at: 16, as: UInt32.self), magic == Self.magic,
      let version = bytes.integer(at: 20, as: UInt32.self),
      let mapSize = bytes.integer(at: 32, as: UInt64.self),
      let pageSize = bytes.integer(at: 40, as: UInt32.self),
      let freePagesTree = PageTree(bytes, at: 40), let mainTree = PageTree(bytes, at: 88),
      let lastPage = bytes.integer(at: 136, as: UInt64.self),
      let transactionID = bytes.integer(at: 144, as: UInt64.self)
    else { throw LMDBError(.invalid, "mdb_env_open") }
    // Newer libraries keep a format number in the low half.
    guard version & 0xFFFF == Self.version else { throw LMDBError(.versionMismatch, "mdb_env_open") }
    guard (256...65536).contains(pageSize), pageSize.nonzeroBitCount == 1 else {
      throw LMDBError(.corrupted, "mdb_env_open")
    }
    self.pageSize = Int(pageSize)
    self.mapSize = Int(clamping: mapSize)
    self.lastPage = lastPage
    self.transactionID = transactionID
    self.freePagesTree = freePagesTree
    self.mainTree = mainTree
  }

  /// Whether the pages that it names can be.
  ///
  /// The older of the two meta pages need not be plausible: after a commit that could not write its page, LMDB puts back the
  /// old number of the commit, and the new roots.
  private var isPlausible: Bool {
    mapSize <= 1 << 47 && lastPage >= 1 && lastPage <= (1 << 47) / UInt64(pageSize)
      && [mainTree.root, freePagesTree.root].allSatisfy { root in
        root == Self.noPage || (2...lastPage).contains(root)
      }
  }

  /// Makes sure that every page in use is in the file.
  ///
  /// A file may be a little short: a page used and freed within one transaction is never written. So the pages
  /// beyond its end must all be free.
  func verify(in descriptor: Int32) throws(LMDBError) {
    let present = UInt64(try DataFile.size(of: descriptor) / pageSize)
    guard present <= lastPage else { return }
    guard mainRoot == Self.noPage || mainRoot < present else { throw LMDBError(.corrupted, "mdb_env_open") }
    var free = Set<UInt64>()
    if freePagesRoot != Self.noPage {
      let list = FreeList(descriptor: descriptor, pageSize: pageSize, pageCount: present)
      try list.visit(page: freePagesRoot) { page in
        if page >= present { free.insert(page) }
      }
    }
    // Counting suffices only for numbers up to the last page.
    guard UInt64(free.count { $0 <= lastPage }) == lastPage - present + 1 else {
      throw LMDBError(.corrupted, "mdb_env_open")
    }
  }
}

extension [UInt8] {
  /// An integer in the machine's byte order, or nil where the bytes end before it does.
  func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int,
    as type: Integer.Type
  ) -> Integer? {
    guard offset >= 0, offset <= count - MemoryLayout<Integer>.size else { return nil }
    // SAFETY: the range was checked, and every pattern of bits is an integer.
    return unsafe span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
  }
}
