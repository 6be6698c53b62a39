import QuireLMDB
import QuireModel

/// A write transaction on the store: everything that its operations write is committed together, or not at all.
///
/// The store hands one to the closure of ``Store/write(_:)``. It sees its own writes. It cannot be kept beyond the
/// closure.
public struct Transaction: ~Copyable {
  var lmdb: WriteTransaction
  let cache: CatalogCache
  var catalog: Catalog
  let clock: WallClock
  /// Changes of the entry and byte counters by slot; written on commit.
  var counters = CounterChanges()
  private(set) var catalogChanged = false
  /// How many changes were made so far.
  package private(set) var changeCount = 0
  /// What a layer above keeps from one job of the batch to the next, and gives up where ``changeCount`` says that another
  /// has written in between.
  package var attachment: (any TransactionAttachment)?
  /// Whether anything was written since the flag was last cleared: the writer's sign that a failed job must be undone.
  var hasWritten = false
  /// Why the transaction can only be ended and begun anew, whatever the job that met it made of the error.
  private(set) var failure: (any Error)?

  init(_ lmdb: consuming WriteTransaction, cache: CatalogCache, clock: WallClock) throws {
    self.catalog = try cache.current(lmdb.reading, committed: lmdb.reading.id - 1)
    self.lmdb = lmdb
    self.cache = cache
    self.clock = clock
  }

  /// The number of this transaction, one higher than that of the last commit.
  var id: Int { lmdb.reading.id }

  // MARK: Databases

  /// Changes the file.
  ///
  /// What that throws spoils the whole transaction: LMDB refuses everything from then on.
  mutating func change<Result>(_ body: (inout WriteTransaction) throws -> Result) throws -> Result {
    hasWritten = true
    changeCount += 1
    do {
      return try body(&lmdb)
    } catch {
      failure = error
      throw error
    }
  }

  mutating func put(_ database: Database, _ key: [UInt8], _ value: RawSpan) throws {
    try change { lmdb in try LongKeys.put(&lmdb, database, key, value) }
  }

  mutating func delete(_ database: Database, _ key: [UInt8]) throws -> Bool {
    try change { lmdb in try LongKeys.delete(&lmdb, database, key) }
  }

  /// Adds to the counters of the database in `slot`.
  mutating func count(_ slot: UInt32, entries: Int, bytes: Int) {
    if entries == 0, bytes == 0 { return }
    counters[slot].add(Counters(entries: entries, bytes: bytes))
  }

  // MARK: Catalog

  /// Writes a table's definition, new or changed.
  mutating func store(_ table: TableInfo) throws {
    catalog.tables[table.name] = table
    catalogChanged = true
    try putInCatalog(Layout.tableKey(table.name), TableRecord(table).encoded())
  }

  /// Removes a table's definition and dictionary.
  mutating func remove(_ table: TableInfo) throws {
    catalog.tables[table.name] = nil
    catalogChanged = true
    try deleteFromCatalog(Layout.tableKey(table.name))
    for id in 0..<table.names.count {
      try deleteFromCatalog(Layout.nameKey(table: table.id, name: UInt32(id)))
    }
  }

  /// Adds the names of `item` that the table's dictionary lacks, as long as it has room for more.
  mutating func intern(_ names: some Sequence<AttributeName>, in table: inout TableInfo) throws {
    var added = false
    for name in names
    where table.names.count < Layout.maximumNames && !table.layout.contains(name)
      && table.names.id(of: name) == nil
    {
      added = true
      let key = Layout.nameKey(table: table.id, name: UInt32(table.names.count))
      try putInCatalog(key, Array(name.string.utf8))
      table.names = table.names.adding(name)
    }
    guard added else { return }
    catalog.tables[table.name] = table
    catalogChanged = true
  }

  mutating func putInCatalog(_ key: [UInt8], _ value: [UInt8]) throws {
    let database = cache.catalogDatabase
    try change { lmdb in try lmdb.put(database, key.rawBytes, value.rawBytes) }
  }

  mutating func deleteFromCatalog(_ key: [UInt8]) throws {
    let database = cache.catalogDatabase
    _ = try change { lmdb in try lmdb.delete(database, key.rawBytes) }
  }

  // MARK: Slots

  /// Takes a free database.
  ///
  /// Throws ``SlotsExhausted`` where the writer must make more first.
  mutating func takeSlot() throws -> (slot: UInt32, database: Database) {
    var free: UInt32?
    try lmdb.reading.withCursor(cache.catalogDatabase) { (cursor: inout Cursor) in
      guard try cursor.seek([Layout.freeSlotPrefix].rawBytes), cursor.key.byte(at: 0) == Layout.freeSlotPrefix
      else { return }
      free = Layout.integer(UInt32.self, of: cursor.key, at: 1)
    }
    do {
      guard let free else { throw SlotsExhausted() }
      let database = try cache.database(free)
      try deleteFromCatalog(Layout.freeSlotKey(free))
      return (free, database)
    } catch {
      failure = error
      throw error
    }
  }

  /// Empties a database and makes it free for another table or index.
  mutating func releaseSlot(_ slot: UInt32, _ database: Database) throws {
    try clear(slot, database)
    try putInCatalog(Layout.freeSlotKey(slot), [])
  }

  /// Empties a database.
  mutating func clear(_ slot: UInt32, _ database: Database) throws {
    let stored = try Counters.read(lmdb.reading, cache.catalogDatabase, slot)
    counters[slot] = Counters(entries: -stored.entries, bytes: -stored.bytes)
    try change { lmdb in try lmdb.clear(database) }
  }

  // MARK: Ending

  /// Commits everything, and makes a changed catalog known.
  consuming func commit() throws {
    let id = lmdb.reading.id
    try counters.write(in: &lmdb, cache.catalogDatabase)
    if catalogChanged {
      catalog.generation += 1
      try lmdb.put(
        cache.catalogDatabase,
        Layout.generationKey.rawBytes,
        Layout.bigEndian(catalog.generation).rawBytes
      )
    }
    let catalog = catalog
    let cache = cache
    let (attachment, changeCount) = (attachment, changeCount)
    try lmdb.commit()
    cache.publish(catalog, transaction: id)
    attachment?.wasCommitted(as: id, changeCount: changeCount)
  }

  /// Drops everything.
  consuming func abort() { lmdb.abort() }

  /// The counters of the database in `slot`, with this transaction's changes.
  borrowing func counters(of slot: UInt32) throws -> Counters {
    var total = try Counters.read(lmdb.reading, cache.catalogDatabase, slot)
    total.add(counters[slot])
    return total
  }
}

/// What a layer above keeps with a transaction.
package protocol TransactionAttachment: AnyObject {
  /// Tells that the transaction, with so many changes in all, is now the last commit.
  func wasCommitted(as number: Int, changeCount: Int)
}

/// No slot is free: the writer makes some and runs the batch again.
struct SlotsExhausted: Error {}
