import QuireLMDB
import QuireModel
import Synchronization

/// All tables as one transaction sees them.
///
/// A value that never changes; a change of the catalog makes another.
struct Catalog: Sendable {
  /// Rises with every change.
  ///
  /// Two catalogs of one store and one generation are the same.
  var generation: UInt64
  var tables: [String: TableInfo] {
    didSet { newestDatabase = Self.newestDatabase(of: tables) }
  }
  /// The database that was opened last of those of the tables: a transaction that sees it sees them all.
  private(set) var newestDatabase: Database?

  init(generation: UInt64, tables: [String: TableInfo]) {
    self.generation = generation
    self.tables = tables
    newestDatabase = Self.newestDatabase(of: tables)
  }

  private static func newestDatabase(of tables: [String: TableInfo]) -> Database? {
    tables.values.flatMap { $0.databases.map(\.database) }.max { $0.handle < $1.handle }
  }

  /// The table called `name`.
  ///
  /// Throws `.resourceNotFound` in the words of the operations on items.
  func table(_ name: String) throws(TableError) -> TableInfo {
    guard let table = tables[name] else {
      throw TableError(.resourceNotFound, "Requested resource not found")
    }
    return table
  }

  /// The table called `name`.
  ///
  /// Throws `.resourceNotFound` in the words of the operations on tables.
  func managedTable(_ name: String) throws(TableError) -> TableInfo {
    guard let table = tables[name] else {
      throw TableError(.resourceNotFound, "Requested resource not found: Table: \(name) not found")
    }
    return table
  }
}

/// A database of the file cannot be used in this transaction, since it was opened, or another process has made the file grow,
/// after the transaction began: begin anew.
struct HandlesOutdated: Error {}

/// The store's databases, and the catalog that was read last.
final class CatalogCache: Sendable {
  private struct State {
    var catalog: Catalog
    /// The transaction in which the catalog was last known to be current.
    var transaction: Int
    var handles: [UInt32: Database] = [:]
  }

  private let environment: Environment
  let catalogDatabase: Database
  let tokensDatabase: Database
  /// What the names of tables start with.
  let namespace: ResourceNamespace
  private let state: Mutex<State>

  init(environment: Environment, catalog: Database, tokens: Database, namespace: ResourceNamespace) {
    self.environment = environment
    self.namespace = namespace
    catalogDatabase = catalog
    tokensDatabase = tokens
    state = Mutex(State(catalog: Catalog(generation: 0, tables: [:]), transaction: -1))
  }

  /// The catalog as `transaction` sees it: from memory unless another transaction changed it since.
  ///
  /// `committed` is the last commit that the transaction sees: its own number for a read transaction, the one before
  /// for a write transaction (whose number is another's if it aborts). Throws ``HandlesOutdated`` where the transaction
  /// must begin anew.
  func current(_ transaction: borrowing ReadTransaction, committed id: Int) throws -> Catalog {
    let catalog = try find(transaction, committed: id)
    // Another thread may have opened databases after this transaction began, for the same commit.
    if let newest = catalog.newestDatabase, !transaction.sees(newest) { throw HandlesOutdated() }
    return catalog
  }

  private func find(_ transaction: borrowing ReadTransaction, committed id: Int) throws -> Catalog {
    let (cached, cachedAt) = state.withLock { ($0.catalog, $0.transaction) }
    if cachedAt == id { return cached }
    let generation = try generation(transaction)
    if generation == cached.generation, cachedAt >= 0 {
      state.withLock { if $0.transaction < id, $0.catalog.generation == generation { $0.transaction = id } }
      return cached
    }
    let loaded = try load(transaction, generation)
    publish(loaded, transaction: id)
    return loaded
  }

  /// Remembers `catalog` as that of `transaction`, unless a later one is known.
  func publish(_ catalog: Catalog, transaction: Int) {
    state.withLock { state in
      guard state.transaction < transaction else { return }
      state.catalog = catalog
      state.transaction = transaction
    }
  }

  /// The database in `slot`, opened at first use.
  ///
  /// Called within a transaction. Throws ``HandlesOutdated`` where it was opened just now, or has yet to be.
  func database(_ slot: UInt32) throws -> Database {
    if let known = state.withLock({ $0.handles[slot] }) { return known }
    do {
      guard let opened = try environment.openDatabase(named: Layout.slotName(slot), create: false) else {
        throw TableError.corrupted("the database in slot \(slot) is missing")
      }
      state.withLock { $0.handles[slot] = opened }
    } catch let error as LMDBError where error.code == .wouldDeadlock {
      // The map has to grow before the database can be opened, which the next transaction sees to.
    }
    throw HandlesOutdated()
  }

  /// Makes the databases in `slots`, in one commit.
  ///
  /// Only while no write transaction is open in this process.
  func makeDatabases(_ slots: Range<UInt32>) throws {
    let made = try environment.makeDatabases(named: slots.map(Layout.slotName))
    state.withLock { state in
      for (slot, database) in zip(slots, made) { state.handles[slot] = database }
    }
  }

  /// The number of slots whose databases were made so far.
  func slotCount(_ transaction: borrowing ReadTransaction) throws -> UInt32 {
    guard let stored = try transaction.get(catalogDatabase, Layout.slotCountKey.rawBytes) else { return 0 }
    guard let count = Layout.integer(UInt32.self, of: stored) else {
      throw TableError.corrupted("the number of slots is cut off")
    }
    return count
  }

  private func generation(_ transaction: borrowing ReadTransaction) throws -> UInt64 {
    guard let bytes = try transaction.get(catalogDatabase, Layout.generationKey.rawBytes) else { return 0 }
    guard let generation = Layout.integer(UInt64.self, of: bytes) else {
      throw TableError.corrupted("the catalog's generation is cut off")
    }
    return generation
  }

  private func load(_ transaction: borrowing ReadTransaction, _ generation: UInt64) throws -> Catalog {
    var names: [UInt32: [(id: UInt32, name: AttributeName)]] = [:]
    var records: [TableRecord] = []
    try transaction.withCursor(catalogDatabase) { (cursor: inout Cursor) in
      var isThere = try cursor.seek([Layout.namePrefix].rawBytes)
      while isThere, cursor.key.byte(at: 0) == Layout.namePrefix {
        guard let table = Layout.integer(UInt32.self, of: cursor.key, at: 1),
          let id = Layout.integer(UInt32.self, of: cursor.key, at: 5)
        else { throw TableError.corrupted("an entry of a table's dictionary has a short key") }
        let name = AttributeName(String(decoding: cursor.value.copied(), as: UTF8.self))
        names[table, default: []].append((id, name))
        isThere = try cursor.next()
      }
      isThere = try cursor.seek([Layout.tablePrefix].rawBytes)
      while isThere, cursor.key.byte(at: 0) == Layout.tablePrefix {
        records.append(try TableRecord(decoding: cursor.value))
        isThere = try cursor.next()
      }
    }
    var tables: [String: TableInfo] = [:]
    for record in records {
      let dictionary = names[record.id, default: []]
      guard dictionary.enumerated().allSatisfy({ Int($1.id) == $0 }) else {
        throw TableError.corrupted("the dictionary of table \(record.name) has a gap")
      }
      tables[record.name] = try record.resolved(names: NameTable(dictionary.map(\.name))) { try database($0) }
    }
    return Catalog(generation: generation, tables: tables)
  }
}
