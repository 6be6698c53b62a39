import CQuireLMDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Environment {
  static func open(
    path: String,
    options: Options
  ) throws(LMDBError) -> (handle: OpaquePointer, identity: OpenFiles.Identity) {
    guard !path.utf8.contains(0) else { throw LMDBError(.invalidArgument, "open") }
    let file = try DataFile(path: path, isReadOnly: options.isReadOnly, mode: options.fileMode)
    guard OpenFiles.insert(file.identity) else { throw LMDBError(.alreadyOpen, "mdb_env_open") }
    do throws(LMDBError) {
      let recordedMapSize = try file.verify(isReadOnly: options.isReadOnly)
      try LockFile.reserve(path + "-lock", readers: options.maximumReaders, mode: options.fileMode)
      let handle = unsafe try open(path: path, options: options, recordedMapSize: recordedMapSize)
      if file.wasCreated, options.durability != .unsynced { DataFile.syncFolder(of: path) }
      return unsafe (handle, file.identity)
    } catch {
      OpenFiles.remove(file.identity)
      throw error
    }
  }

  /// Opens LMDB's environment of a file that was verified.
  static func open(
    path: String,
    options: Options,
    recordedMapSize: Int
  ) throws(LMDBError) -> OpaquePointer {
    var created: OpaquePointer?
    try LMDBError.check(unsafe mdb_env_create(&created), "mdb_env_create")
    guard let handle = unsafe created else { throw LMDBError(.outOfMemory, "mdb_env_create") }
    do throws(LMDBError) {
      let size = try wholePages(max(options.mapSize, recordedMapSize))
      guard let databases = UInt32(exactly: options.maximumDatabases),
        let readers = UInt32(exactly: options.maximumReaders), databases <= 1 << 20, readers <= 1 << 20
      else { throw LMDBError(.invalidArgument, "mdb_env_open") }
      // SAFETY: the environment is ours alone until it is returned.
      try LMDBError.check(unsafe mdb_env_set_mapsize(handle, size), "mdb_env_set_mapsize")
      try LMDBError.check(unsafe mdb_env_set_maxdbs(handle, databases), "mdb_env_set_maxdbs")
      try LMDBError.check(unsafe mdb_env_set_maxreaders(handle, readers), "mdb_env_set_maxreaders")
      let result = unsafe mdb_env_open(
        handle,
        path,
        options.flags,
        mdb_mode_t(truncatingIfNeeded: options.fileMode)
      )
      try LMDBError.check(result, "mdb_env_open")
      var dead: Int32 = 0
      try LMDBError.check(unsafe mdb_reader_check(handle, &dead), "mdb_reader_check")
    } catch {
      unsafe mdb_env_close(handle)
      throw error
    }
    return unsafe handle
  }

  static func wholePages(_ size: Int) throws(LMDBError) -> Int {
    let page = max(Int(sysconf(Int32(_SC_PAGESIZE))), 4096)
    // The user half of a 64-bit address space ends at 2^47 bytes on common machines.
    guard size > 0, size <= 1 << 47 else { throw LMDBError(.invalidArgument, "mdb_env_set_mapsize") }
    return (size + page - 1) / page * page
  }
}

extension Environment.Options {
  fileprivate var flags: UInt32 {
    var flags = MDB_NOSUBDIR | MDB_NOTLS
    switch durability {
    case .synced: break
    case .metadataUnsynced: flags |= MDB_NOMETASYNC
    case .unsynced: flags |= MDB_NOSYNC
    }
    if isReadOnly { flags |= MDB_RDONLY }
    return UInt32(flags)
  }
}
