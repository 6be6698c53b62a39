import CQuireLMDB

extension Environment {
  /// How much of a file's pages to check.
  package enum PageScope: Sendable, Hashable {
    /// The names of the databases and the first page of each: a few reads.
    case roots

    /// As `roots`, and all pages of the databases called so.
    case rootsAndDatabases(Set<String>)

    /// Every page but the content of large values.
    case all

    /// Whether a database of this name is checked wholly.
    func includes(_ name: ArraySlice<UInt8>) -> Bool {
      switch self {
      case .all: true
      case .roots: false
      case .rootsAndDatabases(let names): names.contains(String(decoding: name, as: UTF8.self))
      }
    }
  }

  /// What a check of pages met.
  package struct PageSummary: Sendable, Hashable {
    /// The named databases, and the two trees of LMDB's own.
    package var trees = 0

    /// The pages in use.
    package var pages = 0

    /// The pages that are free.
    package var freePages = 0

    /// The entries of all trees.
    package var entries = 0

    package init() {}
  }

  /// Checks the pages of the last commit before LMDB follows what they say: that every page is what it is referred to
  /// as, that references stay within the file and no page has two, that keys are in order and counts right.
  ///
  /// The environment can be in use. Throws `PageFault` for the first fault.
  package func checkPages(_ scope: PageScope) throws -> PageSummary {
    // What this view can see, and all later commits, is not overwritten before it ends.
    try read { (_: borrowing ReadTransaction) in
      var descriptor: mdb_filehandle_t = -1
      try LMDBError.check(unsafe mdb_env_get_fd(handle, &descriptor), "mdb_env_get_fd")
      let size = try DataFile.size(of: descriptor)
      // A new environment's file is empty until its first commit.
      guard size > 0 else { return PageSummary() }
      let meta = try MetaPage.newest(in: descriptor, fileSize: size)
      // Another process may have made the file grow for the very commit that was read.
      let fileSize = try DataFile.size(of: descriptor)
      var check = PageCheck(descriptor: descriptor, meta: meta, fileSize: fileSize, scope: scope)
      try check.run(meta)
      return check.summary
    }
  }
}
