import QuireLMDB
import QuireModel

extension Store {
  /// Writes a copy of the store, as of one commit, to a new file at `path`, while it is in use; the copy is compacted:
  /// free pages are left out.
  ///
  /// The copy is a store like any other. Throws `.storage` where there is a file at `path`, or the copy cannot be
  /// written; what was written is removed then.
  public func backup(to path: String) throws {
    guard !TemporaryFiles.exists(path) else {
      throw TableError(.storage, "There is a file at \(path); a backup goes to a new one")
    }
    do {
      try environment.copy(to: path, compacting: true)
    } catch {
      TemporaryFiles.remove(path)
      throw TableError(.storage, "The backup to \(path) failed: \(error)", underlying: error)
    }
  }

  /// Forces everything committed so far to the disk, whatever the store's durability.
  ///
  /// Blocks until it is there.
  public func sync() throws {
    do { try environment.sync() } catch { throw TableError(storage: error) }
  }
}
