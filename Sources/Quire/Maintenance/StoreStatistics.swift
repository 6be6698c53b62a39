import QuireLMDB

/// The size and state of a store.
public struct StoreStatistics: Sendable, Hashable {
  /// The size of one database of the store.
  public struct Tree: Sendable, Hashable {
    /// The table.
    public var table: String
    /// The index, or nil for the table's own items and their times of expiry.
    public var index: String?
    /// Whether these are the times at which the table's items expire.
    public var isTimeToLive = false
    /// The number of entries.
    public var entries: Int
    /// The bytes of the entries by DynamoDB's size rule.
    public var itemBytes: Int
    /// The bytes of the database's pages in the file.
    public var storedBytes: Int
    /// The depth of the B+ tree.
    public var depth: Int
  }

  /// A read transaction in progress.
  public struct Reader: Sendable, Hashable {
    /// The process that reads.
    public var processID: Int
    /// The number of the commit that it sees.
    public var transactionID: Int
  }

  /// The bytes of the file that are in use or were and can be used again.
  public var fileBytes: Int
  /// The bytes of the file that the next commits use again.
  public var freeBytes: Int
  /// The bytes of the file that no longer hold anything but for the oldest reader: they grow with every commit as long as
  /// it reads.
  public var heldBytes: Int
  /// The reader of the earliest commit, in whatever process; nil where nobody reads.
  public var oldestReader: Reader?
  /// The address space reserved for the file; grows by itself.
  public var mapBytes: Int
  /// The number of the last commit.
  public var lastTransactionID: Int
  /// The most transactions that may read at a time, over all processes.
  public var maximumReaders: Int
  /// The reader slots in use, over all processes.
  public var readers: Int
  /// The tables and their indexes.
  public var trees: [Tree]
}

extension Store {
  /// The size and state of the store.
  ///
  /// Costs a few microseconds per table and index, and per 500 free pages.
  public func statistics() throws -> StoreStatistics {
    let information = environment.information
    let oldest: StoreStatistics.Reader?
    do {
      let readers = try environment.readers().map {
        StoreStatistics.Reader(processID: $0.processID, transactionID: $0.transactionID)
      }
      oldest = readers.min { $0.transactionID < $1.transactionID }
    } catch {
      throw TableError(storage: error)
    }
    let (trees, free) = try read { snapshot in
      var trees: [StoreStatistics.Tree] = []
      for name in snapshot.catalog.tables.keys.sorted() {
        guard let table = snapshot.catalog.tables[name] else { continue }
        trees.append(try tree(table, nil, snapshot.lmdb))
        for index in table.indexes { trees.append(try tree(table, index, snapshot.lmdb)) }
        if let expiry = table.expiry { trees.append(try tree(table, expiry, snapshot.lmdb)) }
      }
      let oldestID = min(oldest?.transactionID ?? .max, snapshot.transactionID)
      return (trees, try snapshot.lmdb.freePages(oldestReader: oldestID))
    }
    return StoreStatistics(
      fileBytes: (information.lastPage + 1) * information.pageSize,
      freeBytes: free.reusable * information.pageSize,
      heldBytes: free.held * information.pageSize,
      oldestReader: oldest,
      mapBytes: information.mapSize,
      lastTransactionID: information.lastTransactionID,
      maximumReaders: information.readersMaximum,
      readers: information.readersUsed,
      trees: trees
    )
  }

  private func tree(
    _ table: TableInfo,
    _ expiry: ExpiryInfo,
    _ transaction: borrowing ReadTransaction
  ) throws -> StoreStatistics.Tree {
    let shape = try transaction.statistics(expiry.database)
    return StoreStatistics.Tree(
      table: table.name,
      isTimeToLive: true,
      entries: shape.entries,
      itemBytes: 0,
      storedBytes: (shape.branchPages + shape.leafPages + shape.overflowPages) * shape.pageSize,
      depth: shape.depth
    )
  }

  private func tree(
    _ table: TableInfo,
    _ index: IndexInfo?,
    _ transaction: borrowing ReadTransaction
  ) throws -> StoreStatistics.Tree {
    let shape = try transaction.statistics(index?.database ?? table.database)
    let counters = try Counters.read(transaction, cache.catalogDatabase, index?.slot ?? table.slot)
    return StoreStatistics.Tree(
      table: table.name,
      index: index?.name,
      entries: counters.entries,
      itemBytes: counters.bytes,
      storedBytes: (shape.branchPages + shape.leafPages + shape.overflowPages) * shape.pageSize,
      depth: shape.depth
    )
  }
}
