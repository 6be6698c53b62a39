/// A named database inside an environment, as opened by `Environment.openDatabase(named:create:)`.
///
/// The handle stays valid as long as its environment; handles are never closed or reused. A transaction that
/// began before the handle was opened cannot use it (`invalidArgument`).
@usableFromInline
package struct Database: Hashable, Sendable {
  /// LMDB's handle, a small integer.
  @usableFromInline
  package let handle: UInt32

  @usableFromInline
  init(handle: UInt32) {
    self.handle = handle
  }
}

/// The size and shape of one database's tree.
package struct DatabaseStatistics: Hashable, Sendable {
  /// The number of entries.
  package let entries: Int

  /// The height of the tree.
  package let depth: Int

  /// The number of inner pages.
  package let branchPages: Int

  /// The number of pages with entries.
  package let leafPages: Int

  /// The number of pages that hold large values.
  package let overflowPages: Int

  /// The size of a page in bytes.
  package let pageSize: Int

  /// The bytes of all pages of this database.
  package var bytes: Int {
    (branchPages + leafPages + overflowPages) * pageSize
  }
}
