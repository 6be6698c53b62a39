import Synchronization

extension Environment {
  /// Writes databases, as a transaction sees them, to a new file at `path`: each anew, in the order of its keys, so that its
  /// pages are full.
  ///
  /// Pages that were filled in no order are about two thirds full, so that the file becomes smaller, and reads find more in
  /// each page. It takes one walk over everything, and memory for some megabytes. The file has reached the disk when this
  /// returns. The memory map cannot grow meanwhile.
  ///
  /// Throws `fileExists` where there is a file already, and `wouldDeadlock` on a thread with a write transaction. Of a file
  /// that cannot be written whole nothing is left.
  package func repack(
    _ databases: [(name: String, database: Database)],
    of transaction: borrowing ReadTransaction,
    to path: String
  ) throws {
    let thread = ThreadID.current
    guard !gate.withLock({ $0.isWriting(thread) }) else { throw LMDBError(.wouldDeadlock, "repack") }
    // It belongs to nobody else from here on.
    _ = try DataFile(creating: path, mode: options.fileMode)
    defer { DataFile.remove(path + "-lock") }
    do {
      var settings = options
      // The pages of commits in between, which nothing uses any more, come on top of what is copied.
      settings.mapSize = information.mapSize + Self.repackingRoom
      settings.durability = .unsynced
      settings.isReadOnly = false
      let target = try Environment(path: path, options: settings)
      defer { target.close() }
      let made = try target.makeDatabases(named: databases.map(\.name))
      for (source, copy) in zip(databases, made) {
        try transaction.withCursor(source.database) { (cursor: inout Cursor) in
          try target.fill(copy, from: &cursor)
        }
      }
      try target.sync()
    } catch {
      DataFile.remove(path)
      throw error
    }
    DataFile.syncFolder(of: path)
  }

  /// Adds every entry of a database to an empty one.
  private func fill(_ database: Database, from cursor: inout Cursor) throws {
    var isThere = try cursor.first()
    while isThere {
      var writing = try beginWrite()
      var bytes = 0
      while isThere, bytes < Self.repackingBatch {
        guard try writing.append(database, cursor.key, cursor.value) else {
          throw LMDBError(.corrupted, "mdb_put")
        }
        bytes += cursor.key.byteCount + cursor.value.byteCount
        isThere = try cursor.next()
      }
      try writing.commit()
    }
  }

  /// The bytes of keys and values that one transaction writes: changed pages are in memory until it commits.
  private static var repackingBatch: Int { 8 << 20 }

  /// What the new file's map has more than the old one's, in bytes.
  private static var repackingRoom: Int { 64 << 20 }
}
