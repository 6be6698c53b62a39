import QuireLMDB
import QuireModel

extension Store {
  /// Writes a copy of the store, as of one commit, to a new file at `path`, while it is in use; the copy is compacted:
  /// free pages are left out.
  ///
  /// With `repacking` every tree is written anew as well, so that its pages are full: where items came in no order they are
  /// two thirds full, and the copy is a fifth to a third smaller and faster to read. It takes several times as long, and the
  /// first writes in between fill such pages beyond their size, which splits them. The pages of the store are checked first;
  /// the copy gets its name once it is whole.
  ///
  /// Reads and writes go on meanwhile, but what they replace cannot be reused, and the file's map cannot grow: where it becomes
  /// full, everybody waits for the end of the copy; ``Options/initialMapSize`` is room enough for what is written meanwhile.
  ///
  /// The copy is a store like any other. Throws `.storage` where there is a file at `path`, or the copy cannot be
  /// written, and within a closure of ``write(_:)``; nothing is left behind then. Throws `.corrupted` where the store is found
  /// to be damaged, and `.unavailable` once it is closed.
  public func backup(to path: String, repacking: Bool = false) throws {
    guard !TemporaryFiles.exists(path) else {
      throw TableError(.storage, "There is a file at \(path); a backup goes to a new one")
    }
    do {
      if repacking { try repack(to: path) } else { try environment.copy(to: path, compacting: true) }
    } catch let error as TableError {
      throw error
    } catch let error as LMDBError where error.code == .closed || error.code == .corrupted {
      throw TableError(storage: error)
    } catch {
      throw TableError(.storage, "The backup to \(path) failed: \(error)", underlying: error)
    }
  }

  private func repack(to copy: String) throws {
    try environment.refuseWritingThread("repack")
    // LMDB follows what pages refer to, wherever that leads.
    try Self.checkPages(environment, path, .all)
    while true {
      // A view sees the databases that were opened before it began.
      let databases = try read { snapshot in try self.databases(snapshot) }
      let outcome: Result<Void, any Error>? = try read { snapshot in
        // Another process may have made tables in between.
        guard try self.databases(snapshot).count == databases.count else { return nil }
        do {
          return .success(try environment.repack(databases, of: snapshot.lmdb, to: copy))
        } catch {
          // As it is, since it says what is wrong with the copy and not with the store.
          return .failure(error)
        }
      }
      if let outcome { return try outcome.get() }
    }
  }

  /// All databases of the file with their names.
  private func databases(_ snapshot: borrowing Snapshot) throws -> [(name: String, database: Database)] {
    let count = try cache.slotCount(snapshot.lmdb)
    for table in snapshot.catalog.tables.values where table.databases.contains(where: { $0.slot >= count }) {
      throw TableError.corrupted("table \(table.name) has a database that the catalog does not count")
    }
    let own = [
      (name: Layout.catalogName, database: cache.catalogDatabase),
      (name: Layout.tokensName, database: cache.tokensDatabase),
    ]
    return own + (try (0..<count).map { (name: Layout.slotName($0), database: try cache.database($0)) })
  }

  /// Forces everything committed so far to the disk, whatever the store's durability.
  ///
  /// Blocks until it is there. Throws `.storage` where the disk refuses, and always after a sync of an ``Durability/unsynced``
  /// store has failed; `.unavailable` once the store is closed.
  public func sync() throws {
    do { try environment.sync() } catch { throw TableError(storage: error) }
  }
}
