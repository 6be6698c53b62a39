import Synchronization

/// The data files that this process has open.
///
/// LMDB forbids opening a file twice in one process: closing one environment would drop the file locks of the
/// other.
enum OpenFiles {
  /// What identifies a file, whatever its path.
  struct Identity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
  }

  private static let open = Mutex<Set<Identity>>([])

  /// Notes a file as open; false when it is already.
  static func insert(_ identity: Identity) -> Bool {
    open.withLock { $0.insert(identity).inserted }
  }

  /// Forgets a file together with closing it.
  ///
  /// One step for everyone else: before it the file counts as open, after it its number may belong to a new file.
  static func remove(_ identity: Identity, closing close: () -> Void = {}) {
    open.withLock { identities in
      close()
      identities.remove(identity)
    }
  }
}
