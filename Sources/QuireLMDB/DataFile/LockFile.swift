#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// LMDB's lock file, before LMDB maps it.
///
/// LMDB makes the file long without writing it, and then writes to the map: on a full disk there is no page for that, and
/// the system ends the process. Asking for the space first makes it an error.
enum LockFile {
  /// What LMDB's structures need for a number of readers, on 64-bit Linux; a little more or less elsewhere does no harm.
  private static func byteCount(readers: Int) -> Int { 128 + 64 * readers }

  /// Reserves the space of the lock file at a path where it has none yet.
  ///
  /// Must come before LMDB opens the file in this process: closing a descriptor of it drops the locks that the process
  /// has.
  static func reserve(_ path: String, readers: Int, mode: UInt32) throws(LMDBError) {
    #if !canImport(Darwin)
    // Other numbers are refused later.
    guard (0...1 << 20).contains(readers) else { return }
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(truncatingIfNeeded: mode))
    // Where the file cannot be made, LMDB knows whether it can do without.
    guard descriptor >= 0 else { return }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    let size = max(Int(status.st_size), byteCount(readers: readers))
    // Blocks are counted in 512 bytes, whatever the file system's are.
    if Int(status.st_size) == size, Int(status.st_blocks) * 512 >= size { return }
    let code = posix_fallocate(descriptor, 0, off_t(size))
    guard [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) else { return }
    throw LMDBError(LMDBError.Code(rawValue: code), "lock file")
    #endif
  }
}
