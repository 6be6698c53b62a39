extension Environment {
  /// Writes databases, as a transaction sees them, to a new file at `path`: each anew, in the order of its keys, so that its
  /// pages are full.
  ///
  /// Pages that were filled in no order are about two thirds full, so that the file becomes smaller, and reads find more in
  /// each page. It takes one walk over everything, and memory for some megabytes. The file has its name, and has reached the
  /// disk, when this returns: until then it is beside that, under a name that ends in `.repacking` and a random number. The
  /// memory map cannot grow meanwhile.
  ///
  /// Throws `fileExists` where there is a file of the name, and `wouldDeadlock` on a thread with a write transaction. Where it
  /// throws nothing is left.
  package func repack(
    _ databases: [(name: String, database: Database)],
    of transaction: borrowing ReadTransaction,
    to path: String
  ) throws {
    try refuseWritingThread("repack")
    guard !path.utf8.contains(0) else { throw LMDBError(.invalidArgument, "repack") }
    // A part of the entries would look like a store with fewer, and its lock file belongs to whoever opens it: so it gets
    // its name once it is whole.
    let draft = "\(path).repacking\(UInt32.random(in: 0...UInt32.max))"
    _ = try DataFile(creating: draft, mode: options.fileMode)
    defer {
      DataFile.remove(draft)
      DataFile.remove(draft + "-lock")
    }
    try fill(draft, with: databases, of: transaction)
    try DataFile.move(draft, to: path)
    DataFile.syncFolder(of: path)
  }

  /// Writes databases to an empty file, and waits until they have reached the disk.
  private func fill(
    _ path: String,
    with databases: [(name: String, database: Database)],
    of transaction: borrowing ReadTransaction
  ) throws {
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
