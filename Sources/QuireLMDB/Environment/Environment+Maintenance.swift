import CQuireLMDB
import Synchronization

extension Environment {
  /// Writes a copy of the last commit to a new file, while the environment is in use.
  ///
  /// A compacting copy leaves out free pages. The copy has reached the disk when this returns. The memory map
  /// cannot grow meanwhile. Throws `fileExists` when there is a file already, and `wouldDeadlock` on a thread
  /// with a write transaction.
  package func copy(to path: String, compacting: Bool) throws(LMDBError) {
    guard !path.utf8.contains(0) else { throw LMDBError(.invalidArgument, "mdb_env_copy2") }
    try refuseWritingThread("mdb_env_copy2")
    // LMDB may need to be opened anew, which a read sees to.
    _ = lastTransactionID
    let file = try DataFile(creating: path, mode: options.fileMode)
    do throws(LMDBError) {
      try visitAdoptingResize("mdb_env_copy2") {
        unsafe mdb_env_copyfd2(handle, file.descriptor, compacting ? UInt32(MDB_CP_COMPACT) : 0)
      }
      try file.sync()
    } catch {
      // Half a copy is of no use.
      DataFile.remove(path)
      throw error
    }
    DataFile.syncFolder(of: path)
  }

  /// Throws `wouldDeadlock` on a thread with a write transaction.
  package func refuseWritingThread(_ operation: StaticString) throws(LMDBError) {
    let thread = ThreadID.current
    guard !gate.withLock({ $0.isWriting(thread) }) else { throw LMDBError(.wouldDeadlock, operation) }
  }

  /// Frees the places in the table of readers left by dead processes, and returns how many there were.
  @discardableResult
  package func clearStaleReaders() throws(LMDBError) -> Int {
    var dead: Int32 = 0
    let result = try visit("mdb_reader_check") { unsafe mdb_reader_check(handle, &dead) }
    try LMDBError.check(result, "mdb_reader_check")
    return Int(dead)
  }
}

extension Environment {
  /// A read transaction in progress, of this or another process.
  package struct ReaderInfo: Sendable, Hashable {
    /// The process.
    package var processID: Int

    /// The number of the commit that it sees; pages freed since then cannot be reused yet.
    package var transactionID: Int
  }

  /// The read transactions in progress.
  package func readers() throws(LMDBError) -> [ReaderInfo] {
    var listing: [UInt8] = []
    let result = try visit("mdb_reader_list") {
      // SAFETY: the callback runs during the call only, with the text that LMDB passes and our array.
      unsafe withUnsafeMutablePointer(to: &listing) { listing in
        unsafe mdb_reader_list(
          handle,
          { text, context in
            guard let text = unsafe text, let context = unsafe context else { return 0 }
            let listing = unsafe context.assumingMemoryBound(to: [UInt8].self)
            unsafe listing.pointee.append(contentsOf: String(cString: text).utf8)
            return 0
          },
          listing
        )
      }
    }
    guard result >= 0 else { throw LMDBError(LMDBError.Code(rawValue: result), "mdb_reader_list") }
    // Lines of process, thread and transaction; `-` for a place without a transaction.
    return String(decoding: listing, as: UTF8.self).split(separator: "\n").compactMap { line in
      let columns = line.split(separator: " ")
      guard columns.count == 3, let process = Int(columns[0]), let transaction = Int(columns[2]) else {
        return nil
      }
      return ReaderInfo(processID: process, transactionID: transaction)
    }
  }
}
