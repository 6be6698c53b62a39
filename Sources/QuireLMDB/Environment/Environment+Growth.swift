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
  /// Doubles the memory map, or adopts a larger one that another process has set.
  ///
  /// Waits until this process's transactions have ended; reads that nest in a running one still get in. Throws
  /// `wouldDeadlock` when the calling thread has a transaction itself, and `outOfMemory` when the address
  /// space has no room: the map is then as before.
  package func grow() throws(LMDBError) {
    try withMapAlone { information throws(LMDBError) in
      guard try !adopt(information), !isReadOnly else { return }
      let (doubled, overflow) = information.mapSize.multipliedReportingOverflow(by: 2)
      guard !overflow else { throw LMDBError(.outOfMemory, "mdb_env_set_mapsize") }
      try setMapSize(doubled)
    }
  }

  /// Takes over the size of the map that another process has set.
  func adoptMapSize() throws(LMDBError) {
    try withMapAlone { information throws(LMDBError) in _ = try adopt(information) }
  }

  func withMapAlone(_ body: (Information) throws(LMDBError) -> Void) throws(LMDBError) {
    let thread = ThreadID.current
    try enter("mdb_env_set_mapsize") { $0.announceExclusive(thread) }
    defer {
      gate.withLock { $0.endExclusive() }
      finishClosingIfIdle()
      gateChanged.wakeAll()
    }
    gateChanged.wait { gate.withLock { $0.isExclusive() ? () : nil } }
    try body(informationWithoutGate())
  }

  /// Makes the map as large as the file records, or as its data needs; returns whether it was smaller.
  private func adopt(_ information: Information) throws(LMDBError) -> Bool {
    let recorded = try DataFile.recordedMapSize(of: fileDescriptor)
    let size = max(recorded, information.fileBytesUsed)
    guard size > information.mapSize else { return false }
    try setMapSize(size)
    return true
  }

  private func setMapSize(_ size: Int) throws(LMDBError) {
    // LMDB gives up the old map before it asks for the new one, and has none when that fails: so ask first.
    // SAFETY: a fresh mapping at an address of the system's choice, removed at once, never read.
    let probe = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, fileDescriptor, 0)
    guard let probe = unsafe probe, unsafe probe != MAP_FAILED else {
      throw LMDBError(.outOfMemory, "mdb_env_set_mapsize")
    }
    unsafe munmap(probe, size)
    // SAFETY: the gate keeps everyone else out of the map.
    try LMDBError.check(unsafe mdb_env_set_mapsize(handle, size), "mdb_env_set_mapsize")
  }

  var fileDescriptor: Int32 {
    var descriptor: Int32 = -1
    unsafe mdb_env_get_fd(handle, &descriptor)
    return descriptor
  }
}
