/// A page of a query or a scan.
public struct ItemPage: Sendable, Hashable {
  /// The items, in order.
  ///
  /// May be empty where a filter let none through, with more to come.
  public var items: [Item]
  /// The number of items read, before the filter.
  public var scannedCount: Int
  /// Where the next page starts, nil where this was the last.
  public var cursor: PageCursor?

  /// Makes a page.
  public init(items: [Item], scannedCount: Int, cursor: PageCursor?) {
    self.items = items
    self.scannedCount = scannedCount
    self.cursor = cursor
  }

  /// The items as values of `type`.
  ///
  /// Throws `DecodingError` where one does not fit.
  public func decode<Value: Decodable>(as type: Value.Type) throws -> [Value] {
    try items.map { try $0.decode(as: type) }
  }
}

/// The pages of a query or a scan, read one by one while they are iterated.
public struct PageSequence: AsyncSequence, Sendable {
  /// A page.
  public typealias Element = ItemPage
  /// What the store throws.
  public typealias Failure = any Error

  let store: any TableStore
  let request: ReadRequest
  let limit: Int?

  /// Iterates over the pages.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private var pages: PageReader

    init(pages: PageReader) { self.pages = pages }

    /// The next page, nil after the last.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> ItemPage? {
      guard let page = try await pages.next() else { return nil }
      return ItemPage(
        items: page.items,
        scannedCount: page.scannedCount,
        cursor: try page.lastEvaluatedKey.map { key throws in try PageCursor(lastEvaluatedKey: key) }
      )
    }
  }

  /// Starts an iteration; reads nothing yet.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(pages: PageReader(store: store, request: request, limit: limit, bound: .exact))
  }
}

/// The items of a query or a scan as values of a type.
public struct DecodedSequence<Value: Decodable>: AsyncSequence, Sendable {
  /// A value.
  public typealias Element = Value
  /// What the store throws, and `DecodingError`.
  public typealias Failure = any Error

  let items: ItemSequence

  /// Iterates over the values.
  public struct AsyncIterator: AsyncIteratorProtocol {
    var items: ItemSequence.AsyncIterator

    /// The next value, nil after the last.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Value? {
      try await items.next(isolation: actor)?.decode(as: Value.self)
    }
  }

  /// Starts an iteration; reads nothing yet.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(items: items.makeAsyncIterator()) }

  /// The sequence from after `cursor` on, nil for the beginning.
  ///
  /// The limit counts from there.
  public func resume(from cursor: PageCursor?) -> DecodedSequence {
    DecodedSequence(items: items.resume(from: cursor))
  }

  /// The first value, nil where there is none.
  ///
  /// Reads no more than needed.
  public func first() async throws -> Value? { try await items.first()?.decode(as: Value.self) }

  /// All the values in an array.
  public func collect() async throws -> [Value] {
    try await items.collect().map { try $0.decode(as: Value.self) }
  }
}
