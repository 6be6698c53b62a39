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
  /// The size and use of an environment.
  package struct Information: Sendable, Hashable {
    /// The size of the memory map in bytes.
    package var mapSize: Int

    /// The number of the last page ever used.
    package var lastPage: Int

    /// The size of a page in bytes.
    package var pageSize: Int

    /// The number of the last commit.
    package var lastTransactionID: Int

    /// The number of places for readers, of all processes together.
    package var readersMaximum: Int

    /// The number of places for readers in use, pooled transactions included.
    package var readersUsed: Int

    /// The number of named databases in the file, opened or not.
    package var namedDatabases: Int

    /// The bytes of the file up to the last page ever used.
    package var fileBytesUsed: Int {
      (lastPage + 1) * pageSize
    }
  }

  /// The size and use of the environment; once closed, as it was at the end.
  package var information: Information {
    if let information = try? readInformation() { return information }
    // The environment is about to be closed by another thread, or is closed.
    return gateChanged.wait { finalInformation.withLock { $0 } }
  }

  /// The number of the last commit that a read beginning now sees, of whatever process.
  ///
  /// `mdb_env_info` is no answer to that: it reads the meta page, which a committing process writes before it lets
  /// readers have the new transaction. Who waits for a change after such a number waits past the change.
  package var lastTransactionID: Int {
    let id = try? read { (transaction: borrowing ReadTransaction) in transaction.id }
    return id ?? information.lastTransactionID
  }

  /// Whether the file's file system has no room left for another page.
  var isOutOfSpace: Bool {
    var descriptor: mdb_filehandle_t = -1
    let page = (try? readInformation().pageSize) ?? 4096
    // SAFETY: the environment is open as long as the caller's transaction is ending; the calls only fill in our values.
    guard unsafe mdb_env_get_fd(handle, &descriptor) == MDB_SUCCESS else { return false }
    var status = statvfs()
    guard unsafe fstatvfs(descriptor, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < UInt64(page)
  }

  func readInformation() throws(LMDBError) -> Information {
    try visit("mdb_env_info", evenWhileClosing: true) { informationWithoutGate() }
  }

  /// For those who are inside the gate or have the map alone.
  func informationWithoutGate() -> Information {
    var information = unsafe MDB_envinfo()
    var statistics = MDB_stat()
    // SAFETY: the caller keeps the map in place.
    unsafe mdb_env_info(handle, &information)
    unsafe mdb_env_stat(handle, &statistics)
    return unsafe Information(
      mapSize: information.me_mapsize,
      lastPage: information.me_last_pgno,
      pageSize: Int(statistics.ms_psize),
      lastTransactionID: information.me_last_txnid,
      readersMaximum: Int(information.me_maxreaders),
      readersUsed: Int(information.me_numreaders),
      namedDatabases: statistics.ms_entries
    )
  }
}
