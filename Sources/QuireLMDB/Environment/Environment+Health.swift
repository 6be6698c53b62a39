import CQuireLMDB
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Environment {
  /// What is known of the disk's state beyond what the file's pages in memory say.
  struct Health {
    /// Whether the last commit's meta page may be in memory alone.
    ///
    /// A commit failed, and the system gives a page up for written when its writing has failed. The next write
    /// transaction makes sure before it begins.
    var isDoubtful: Bool

    /// Whether a sync of commits that wait for none failed: what they wrote may never reach the disk.
    var hasLostSync = false

    /// How far the file had been used when dead readers were last looked for.
    var lastPageChecked = 0
  }

  /// By how many pages the file grows until dead readers, which keep pages from being reused, are looked for.
  private static let pagesBetweenChecks = 256

  /// Takes note of the result of a commit, before the writer leaves the gate.
  func didCommit(_ result: Int32) {
    guard result == MDB_SUCCESS else {
      // LMDB's own codes are negative; they come before anything is written.
      if result > 0 || result == MDB_PANIC { health.withLock { $0.isDoubtful = true } }
      return
    }
    var information = unsafe MDB_envinfo()
    // SAFETY: the caller is inside the gate.
    unsafe mdb_env_info(handle, &information)
    let lastPage = unsafe information.me_last_pgno
    let isDue = health.withLock { health in
      guard lastPage >= health.lastPageChecked + Self.pagesBetweenChecks else { return false }
      health.lastPageChecked = lastPage
      return true
    }
    guard isDue else { return }
    var dead: Int32 = 0
    // SAFETY: as above. What it cannot do now, it can the next time.
    _ = unsafe mdb_reader_check(handle, &dead)
  }

  // MARK: Syncs

  /// Makes everything committed so far durable, whatever the environment's durability.
  ///
  /// Throws as long as something committed before may be lost.
  package func sync() throws(LMDBError) {
    if health.withLock({ $0.hasLostSync }) { throw LMDBError(.io, "mdb_env_sync") }
    if options.durability != .unsynced, health.withLock({ $0.isDoubtful }) {
      try beginWrite().abort()
    }
    let result = try visit("mdb_env_sync") { unsafe mdb_env_sync(handle, 1) }
    guard result == MDB_SUCCESS else {
      health.withLock { health in
        health.isDoubtful = true
        if options.durability == .unsynced { health.hasLostSync = true }
      }
      throw LMDBError(LMDBError.Code(rawValue: result), "mdb_env_sync")
    }
  }

  /// Writes the last commit's meta page once more, as it is, and waits until the disk has it.
  ///
  /// A commit that waits for its data alone relies on the sync of the next one to bring its meta page to the disk. Were
  /// that page lost, the commit after the next would overwrite pages that the meta page on the disk leads to.
  func secureLastCommit(before transaction: borrowing WriteTransaction) throws(LMDBError) {
    guard options.durability != .unsynced else {
      health.withLock { $0.isDoubtful = false }
      return
    }
    let last = transaction.reading.id - 1
    let descriptor = fileDescriptor
    guard let meta = try MetaPage.ofCommit(last, in: descriptor) else {
      throw LMDBError(.corrupted, "mdb_txn_begin")
    }
    // The writer's lock keeps the page from being written by others.
    let offset = last % 2 * meta.pageSize
    let bytes = try DataFile.read(descriptor, at: offset, byteCount: MetaPage.byteCount)
    try DataFile.write(bytes, to: descriptor, at: offset)
    try DataFile.syncData(of: descriptor)
    health.withLock { $0.isDoubtful = false }
  }

  // MARK: Opening anew

  /// Opens the file anew, in place, where LMDB gave up on it.
  ///
  /// When a meta page cannot be written LMDB refuses everything from then on, reads included. Database handles
  /// stay as they are. Throws `panic` where the file's path now leads elsewhere.
  func reopen() throws(LMDBError) {
    try withMapAlone { information throws(LMDBError) in
      guard unsafe Self.hasPanicked(handle) else { return }
      var status = stat()
      guard unsafe stat(path, &status) == 0,
        OpenFiles.Identity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
          == identity
      else { throw LMDBError(.panic, "mdb_txn_begin") }
      // SAFETY: nobody else is inside, and the gate forgets these transactions.
      for transaction in gate.withLock({ $0.takeTransactions() }) { unsafe mdb_txn_abort(transaction.handle) }
      unsafe mdb_env_close(handle)
      do throws(LMDBError) {
        unsafe handle = unsafe try Self.open(
          path: path,
          options: options,
          recordedMapSize: information.mapSize
        )
      } catch {
        abandon(information)
        throw error
      }
      do throws(LMDBError) {
        try openDatabasesAnew()
      } catch {
        unsafe mdb_env_close(handle)
        abandon(information)
        throw error
      }
      health.withLock { $0.isDoubtful = true }
    }
  }

  private static func hasPanicked(_ handle: OpaquePointer) -> Bool {
    var transaction: OpaquePointer?
    let result = unsafe mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction)
    if let transaction = unsafe transaction { unsafe mdb_txn_abort(transaction) }
    return result == MDB_PANIC
  }

  private func openDatabasesAnew() throws(LMDBError) {
    try openDatabases.withLock { databases throws(LMDBError) in
      // LMDB numbers them in the order of opening.
      for (name, database) in databases.sorted(by: { $0.value.handle < $1.value.handle }) {
        var opened: UInt32 = 0
        let result = unsafe Self.openDatabase(named: name, in: handle, into: &opened)
        try LMDBError.check(result, "mdb_dbi_open")
        guard opened == database.handle else { throw LMDBError(.badDBI, "mdb_dbi_open") }
      }
    }
  }

  /// Counts the environment as closed, which it is.
  private func abandon(_ information: Information) {
    finalInformation.withLock { $0 = information }
    OpenFiles.remove(identity)
    gate.withLock { $0.didClose() }
  }
}
