public import QuireModel
import QuireWire

/// Copies the items of a table from one store to another: from an embedded store to DynamoDB, or back.
///
/// ```swift
/// let copy = TableCopy(from: embedded, table: "orders", to: remote, table: "orders")
/// try await copy.prepareTarget()
/// try await copy.run { print($0.items, "items so far") }
/// let (source, target) = try await copy.compare()
/// ```
///
/// Items are put as they are, in place of any of the same key. Doing it again, wholly or from where it stopped, is safe. What
/// others write into the source meanwhile may or may not be copied: let nobody write where the copy has to be exact.
public struct TableCopy: Sendable {
  /// How far a copy has come.
  public struct Progress: Sendable, Hashable {
    /// The items that are written.
    public var items: Int
    /// Their bytes by DynamoDB's size rule.
    public var bytes: Int
    /// Where to go on, or nil where all is done.
    public var next: Item?

    /// Makes a state.
    public init(items: Int = 0, bytes: Int = 0, next: Item? = nil) {
      self.items = items
      self.bytes = bytes
      self.next = next
    }
  }

  /// What a table holds.
  public struct Contents: Sendable, Hashable {
    /// The number of items.
    public var items: Int
    /// A checksum over all items, in hexadecimal; the order in which they are read makes no difference.
    public var checksum: String

    /// Makes a sum.
    public init(items: Int, checksum: String) {
      self.items = items
      self.checksum = checksum
    }
  }

  private let source: any TableStore
  private let sourceTable: String
  private let target: any TableStore
  private let targetTable: String
  /// How many batches are written at a time.
  public var concurrency: Int
  /// How often, and after which pauses, items are sent again that the target left unprocessed.
  public var retry: RetryPolicy

  /// Makes a copy of one table to another.
  public init(
    from source: any TableStore,
    table sourceTable: String,
    to target: any TableStore,
    table targetTable: String,
    concurrency: Int = 8,
    retry: RetryPolicy = RetryPolicy(maximumAttempts: 20)
  ) {
    self.source = source
    self.sourceTable = sourceTable
    self.target = target
    self.targetTable = targetTable
    self.concurrency = max(1, concurrency)
    self.retry = retry
  }

  /// Makes the target table with the source's keys and indexes where there is none, and waits until it is ready.
  ///
  /// Throws `.validation` where there is one with other keys.
  public func prepareTarget() async throws {
    let description = try await source.describeTable(sourceTable)
    let prepared = TargetTable(store: target, name: targetTable)
    try await prepared.prepare(keySchema: description.keySchema, keysOf: sourceTable) {
      CreateTable(targetTable, like: description)
    }
  }

  /// Copies all items, or those from `start` on.
  ///
  /// Calls `report` after each page, when all of it is written.
  @discardableResult
  public func run(
    from start: Progress = Progress(),
    _ report: (Progress) async throws -> Void = { _ in }
  ) async throws -> Progress {
    var progress = start
    let writer = ItemWriter(store: target, table: targetTable, concurrency: concurrency, retry: retry)
    repeat {
      let page = try await source.scan(
        Scan(tableName: sourceTable, exclusiveStartKey: progress.next, consistentRead: true)
      )
      try await writer.write(page.items)
      progress.items += page.items.count
      progress.bytes += page.items.reduce(0) { $0 + $1.size }
      progress.next = page.lastEvaluatedKey
      try await report(progress)
    } while progress.next != nil
    return progress
  }

  /// Reads both tables, and sums up what they hold: the same, where the copy is complete and the target had nothing else.
  public func compare() async throws -> (source: Contents, target: Contents) {
    async let first = Self.contents(of: sourceTable, in: source)
    async let second = Self.contents(of: targetTable, in: target)
    return try await (first, second)
  }

  /// Reads a table, and sums up what it holds.
  public static func contents(of table: String, in store: any TableStore) async throws -> Contents {
    var digest = ItemDigest()
    var start: Item?
    repeat {
      let page = try await store.scan(Scan(tableName: table, exclusiveStartKey: start, consistentRead: true))
      for item in page.items { digest.add(item) }
      start = page.lastEvaluatedKey
    } while start != nil
    return Contents(items: digest.count, checksum: digest.description)
  }
}
