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

  static func remove(_ identity: Identity) {
    _ = open.withLock { $0.remove(identity) }
  }
}
