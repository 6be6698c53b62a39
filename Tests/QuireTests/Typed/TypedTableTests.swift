import Quire
import QuireTesting
import Synchronization
import Testing

@Suite("The typed layer on the engine")
struct TypedTableTests {
  struct Order: Codable, Equatable, Sendable {
    struct Line: Codable, Equatable, Sendable {
      var product: String
      var count: Int
    }

    enum Status: String, Codable, Sendable { case open, paid }

    var PK: String
    var SK: String
    var status = Status.open
    var total: Double
    var lines: [Line] = []
    var note: String?
    var labels: [String: Int] = [:]
    var picture: [UInt8] = []
  }

  private func withOrders(_ body: (Table) async throws -> Void) async throws {
    try await withTemporaryStore { store in
      let table = try await store.openTable(
        "orders",
        partitionKey: ("PK", .s),
        sortKey: ("SK", .s),
        indexes: [
          .global("by-status", partitionKey: ("status", .s), sortKey: ("SK", .s)),
          .local("by-total", sortKey: ("total", .n)),
        ]
      )
      try await body(table)
    }
  }

  private func order(_ number: Int, of customer: String = "C#1") -> Order {
    let text = String(number)
    return Order(
      PK: customer,
      SK: "O#" + String(repeating: "0", count: 4 - text.count) + text,
      status: number.isMultiple(of: 3) ? .paid : .open,
      total: Double(number) + 0.5,
      lines: [Order.Line(product: "P\(number)", count: number)],
      note: number.isMultiple(of: 2) ? "even" : nil,
      labels: ["n": number],
      picture: [0, 255]
    )
  }

  private func key(_ order: Order) -> Item { ["PK": .s(order.PK), "SK": .s(order.SK)] }

  @Test("a value comes back as it was put, nil for none, and an old value on request")
  func putAndGet() async throws {
    try await withOrders { table in
      let first = order(1)
      #expect(try await table.put(first) == nil)
      #expect(try await table.get(key(first), as: Order.self) == first)
      #expect(try await table.get(["PK": "C#1", "SK": "none"], as: Order.self) == nil)
      var changed = first
      changed.note = "changed"
      let old = try await table.put(changed, returning: .allOld)
      #expect(try old?.decode(as: Order.self) == first)
      #expect(try await table.get(key(first), projection: ["note"]) == ["note": "changed"])
    }
  }

  @Test("conditions hold or throw with the item that is there, built or not")
  func conditions() async throws {
    try await withOrders { table in
      try await table.put(order(1), if: .notExists("PK"))
      do {
        try await table.put(order(1), if: .notExists("PK"), onConditionFailure: .allOld)
        Issue.record("the second put did not fail")
      } catch let error as TableError {
        #expect(error.code == .conditionalCheckFailed)
        #expect(try error.item?.decode(as: Order.self) == order(1))
      }
      await #expect(throws: TableError.self) {
        try await table.delete(key(order(1)), if: Attribute("status") == "paid")
      }
      try await table.delete(key(order(1)), if: Attribute("status") == "open" && Attribute("total") < 2)
      #expect(try await table.get(key(order(1))) == nil)
    }
  }

  @Test("an update changes paths, counts, lists and sets, and answers what was asked for")
  func updates() async throws {
    try await withOrders { table in
      try await table.put(order(2))
      let new = try await table.update(
        key(order(2)),
        [
          .set("status", to: "paid"), .set(Attribute("lines")[0]["count"], to: 9),
          .set(Attribute("labels")["n"], to: Attribute("labels")["n"] + 1), .remove("note"),
          .add(Set(["gift"]), to: "tags"),
        ],
        if: .exists("PK"),
        returning: .allNew
      )
      var expected = order(2)
      expected.status = .paid
      expected.lines[0].count = 9
      expected.labels["n"] = 3
      expected.note = nil
      #expect(try new?.decode(as: Order.self) == expected)
      #expect(new?["tags"] == .ss(["gift"]))
      await #expect(throws: TableError.self) {
        try await table.update(key(order(3)), [.set("status", to: "paid")], if: .exists("PK"))
      }
    }
  }

  @Test("queries decode, in both directions, by index, with filters and limits")
  func queries() async throws {
    try await withOrders { table in
      for number in 0..<30 { try await table.put(order(number)) }
      for number in 0..<5 { try await table.put(order(number, of: "C#2")) }
      let all = (0..<30).map { order($0) }
      let mine = Key("PK") == "C#1"
      #expect(try await table.query(mine).decoding(Order.self).collect() == all)
      #expect(
        try await table.query(mine, order: .descending, limit: 4).decoding(Order.self).collect()
          == Array(all.reversed().prefix(4))
      )
      let some = try await table.query(
        mine && Key("SK").between("O#0005", "O#0014"),
        filter: Attribute("note") == "even"
      ).decoding(Order.self).collect()
      #expect(some == [6, 8, 10, 12, 14].map { order($0) })
      let paid = try await table.query(Key("status") == "paid", index: "by-status").decoding(Order.self)
        .collect()
      #expect(paid.count == 10 + 2)
      #expect(paid.allSatisfy { $0.status == .paid })
      let dear = try await table.query(mine && Key("total") > 27, index: "by-total").decoding(Order.self)
        .collect()
      #expect(dear == [27, 28, 29].map { order($0) })
      #expect(try await table.query(mine).count() == 30)
      #expect(try await table.query(mine, order: .descending).decoding(Order.self).first() == order(29))
      #expect(try await table.query(Key("PK") == "none").first() == nil)
    }
  }

  @Test(
    "a cursor, kept as text, goes on where the page ended, also when items came and went",
    arguments: 1...7
  )
  func cursors(size: Int) async throws {
    try await withOrders { table in
      for number in 0..<40 { try await table.put(order(2 * number)) }
      var cursor: PageCursor?
      var read: [Order] = []
      repeat {
        let sequence = table.query(Key("PK") == "C#1", filter: Attribute("status") == "open", limit: size)
        let page = try await sequence.resume(from: cursor).page()
        #expect(page.items.count <= size)
        read += try page.decode(as: Order.self)
        cursor = try page.cursor.map { try PageCursor($0.description) }
        // What lies behind the cursor does not matter to what follows.
        try await table.put(order(1))
        if let last = page.items.last { try await table.delete(["PK": "C#1", "SK": last["SK"] ?? "none"]) }
      } while cursor != nil
      #expect(read == (0..<40).map { order(2 * $0) }.filter { $0.status == .open })
    }
  }

  @Test("pages of an index and of a scan are resumed in the middle")
  func pages() async throws {
    try await withOrders { table in
      for number in 0..<25 { try await table.put(order(number)) }
      for index in ["by-status", "by-total", nil] {
        var (items, sizes): ([Item], [Int]) = ([], [])
        for try await page in table.scan(index: index, pageSize: 10).pages {
          items += page.items
          sizes.append(page.items.count)
          if let cursor = page.cursor {
            let rest = try await table.scan(index: index).resume(from: cursor).collect()
            #expect(items.count + rest.count == 25)
            #expect(Set(items.compactMap { $0["SK"] }).isDisjoint(with: rest.compactMap { $0["SK"] }))
          }
        }
        #expect(sizes == [10, 10, 5])
        #expect(items == (try await table.scan(index: index).collect()))
      }
    }
  }

  @Test("the segments of a parallel scan are the table, once")
  func parallelScan() async throws {
    try await withOrders { table in
      for number in 0..<60 { try await table.put(order(number, of: "C#\(number % 13)")) }
      for count in [1, 2, 5, 16] {
        var read: [Order] = []
        for segment in 0..<count {
          read += try await table.scan(segment: segment, totalSegments: count).decoding(Order.self).collect()
        }
        #expect(Set(read.map { $0.PK + $0.SK }).count == 60)
        #expect(read.count == 60)
        let parallel = Mutex<[Item]>([])
        try await table.parallelScan(totalSegments: count, index: "by-status", pageSize: 7) { page in
          parallel.withLock { $0 += page.items }
        }
        #expect(Set(parallel.withLock { $0 }) == Set(try await table.scan().collect()))
        #expect(parallel.withLock { $0.count } == 60)
      }
    }
  }

  @Test("batches of any size write, read and delete values")
  func batches() async throws {
    try await withOrders { table in
      let orders = (0..<260).map { order($0) }
      try await table.batchWrite(puts: orders)
      let keys = orders.map(key) + [["PK": "none", "SK": "none"], key(orders[0])]
      let read = try await table.batchGet(keys, as: Order.self)
      #expect(read.count == 260)
      #expect(read.sorted { $0.SK < $1.SK } == orders)
      try await table.batchWrite(puts: [order(999)], deletes: orders.map(key))
      #expect(try await table.scan().decoding(Order.self).collect() == [order(999)])
    }
  }

  @Test("transactions of values are all or nothing, and once with a token")
  func transactions() async throws {
    try await withOrders { table in
      try await table.put(order(1))
      func actions(_ condition: Condition) throws -> [TransactWriteItems.Action] {
        [
          try .put(order(2), in: "orders", if: .notExists("PK")),
          .update(key(order(1)), [.add(10, to: "total")], in: "orders", if: condition),
          .check(["PK": "C#9", "SK": "none"], in: "orders", .notExists("PK")),
        ]
      }
      do {
        try await table.store.transact(actions(Attribute("total") > 100))
        Issue.record("the transaction was not refused")
      } catch let error as TableError {
        #expect(error.code == .transactionCanceled)
        #expect(error.cancellationReasons.map(\.code) == [.none, .conditionalCheckFailed, .none])
      }
      #expect(try await table.scan().count() == 1)
      for _ in 0..<2 { try await table.store.transact(actions(Attribute("total") < 2), token: "once") }
      let items = try await table.store.transactGet([
        .get(key(order(1)), from: "orders", projection: ["total"]), .get(key(order(2)), from: "orders"),
        .get(key(order(3)), from: "orders"),
      ])
      #expect(items[0] == ["total": 11.5])
      #expect(try items[1]?.decode(as: Order.self) == order(2))
      #expect(items[2] == nil)
    }
  }

  @Test("an item that is no such value throws when its turn comes")
  func mismatch() async throws {
    try await withOrders { table in
      try await table.put(order(1))
      try await table.put(["PK": "C#1", "SK": "O#0002", "status": "open", "total": 1, "lines": "much"])
      var values = table.query(Key("PK") == "C#1").decoding(Order.self).makeAsyncIterator()
      #expect(try await values.next(isolation: #isolation) == order(1))
      await #expect(throws: DecodingError.self) { _ = try await values.next(isolation: #isolation) }
      await #expect(throws: DecodingError.self) {
        try await table.get(["PK": "C#1", "SK": "O#0002"], as: Order.self)
      }
    }
  }
}
