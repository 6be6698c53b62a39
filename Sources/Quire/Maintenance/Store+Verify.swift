import QuireLMDB
import QuireModel

extension Store {
  /// Checks the whole store: first every page, as ``Options/checksPages`` does on opening, then in one view that every item
  /// decodes and has the size that is written down, that every index entry and every time of expiry has its item
  /// and every item its entries, and that the counters agree.
  ///
  /// Where a page is damaged that is the only fault named, because what lies behind it cannot be read.
  ///
  /// Other work goes on meanwhile, but pages that are replaced cannot be reused until it ends. `progress` hears of the
  /// counts so far, every few thousand items. Throws `.corrupted` or `.storage` where the file cannot be walked at all.
  public func verify(progress: (Verification) -> Void = { _ in }) throws -> Verification {
    var pages = Verification()
    do {
      pages.pages = try environment.checkPages(.all).pages
    } catch let fault as PageFault {
      pages.add(Verification.Fault(table: nil, index: nil, detail: fault.description))
      return pages
    } catch {
      throw TableError(storage: error)
    }
    return try read { snapshot in
      var verification = pages
      for name in snapshot.catalog.tables.keys.sorted() {
        guard let table = snapshot.catalog.tables[name] else { continue }
        verification.tables += 1
        var checker = TableVerifier(
          table: table,
          catalogDatabase: cache.catalogDatabase,
          verification: verification
        )
        try checker.checkItems(snapshot.lmdb, progress)
        for index in table.indexes { try checker.checkEntries(of: index, snapshot.lmdb, progress) }
        if let expiry = table.expiry { try checker.checkTimes(expiry, snapshot.lmdb) }
        verification = checker.verification
      }
      return verification
    }
  }
}

/// Checks one table and its indexes.
private struct TableVerifier {
  let table: TableInfo
  let catalogDatabase: Database
  var verification: Verification

  private static let progressInterval = 5_000

  init(table: TableInfo, catalogDatabase: Database, verification: Verification) {
    self.table = table
    self.catalogDatabase = catalogDatabase
    self.verification = verification
  }

  // MARK: Items

  mutating func checkItems(
    _ transaction: borrowing ReadTransaction,
    _ progress: (Verification) -> Void
  ) throws {
    var counted = Counters()
    try walk(table.database, nil, transaction) { checker, key, record in
      checker.verification.items += 1
      counted.add(Counters(entries: 1, bytes: try Record.size(of: record)))
      let layout = checker.table.layout
      let item = try Record.decode(record, key: layout.decode(key), layout, of: checker.table)
      if layout.encode({ item[$0] }) != key.copied() {
        checker.fault(nil, "an item's key does not encode to the bytes it is stored under")
      }
      if item.size != Item(item.attributes).size {
        checker.fault(nil, "an item has another size than is written down")
      }
      for index in checker.table.indexes where !index.isBackfilling {
        try checker.checkEntry(of: item, in: index, transaction)
      }
      if let expiry = checker.table.expiry, !expiry.isBackfilling,
        let entry = expiry.entry(of: item, key: key.copied()),
        try LongKeys.get(transaction, expiry.database, entry) == nil
      {
        checker.fault(nil, "an item has no entry of its time of expiry")
      }
      if checker.verification.items % Self.progressInterval == 0 { progress(checker.verification) }
    }
    try compare(counted, slot: table.slot, nil, transaction)
  }

  private mutating func checkEntry(
    of item: Item,
    in index: IndexInfo,
    _ transaction: borrowing ReadTransaction
  ) throws {
    guard index.admits(item), let entry = index.entry(of: item, in: table) else { return }
    guard let stored = try LongKeys.get(transaction, index.database, entry.key) else {
      fault(index, "an item has no entry")
      return
    }
    if index.projection.projectionType == .keysOnly { return }
    let keys = try index.layout.decode(entry.key.rawBytes)
    let held = try Record.decode(stored, key: keys, index.layout, of: table)
    let expected = try Record.decode(entry.record.rawBytes, key: keys, index.layout, of: table)
    if held != expected { fault(index, "an entry does not hold what its item has") }
  }

  // MARK: Index entries

  mutating func checkEntries(
    of index: IndexInfo,
    _ transaction: borrowing ReadTransaction,
    _ progress: (Verification) -> Void
  ) throws {
    var counted = Counters()
    try walk(index.database, index, transaction) { checker, key, record in
      checker.verification.indexEntries += 1
      let keys = index.layout.item(try index.layout.decode(key))
      let isKeysOnly = index.projection.projectionType == .keysOnly
      counted.add(Counters(entries: 1, bytes: isKeysOnly ? keys.size : try Record.size(of: record)))
      let item = try checker.table.layout.encode { keys[$0] }.flatMap {
        try checker.table.item($0, transaction)
      }
      guard let item else {
        checker.fault(index, "an entry has no item")
        return
      }
      if index.layout.encode({ item[$0] }) != key.copied() {
        checker.fault(index, "an entry's item belongs elsewhere in the index")
      }
      if checker.verification.indexEntries % Self.progressInterval == 0 { progress(checker.verification) }
    }
    try compare(counted, slot: index.slot, index, transaction)
  }

  // MARK: Times of expiry

  mutating func checkTimes(_ expiry: ExpiryInfo, _ transaction: borrowing ReadTransaction) throws {
    try walk(expiry.database, nil, transaction) { checker, key, _ in
      checker.verification.expiryEntries += 1
      guard let second = Layout.integer(UInt64.self, of: key) else {
        checker.fault(nil, "an entry of a time of expiry is cut off")
        return
      }
      guard
        let item = try checker.table.item(key.extracting(droppingFirst: 8).copied(), transaction),
        expiry.second(of: item) == second
      else {
        checker.fault(nil, "an entry of a time of expiry has no item of that time")
        return
      }
    }
  }

  // MARK: Parts

  /// Hands every entry to `check`; what that throws of corruption is a fault of that entry alone.
  private mutating func walk(
    _ database: Database,
    _ index: IndexInfo?,
    _ transaction: borrowing ReadTransaction,
    _ check: (_ checker: inout TableVerifier, _ key: RawSpan, _ record: RawSpan) throws -> Void
  ) throws {
    try transaction.withCursor(database) { (cursor: inout Cursor) in
      var isThere = try cursor.first()
      while isThere {
        do {
          try LongKeys.withEntry(cursor) { key, record in try check(&self, key, record) }
        } catch let error as TableError where error.code == .corrupted {
          fault(index, error.message)
        }
        isThere = try cursor.next()
      }
    }
  }

  private mutating func compare(
    _ counted: Counters,
    slot: UInt32,
    _ index: IndexInfo?,
    _ transaction: borrowing ReadTransaction
  ) throws {
    let stored = try Counters.read(transaction, catalogDatabase, slot)
    if stored == counted { return }
    fault(
      index,
      "the counters say \(stored.entries) entries of \(stored.bytes) bytes, there are \(counted.entries) of "
        + "\(counted.bytes)"
    )
  }

  private mutating func fault(_ index: IndexInfo?, _ detail: String) {
    verification.add(Verification.Fault(table: table.name, index: index?.name, detail: detail))
  }
}
