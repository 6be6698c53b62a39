import CQuireLMDB
import Synchronization

extension Environment {
  /// Opens a named database; nil when there is none and it is not to be created.
  ///
  /// Has a short transaction of its own, which commits when it creates: call it outside write transactions.
  /// Throws `databasesFull` when more databases are opened than the options allow, and `wouldDeadlock` when the calling
  /// thread has a transaction since the beginning of which another process has made the file larger than the map.
  package func openDatabase(named name: String, create: Bool) throws(LMDBError) -> Database? {
    guard !name.isEmpty, !name.utf8.contains(0) else { throw LMDBError(.invalidArgument, "mdb_dbi_open") }
    // Closed environments answer nobody, even for what they know.
    try visit("mdb_dbi_open") {}
    if let database = try openExistingDatabase(named: name) { return database }
    guard create else { return nil }
    return try makeDatabases(named: [name]).first
  }

  /// Opens named databases, and makes those that are missing, all in one transaction and commit.
  ///
  /// Call it outside write transactions.
  package func makeDatabases(named names: [String]) throws(LMDBError) -> [Database] {
    var writing = Optional(try beginWrite())
    // The writer's lock comes before this one, so a writing thread that opens an existing database waits for
    // nobody who waits for it.
    return try openDatabases.withLock { databases throws(LMDBError) in
      guard let transaction = writing.take() else { return [] }
      var opened: [Database] = []
      for name in names {
        if let database = databases[name] {
          opened.append(database)
          continue
        }
        guard !name.isEmpty, !name.utf8.contains(0) else { throw LMDBError(.invalidArgument, "mdb_dbi_open") }
        var handle: UInt32 = 0
        let result = unsafe mdb_dbi_open(transaction.reading.handle, name, UInt32(MDB_CREATE), &handle)
        try LMDBError.check(result, "mdb_dbi_open")
        opened.append(Database(handle: handle))
      }
      try transaction.commit()
      for (name, database) in zip(names, opened) { databases[name] = database }
      return opened
    }
  }

  private func openExistingDatabase(named name: String) throws(LMDBError) -> Database? {
    // LMDB allows one transaction at a time to open databases, until that transaction has ended.
    try openDatabases.withLock { databases throws(LMDBError) in
      if let database = databases[name] { return database }
      var opened: UInt32 = 0
      do throws(LMDBError) {
        try visitAdoptingResize("mdb_dbi_open") {
          unsafe Self.openDatabase(named: name, in: handle, into: &opened)
        }
      } catch  where error.code == .notFound {
        return nil
      }
      let database = Database(handle: opened)
      databases[name] = database
      return database
    }
  }

  /// Opens a database in a read transaction that commits, which is what keeps the handle.
  static func openDatabase(
    named name: String,
    in environment: OpaquePointer,
    into opened: inout UInt32
  ) -> Int32 {
    var transaction: OpaquePointer?
    let began = unsafe mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &transaction)
    guard began == MDB_SUCCESS else { return began }
    let result = unsafe mdb_dbi_open(transaction, name, 0, &opened)
    guard result == MDB_SUCCESS else {
      unsafe mdb_txn_abort(transaction)
      return result
    }
    return unsafe mdb_txn_commit(transaction)
  }
}
