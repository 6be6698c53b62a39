/// A query or a scan.
enum ReadRequest: Sendable {
  case query(Query)
  case scan(Scan)

  var hasFilter: Bool {
    switch self {
    case .query(let query): query.filterExpression != nil
    case .scan(let scan): scan.filterExpression != nil
    }
  }

  /// The most items that a page reads.
  var limit: Int? {
    get {
      switch self {
      case .query(let query): query.limit
      case .scan(let scan): scan.limit
      }
    }
    set {
      switch self {
      case .query(var query):
        query.limit = newValue
        self = .query(query)
      case .scan(var scan):
        scan.limit = newValue
        self = .scan(scan)
      }
    }
  }

  var exclusiveStartKey: Item? {
    get {
      switch self {
      case .query(let query): query.exclusiveStartKey
      case .scan(let scan): scan.exclusiveStartKey
      }
    }
    set {
      switch self {
      case .query(var query):
        query.exclusiveStartKey = newValue
        self = .query(query)
      case .scan(var scan):
        scan.exclusiveStartKey = newValue
        self = .scan(scan)
      }
    }
  }

  /// The request for counts instead of items.
  var counting: ReadRequest {
    switch self {
    case .query(var query):
      query.select = .count
      query.projectionExpression = nil
      return .query(query)
    case .scan(var scan):
      scan.select = .count
      scan.projectionExpression = nil
      return .scan(scan)
    }
  }

  func send(to store: any TableStore) async throws -> Page {
    switch self {
    case .query(let query): try await store.query(query)
    case .scan(let scan): try await store.scan(scan)
    }
  }
}

/// Reads page after page, up to a number of items in all.
struct PageReader: Sendable {
  /// What a page may read beyond the items still wanted.
  enum Bound {
    /// Nothing: every page's `LastEvaluatedKey` is where its last wanted item ends, even with a filter.
    case exact
    /// As much as fits, where a filter makes it unknown how many items must be read.
    case wholePages
  }

  private let store: any TableStore
  private var request: ReadRequest
  private let pageSize: Int?
  private let bound: Bound
  private var remaining: Int?
  private var isDone = false

  init(store: any TableStore, request: ReadRequest, limit: Int?, bound: Bound) {
    self.store = store
    self.request = request
    self.bound = bound
    pageSize = request.limit
    remaining = limit
  }

  /// The next page, nil after the last.
  mutating func next() async throws -> Page? {
    guard !isDone else { return nil }
    if let remaining {
      guard remaining >= 0 else { throw TableError.validation("limit must be 0 or more") }
      guard remaining > 0 else {
        isDone = true
        return nil
      }
      if bound == .exact || !request.hasFilter {
        request.limit = min(pageSize ?? remaining, remaining)
      }
    }
    try Task.checkCancellation()
    var page: Page
    do {
      page = try await request.send(to: store)
    } catch {
      // An iterator that threw is at its end.
      isDone = true
      throw error
    }
    request.exclusiveStartKey = page.lastEvaluatedKey
    isDone = page.lastEvaluatedKey == nil
    if let wanted = remaining {
      if page.items.count > wanted { page.items.removeLast(page.items.count - wanted) }
      page.count = min(page.count, wanted)
      remaining = wanted - page.count
    }
    return page
  }
}
