#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// LMDB's data file, looked at with plain reads before LMDB maps it.
///
/// LMDB trusts its file: pages missing at the end kill the process on access, a page size of zero even on
/// opening. Opening and closing the data file (unlike the lock file) disturbs no lock of LMDB.
struct DataFile: ~Copyable {
  let descriptor: Int32

  /// Which file it is.
  let identity: OpenFiles.Identity

  /// Whether it was made just now.
  let wasCreated: Bool

  /// Opens the file, or makes an empty one, which LMDB takes for a new environment.
  init(path: String, isReadOnly: Bool, mode: UInt32) throws(LMDBError) {
    // Without O_NONBLOCK a pipe would block.
    let access = (isReadOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK
    var descriptor = Self.open(path, access, 0)
    var wasCreated = false
    if descriptor < 0, errno == ENOENT, !isReadOnly {
      descriptor = Self.open(path, access | O_CREAT, mode_t(truncatingIfNeeded: mode))
      wasCreated = descriptor >= 0
    }
    try self.init(taking: descriptor, wasCreated: wasCreated)
  }

  /// Makes a new file; `fileExists` when there is one.
  init(creating path: String, mode: UInt32) throws(LMDBError) {
    let access = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    try self.init(taking: Self.open(path, access, mode_t(truncatingIfNeeded: mode)), wasCreated: true)
  }

  /// Takes over the result of opening.
  private init(taking descriptor: Int32, wasCreated: Bool) throws(LMDBError) {
    guard descriptor >= 0 else { throw LMDBError(LMDBError.Code(rawValue: errno), "open") }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      Self.close(descriptor)
      throw LMDBError(LMDBError.Code(rawValue: code), "fstat")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      Self.close(descriptor)
      throw LMDBError(status.st_mode & S_IFMT == S_IFDIR ? .isDirectory : .invalid, "open")
    }
    self.descriptor = descriptor
    self.wasCreated = wasCreated
    identity = OpenFiles.Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(status.st_ino)
    )
  }

  deinit {
    Self.close(descriptor)
  }

  /// Makes sure that LMDB can map the file, and returns the map size that it records; 0 for a new file.
  ///
  /// Throws `invalid` for a file that is not LMDB's, `versionMismatch`, or `corrupted` when pages are missing.
  func verify(isReadOnly: Bool) throws(LMDBError) -> Int {
    var attempts = 1
    while true {
      do throws(LMDBError) {
        let size = try Self.size(of: descriptor)
        // LMDB would try to write the first pages.
        guard size > 0 || !isReadOnly else { throw LMDBError(.invalid, "mdb_env_open") }
        guard size > 0 else { return 0 }
        let meta = try MetaPage.newest(in: descriptor, fileSize: size)
        try meta.verify(in: descriptor)
        return meta.mapSize
      } catch {
        // Another process may be writing the file's first pages, or reusing the pages looked at, right now.
        guard attempts < 5 else { throw error }
        attempts += 1
        usleep(1000)
      }
    }
  }

  /// The map size that an open environment's file records.
  static func recordedMapSize(of descriptor: Int32) throws(LMDBError) -> Int {
    try MetaPage.newest(in: descriptor, fileSize: size(of: descriptor)).mapSize
  }

  /// Makes the file's content durable.
  func sync() throws(LMDBError) {
    guard fsync(descriptor) == 0 else { throw LMDBError(LMDBError.Code(rawValue: errno), "fsync") }
  }

  static func remove(_ path: String) {
    unsafe unlink(path)
  }

  /// Gives a file another name; `fileExists` when there is a file of that name.
  static func move(_ path: String, to name: String) throws(LMDBError) {
    if unsafe link(path, name) == 0 {
      remove(path)
      return
    }
    let code = errno
    guard [EPERM, EOPNOTSUPP, ENOTSUP, ENOSYS].contains(code) else {
      throw LMDBError(LMDBError.Code(rawValue: code), "link")
    }
    // Where a file cannot have two names, there is a moment between looking and moving.
    guard unsafe access(name, F_OK) != 0 else { throw LMDBError(.fileExists, "rename") }
    guard unsafe rename(path, name) == 0 else { throw LMDBError(LMDBError.Code(rawValue: errno), "rename") }
  }

  /// Makes a file's name durable, on file systems that know how.
  static func syncFolder(of path: String) {
    let folder =
      switch path.utf8.lastIndex(of: UInt8(ascii: "/")) {
      case nil: "."
      case path.startIndex?: "/"
      case let slash?: String(path[..<slash])
      }
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

// System calls, under names that do not meet our own
extension DataFile {
  private static func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    #if canImport(Glibc)
    unsafe Glibc.open(path, flags, mode)
    #elseif canImport(Musl)
    unsafe Musl.open(path, flags, mode)
    #else
    unsafe Darwin.open(path, flags, mode)
    #endif
  }

  private static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
    _ = Glibc.close(descriptor)
    #elseif canImport(Musl)
    _ = Musl.close(descriptor)
    #else
    _ = Darwin.close(descriptor)
    #endif
  }

  static func size(of descriptor: Int32) throws(LMDBError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw LMDBError(LMDBError.Code(rawValue: errno), "fstat")
    }
    return Int(status.st_size)
  }

  /// Writes all the bytes.
  static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int) throws(LMDBError) {
    var written = 0
    while written < bytes.count {
      let result = unsafe bytes.withUnsafeBytes { bytes in
        // SAFETY: the range is within the array.
        unsafe pwrite(
          descriptor,
          bytes.baseAddress.map { unsafe $0 + written },
          bytes.count - written,
          off_t(offset + written)
        )
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else {
        throw LMDBError(result < 0 ? LMDBError.Code(rawValue: errno) : .noSpace, "pwrite")
      }
      written += result
    }
  }

  /// Waits until what was written is on the disk.
  static func syncData(of descriptor: Int32) throws(LMDBError) {
    #if canImport(Darwin)
    let result = fcntl(descriptor, F_FULLFSYNC)
    #else
    let result = fdatasync(descriptor)
    #endif
    guard result == 0 else { throw LMDBError(LMDBError.Code(rawValue: errno), "fdatasync") }
  }

  /// Reads exactly this many bytes; `corrupted` when the file ends before.
  static func read(_ descriptor: Int32, at offset: Int, byteCount: Int) throws(LMDBError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      while count < byteCount {
        let target = unsafe UnsafeMutableRawBufferPointer(buffer)[count...]
        // SAFETY: the call writes at most the rest of the buffer, and says how much it wrote.
        let result = unsafe pread(
          descriptor,
          UnsafeMutableRawBufferPointer(rebasing: target).baseAddress,
          byteCount - count,
          off_t(offset + count)
        )
        if result < 0, errno == EINTR { continue }
        guard result > 0 else {
          code = result < 0 ? errno : LMDBError.Code.corrupted.rawValue
          return
        }
        count += result
      }
    }
    try LMDBError.check(code, "pread")
    return bytes
  }
}
