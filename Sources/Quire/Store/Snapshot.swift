import QuireLMDB
public import QuireModel

/// One unchanging view of the store, as of one commit, over any number of reads.
///
/// ``Store/read(_:)`` hands one to its closure. While it is in use the store keeps every page that it can see, so keep the
/// closure short.
public struct Snapshot: ~Copyable {
  let lmdb: ReadTransaction
  let catalog: Catalog

  init(_ lmdb: consuming ReadTransaction, _ catalog: Catalog) {
    self.lmdb = lmdb
    self.catalog = catalog
  }

  /// The number of the commit that the view is of.
  public var transactionID: Int { lmdb.id }

  /// Reads an item.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  public borrowing func getItem(_ request: GetItem) throws -> GetItem.Output {
    try GetOperation(request).run(lmdb, catalog)
  }

  /// Reads a page of the items of one partition key.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled.
  public borrowing func query(_ request: Query) throws -> Query.Output {
    try QueryOperation(request).run(lmdb, catalog)
  }

  /// Reads a page of all items.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled.
  public borrowing func scan(_ request: Scan) throws -> Scan.Output {
    try ScanOperation(request).run(lmdb, catalog)
  }

  /// The item of `table` under `key`, or nil.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a key that is not the table's.
  public borrowing func get(_ key: Item, in table: String) throws -> Item? {
    try getItem(GetItem(tableName: table, key: key)).item
  }
}
