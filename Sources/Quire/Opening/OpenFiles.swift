import QuireModel
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The store files that this process has open.
///
/// LMDB must not open a file twice in a process: closing one of the two would drop the other's locks.
enum OpenFiles {
  private static let open = Mutex<Set<String>>([])

  /// A file's entry, until it ends.
  final class Registration: Sendable {
    private let names: Mutex<Set<String>>

    fileprivate init(_ name: String) { names = Mutex([name]) }

    /// Adds the identity that the file has now that it exists, so that a link to it is recognised too.
    func identify(_ path: String) throws {
      guard let identity = OpenFiles.identity(path) else { return }
      let isNew = names.withLock { $0.insert(identity).inserted }
      guard isNew else { return }
      let isFree = OpenFiles.open.withLock { $0.insert(identity).inserted }
      if isFree { return }
      names.withLock { _ = $0.remove(identity) }
      throw OpenFiles.alreadyOpen(path)
    }

    /// Frees the file for another opening.
    func end() {
      let ended = names.withLock { names in
        let ended = names
        names = []
        return ended
      }
      OpenFiles.open.withLock { $0.subtract(ended) }
    }
  }

  /// Enters the file at `path`.
  ///
  /// Throws `.alreadyOpen`.
  static func register(_ path: String) throws -> Registration {
    let name = identity(path) ?? "path:\(path)"
    guard open.withLock({ $0.insert(name).inserted }) else { throw alreadyOpen(path) }
    return Registration(name)
  }

  private static func alreadyOpen(_ path: String) -> TableError {
    TableError(.alreadyOpen, "\(path) is open in this process already; share that Store instead")
  }

  /// Device and inode of an existing file.
  private static func identity(_ path: String) -> String? {
    var status = stat()
    // SAFETY: `status` outlives the call, which only writes to it.
    guard unsafe stat(path, &status) == 0 else { return nil }
    return "file:\(status.st_dev):\(status.st_ino)"
  }
}

/// Files of temporary stores.
enum TemporaryFiles {
  /// A path that nothing is at, in memory if the system has a place for that.
  static func newPath() -> String {
    // SAFETY: plain calls with strings that live through them.
    let folder = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : temporaryFolder
    return "\(folder)/quire-\(UUIDText.random())"
  }

  private static var temporaryFolder: String {
    // SAFETY: the string is copied at once.
    guard let folder = unsafe getenv("TMPDIR"), let text = unsafe String(validatingCString: folder),
      !text.isEmpty
    else { return "/tmp" }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  static func remove(_ path: String) { _ = unsafe unlink(path) }

  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
