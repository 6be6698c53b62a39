import QuireModel
import Testing

@Suite("Queries and scans as sequences")
struct ItemSequenceTests {
  static let key = Key("PK") == "A"
  static let filter = Condition.exists("x")

  @Test("the parameters reach the request")
  func parameters() async throws {
    let store = ScriptedStore([Page.of(1...1, more: false), Page.of(1...1, more: false)])
    let table = store.table("orders")
    _ = try await table.query(
      Self.key,
      index: "GSI1",
      filter: Self.filter,
      projection: ["a"],
      order: .descending,
      pageSize: 7,
      consistentRead: true
    ).collect()
    let query = try #require(store.requests(Query.self).first)
    #expect(query.tableName == "orders")
    #expect(query.indexName == "GSI1")
    #expect(query.keyConditionExpression == KeyConditionExpression(Self.key))
    #expect(query.filterExpression == ConditionExpression(Self.filter))
    #expect(query.projectionExpression == ProjectionExpression([DocumentPath("a")]))
    #expect(!query.scanIndexForward)
    #expect(query.limit == 7)
    #expect(query.consistentRead)
    #expect(query.exclusiveStartKey == nil)

    _ = try await table.scan(
      index: "GSI1",
      filter: Self.filter,
      projection: ["a"],
      pageSize: 7,
      segment: 1,
      totalSegments: 3,
      consistentRead: true
    ).collect()
    let scan = try #require(store.requests(Scan.self).first)
    #expect(scan.tableName == "orders")
    #expect(scan.indexName == "GSI1")
    #expect(scan.filterExpression == ConditionExpression(Self.filter))
    #expect(scan.projectionExpression == ProjectionExpression([DocumentPath("a")]))
    #expect(scan.limit == 7)
    #expect(scan.segment == 1)
    #expect(scan.totalSegments == 3)
    #expect(scan.consistentRead)
  }

  @Test("all pages follow one another, empty ones too")
  func pagesFollow() async throws {
    let script: [any Sendable] = [
      Page.of(1...2, more: true), Page.filtered(scanned: 5, lastKey: 7), Page.of(8...8, more: true),
      Page.filtered(scanned: 0, lastKey: nil),
    ]
    let store = ScriptedStore(script)
    var numbers: [Int?] = []
    for try await item in store.table("t").query(Self.key) { numbers.append(item.number) }
    #expect(numbers == [1, 2, 8])
    #expect(store.requests(Query.self).map(\.exclusiveStartKey?.number) == [nil, 2, 7, 8])
    #expect(store.requests(Query.self).map(\.limit) == [nil, nil, nil, nil])

    let scanned = ScriptedStore(script)
    #expect(try await scanned.table("t").scan().collect().map(\.number) == [1, 2, 8])
    #expect(scanned.requests(Scan.self).map(\.exclusiveStartKey?.number) == [nil, 2, 7, 8])
  }

  @Test("nothing is read before the iteration, and no page before its items are wanted")
  func lazy() async throws {
    let store = ScriptedStore([
      Page.of(1...2, more: true), Page.of(3...4, more: true), Page.of(5...6, more: false),
    ])
    let sequence = store.table("t").query(Self.key)
    var iterator = sequence.makeAsyncIterator()
    #expect(store.requestCount == 0)
    var counts: [Int] = []
    while try await iterator.next() != nil { counts.append(store.requestCount) }
    #expect(counts == [1, 1, 2, 2, 3, 3])
    let after = try await iterator.next()
    #expect(after == nil)
    #expect(store.requestCount == 3)
  }

  @Test("each iteration starts anew")
  func twice() async throws {
    let store = ScriptedStore([Page.of(1...1, more: false), Page.of(2...2, more: false)])
    let sequence = store.table("t").query(Self.key)
    #expect(try await sequence.collect().map(\.number) == [1])
    #expect(try await sequence.collect().map(\.number) == [2])
  }

  @Test("a limit bounds the items of all pages and reads no more than needed")
  func limit() async throws {
    let store = ScriptedStore([Page.of(1...2, more: true), Page.of(3...5, more: true)])
    #expect(try await store.table("t").query(Self.key, limit: 5).collect().map(\.number) == [1, 2, 3, 4, 5])
    #expect(store.requests(Query.self).map(\.limit) == [5, 3])

    let paged = ScriptedStore([
      Page.of(1...2, more: true), Page.of(3...4, more: true), Page.of(5...5, more: true),
    ])
    #expect(try await paged.table("t").query(Self.key, limit: 5, pageSize: 2).collect().count == 5)
    #expect(paged.requests(Query.self).map(\.limit) == [2, 2, 1])
  }

  @Test("with a filter a limit cuts the last page instead of reading tiny ones")
  func limitWithFilter() async throws {
    let store = ScriptedStore([Page.filtered(scanned: 9, lastKey: 9), Page.of(10...14, more: true)])
    let items = try await store.table("t").query(Self.key, filter: Self.filter, limit: 3).collect()
    #expect(items.map(\.number) == [10, 11, 12])
    #expect(store.requests(Query.self).map(\.limit) == [nil, nil])
  }

  @Test("a limit of 0 asks for nothing, one below is refused")
  func limitBounds() async throws {
    let store = ScriptedStore([Page.of(1...1, more: true)])
    #expect(try await store.table("t").query(Self.key, limit: 0).collect() == [])
    #expect(store.requestCount == 0)
    let error = await #expect(throws: TableError.self) {
      try await store.table("t").query(Self.key, limit: -1).collect()
    }
    #expect(error?.message == "limit must be 0 or more")
    #expect(try await store.table("t").query(Self.key, limit: 1).collect().count == 1)
    #expect(store.requestCount == 1)
  }

  @Test("an error ends the iteration")
  func errors() async throws {
    let store = ScriptedStore([Page.of(1...1, more: true), TableError(.throughputExceeded, "slow down")])
    var iterator = store.table("t").query(Self.key).makeAsyncIterator()
    _ = try await iterator.next()
    var code: TableError.Code?
    do { _ = try await iterator.next() } catch let error as TableError { code = error.code }
    #expect(code == .throughputExceeded)
    let after = try await iterator.next()
    #expect(after == nil)
    #expect(store.requestCount == 2)
  }

  @Test("a cancelled task reads no further page")
  func cancellation() async throws {
    let store = ScriptedStore([Page.of(1...1, more: true), Page.of(2...2, more: true)])
    let task = Task {
      var seen = 0
      for try await _ in store.table("t").query(Self.key) {
        seen += 1
        // SAFETY: the task is not kept beyond the closure.
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      }
      return seen
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(store.requestCount == 1)
  }

  @Test("first reads one item, through empty pages where there is a filter")
  func first() async throws {
    let store = ScriptedStore([Page.of(1...1, more: true)])
    #expect(try await store.table("t").query(Self.key).first()?.number == 1)
    #expect(store.requests(Query.self).map(\.limit) == [1])

    let filtered = ScriptedStore([Page.filtered(scanned: 3, lastKey: 3), Page.of(4...6, more: true)])
    #expect(try await filtered.table("t").query(Self.key, filter: Self.filter).first()?.number == 4)
    #expect(filtered.requests(Query.self).map(\.limit) == [nil, nil])

    let empty = ScriptedStore([Page.filtered(scanned: 0, lastKey: nil)])
    #expect(try await empty.table("t").query(Self.key).first() == nil)
    #expect(try await empty.table("t").query(Self.key, limit: 0).first() == nil)
  }

  @Test("count adds the counts of pages without items")
  func count() async throws {
    let store = ScriptedStore([
      Page(items: [], count: 3, scannedCount: 9, lastEvaluatedKey: .numbered(9)),
      Page(items: [], count: 2, scannedCount: 2),
    ])
    #expect(try await store.table("t").query(Self.key, projection: ["a"]).count() == 5)
    #expect(store.requests(Query.self).map(\.select) == [.count, .count])
    #expect(store.requests(Query.self).map(\.projectionExpression) == [nil, nil])

    let limited = ScriptedStore([Page(items: [], count: 9, scannedCount: 9, lastEvaluatedKey: .numbered(9))])
    #expect(try await limited.table("t").scan(filter: Self.filter, limit: 4).count() == 4)
    #expect(limited.requests(Scan.self).map(\.select) == [.count])
  }

  @Test("a page's cursor resumes after it")
  func resume() async throws {
    let store = ScriptedStore([Page.of(1...2, more: true), Page.of(3...3, more: false)])
    let sequence = store.table("t").query(Self.key, pageSize: 2)
    var cursor: PageCursor?
    for try await page in sequence.pages {
      #expect(page.items.map(\.number) == [1, 2])
      #expect(page.scannedCount == 2)
      cursor = page.cursor
      break
    }
    let text = try #require(cursor).description
    var rest: [Int?] = []
    for try await item in try sequence.resume(from: PageCursor(text)) { rest.append(item.number) }
    #expect(rest == [3])
    #expect(store.requests(Query.self).map(\.exclusiveStartKey?.number) == [nil, 2])

    let again = ScriptedStore([Page.of(1...1, more: false)])
    _ = try await again.table("t").scan().resume(from: nil).collect()
    #expect(again.requests(Scan.self).map(\.exclusiveStartKey) == [nil])
  }

  @Test("pages with a limit never read past it, so that every cursor is exact")
  func exactPages() async throws {
    let store = ScriptedStore([
      Page.filtered(scanned: 3, lastKey: 3), Page.of(4...5, more: true), Page.of(6...6, more: true),
    ])
    var cursors: [Int?] = []
    for try await page in store.table("t").query(Self.key, filter: Self.filter, limit: 3).pages {
      cursors.append(page.cursor?.lastEvaluatedKey.number)
    }
    #expect(cursors == [3, 5, 6])
    #expect(store.requests(Query.self).map(\.limit) == [3, 3, 1])
  }

  @Test("one page is filled up to the limit, with the cursor of its end")
  func onePage() async throws {
    let store = ScriptedStore([Page.of(1...2, more: true), Page.of(3...3, more: true)])
    let page = try await store.table("t").query(Self.key, limit: 3).page()
    #expect(page.items.map(\.number) == [1, 2, 3])
    #expect(page.scannedCount == 3)
    #expect(page.cursor?.lastEvaluatedKey.number == 3)

    let last = ScriptedStore([Page.of(1...2, more: true), Page.of(3...3, more: false)])
    let end = try await last.table("t").query(Self.key, limit: 4).page()
    #expect(end.items.count == 3)
    #expect(end.cursor == nil)

    let unlimited = ScriptedStore([Page.of(1...2, more: true)])
    #expect(try await unlimited.table("t").query(Self.key).page().cursor?.lastEvaluatedKey.number == 2)
    #expect(unlimited.requestCount == 1)
  }

  @Test("items decode as values, and one that does not fit throws in its turn")
  func decoding() async throws {
    struct Numbered: Codable, Equatable { var PK: Int }
    let store = ScriptedStore([
      Page.of(1...2, more: true), Page(items: [["PK": "x"]], count: 1, scannedCount: 1),
    ])
    let values = store.table("t").query(Self.key).decoding(Numbered.self)
    var seen: [Numbered] = []
    do {
      for try await value in values { seen.append(value) }
      Issue.record("the last item was decoded")
    } catch DecodingError.typeMismatch(_, let context) {
      #expect(context.codingPath.map(\.stringValue) == ["PK"])
    }
    #expect(seen == [Numbered(PK: 1), Numbered(PK: 2)])

    let more = ScriptedStore([
      Page.of(1...1, more: true), Page.of(1...3, more: false), Page.of(1...2, more: true),
    ])
    let decoded = more.table("t").scan().decoding(Numbered.self)
    #expect(try await decoded.first() == Numbered(PK: 1))
    #expect(try await decoded.collect() == [Numbered(PK: 1), Numbered(PK: 2), Numbered(PK: 3)])
    let cursor = try PageCursor(lastEvaluatedKey: .numbered(7))
    #expect(try await decoded.resume(from: cursor).first() == Numbered(PK: 1))
    #expect(more.requests(Scan.self).last?.exclusiveStartKey?.number == 7)
    #expect(
      try ItemPage(items: [.numbered(4)], scannedCount: 1, cursor: nil).decode(as: Numbered.self) == [
        Numbered(PK: 4)
      ]
    )
  }
}

@Suite("Parallel scans")
struct ParallelScanTests {
  @Test("every segment is read to its end")
  func segments() async throws {
    let store = SegmentedStore(pagesPerSegment: 3)
    let seen = Counter()
    try await store.table("t").parallelScan(totalSegments: 4) { page in
      for item in page.items { seen.add(item.number ?? -1) }
    }
    #expect(seen.numbers.sorted() == [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32])
  }

  @Test("an error of the body ends the scan and is thrown")
  func bodyError() async {
    struct Stop: Error {}
    let store = SegmentedStore(pagesPerSegment: 1_000_000)
    await #expect(throws: Stop.self) {
      try await store.table("t").parallelScan(totalSegments: 3) { page in
        if page.items[0].number == 12 { throw Stop() }
      }
    }
  }

  @Test("no segments are refused", arguments: [0, -1])
  func none(count: Int) async {
    let error = await #expect(throws: TableError.self) {
      try await ScriptedStore().table("t").parallelScan(totalSegments: count) { _ in }
    }
    #expect(error?.message == "totalSegments must be 1 or more")
  }
}
