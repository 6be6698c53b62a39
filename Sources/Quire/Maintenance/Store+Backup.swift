import QuireLMDB
import QuireModel

extension Store {
  /// Writes a copy of the store, as of one commit, to a new file at `path`, while it is in use; the copy is compacted:
  /// free pages are left out.
  ///
  /// With `repacking` every tree is written anew as well, so that its pages are full: where items came in no order they are
  /// two thirds full, and the copy is a fifth to a third smaller and faster to read. It takes several times as long, and the
  /// first writes in between fill such pages beyond their size, which splits them. The pages of the store are checked first.
  ///
  /// The copy is a store like any other. Throws `.storage` where there is a file at `path`, or the copy cannot be
  /// written; what was written is removed then. Throws `.corrupted` where repacking meets a damaged page.
  public func backup(to path: String, repacking: Bool = false) throws {
    guard !TemporaryFiles.exists(path) else {
      throw TableError(.storage, "There is a file at \(path); a backup goes to a new one")
    }
    do {
      if repacking { try repack(to: path) } else { try environment.copy(to: path, compacting: true) }
    } catch let fault as PageFault {
      throw TableError(.corrupted, "The store is damaged: \(fault)", underlying: fault)
    } catch {
      throw TableError(.storage, "The backup to \(path) failed: \(error)", underlying: error)
    }
  }

  private func repack(to path: String) throws {
    // LMDB follows what pages refer to, wherever that leads.
    _ = try environment.checkPages(.all)
    try read { snapshot in
      var databases = [
        (name: Layout.catalogName, database: cache.catalogDatabase),
        (name: Layout.tokensName, database: cache.tokensDatabase),
      ]
      for slot in 0..<(try cache.slotCount(snapshot.lmdb)) {
        databases.append((name: Layout.slotName(slot), database: try cache.database(slot)))
      }
      try environment.repack(databases, of: snapshot.lmdb, to: path)
    }
  }

  /// Forces everything committed so far to the disk, whatever the store's durability.
  ///
  /// Blocks until it is there.
  public func sync() throws {
    do { try environment.sync() } catch { throw TableError(storage: error) }
  }
}
