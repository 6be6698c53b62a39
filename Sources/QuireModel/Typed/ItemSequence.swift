/// The items of a query or a scan, read a page at a time while they are iterated.
///
/// Made by ``Table/query(_:index:filter:projection:order:limit:pageSize:consistentRead:)`` and
/// ``Table/scan(index:filter:projection:limit:pageSize:segment:totalSegments:consistentRead:)``. A sequence is a
/// value that holds no resources; each iteration starts anew.
public struct ItemSequence: AsyncSequence, Sendable {
  /// An item.
  public typealias Element = Item
  /// What the store throws.
  public typealias Failure = any Error

  let store: any TableStore
  var request: ReadRequest
  var limit: Int?

  /// Iterates over the items.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private var pages: PageReader
    private var items: [Item] = []
    private var position = 0

    init(pages: PageReader) { self.pages = pages }

    /// The next item, nil after the last.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Item? {
      while position == items.count {
        guard let page = try await pages.next() else { return nil }
        items = page.items
        position = 0
      }
      defer { position += 1 }
      return items[position]
    }
  }

  /// Starts an iteration; reads nothing yet.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(pages: PageReader(store: store, request: request, limit: limit, bound: .wholePages))
  }
}

extension ItemSequence {
  /// The pages, each with a cursor to go on from.
  ///
  /// With a `limit` no page reads more items than are still wanted, so that its cursor is exact; with a filter as
  /// well, that may mean many small pages.
  public var pages: PageSequence { PageSequence(store: store, request: request, limit: limit) }

  /// The items as values of `type`.
  ///
  /// An item that does not fit throws `DecodingError` when its turn comes.
  public func decoding<Value: Decodable>(_ type: Value.Type) -> DecodedSequence<Value> {
    DecodedSequence(items: self)
  }

  /// The sequence from after `cursor` on, nil for the beginning.
  ///
  /// The limit counts from there.
  public func resume(from cursor: PageCursor?) -> ItemSequence {
    var resumed = self
    resumed.request.exclusiveStartKey = cursor?.lastEvaluatedKey
    return resumed
  }

  /// The first item, nil where there is none.
  ///
  /// Reads no more than needed.
  public func first() async throws -> Item? {
    var sequence = self
    sequence.limit = Swift.min(limit ?? 1, 1)
    for try await item in sequence { return item }
    return nil
  }

  /// All the items in an array.
  public func collect() async throws -> [Item] {
    var reader = PageReader(store: store, request: request, limit: limit, bound: .wholePages)
    var items: [Item] = []
    while let page = try await reader.next() { items += page.items }
    return items
  }

  /// The number of items, counted by the store without returning them.
  public func count() async throws -> Int {
    var reader = PageReader(store: store, request: request.counting, limit: limit, bound: .wholePages)
    var count = 0
    while let page = try await reader.next() { count += page.count }
    return count
  }

  /// Up to `limit` items in one page, and the cursor to go on from: what a page of a list in a user interface needs.
  ///
  /// Reads as often as it takes to fill the page. Without a limit it is the first page as the store makes it.
  public func page() async throws -> ItemPage {
    var pages = pages.makeAsyncIterator()
    guard var result = try await pages.next(isolation: #isolation) else {
      return ItemPage(items: [], scannedCount: 0, cursor: nil)
    }
    while let limit, result.items.count < limit, let page = try await pages.next(isolation: #isolation) {
      result.items += page.items
      result.scannedCount += page.scannedCount
      result.cursor = page.cursor
    }
    return result
  }
}
