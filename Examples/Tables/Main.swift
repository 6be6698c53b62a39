import Foundation
import Quire

/// Tables as in DynamoDB: one table for several kinds of item, conditions, an index, transactions, counters and pages.
@main
enum Main {
  static func main() async {
    do {
      try await run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  static func run() async throws {
    // A store in a file would be `Store.open(at: "shop.quire")`.
    let store = try Store.temporary()
    let shop = try await Shop(in: store)
    let table = shop.table

    // Conditional put: the first one wins.
    try await shop.register(Customer(id: "ada", name: "Ada"))
    try await shop.register(Customer(id: "ben", name: "Ben"))
    await check("a customer's id is given once") {
      do {
        try await shop.register(Customer(id: "ada", name: "Another Ada"))
        return false
      } catch TableError.Code.conditionalCheckFailed {
        return try await table.get(Customer.key("ada"), as: Customer.self)?.name == "Ada"
      }
    }

    // Optimistic locking: of two changes of the same version one is made.
    await check("a change based on an old version is refused") {
      guard var mine = try await table.get(Customer.key("ada"), as: Customer.self) else { return false }
      var theirs = mine
      theirs.name = "Ada L."
      try await shop.rename(theirs)
      mine.name = "Ada K."
      do {
        try await shop.rename(mine)
        return false
      } catch TableError.Code.conditionalCheckFailed {
        let stored = try await table.get(Customer.key("ada"), as: Customer.self)
        return stored?.name == "Ada L." && stored?.version == 2
      }
    }

    // An atomic counter, from many tasks at once.
    await check("a hundred callers at once get the numbers 1 to 100") {
      let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...100 { group.addTask { try await shop.next("order") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      return numbers.sorted() == Array(1...100)
    }

    // A transaction over orders, lines, stock and customers.
    try await table.batchWrite(puts: [
      Item(Product(id: "pen", cents: 250, stock: 40), key: Product.key("pen")),
      Item(Product(id: "ink", cents: 790, stock: 5), key: Product.key("ink")),
    ])
    for number in 1...12 {
      let order = Order(
        number: number,
        customer: number.isMultiple(of: 3) ? "ben" : "ada",
        date: "2026-01-\(number < 10 ? "0" : "")\(number)",
        status: .open,
        cents: 500
      )
      let lines = [OrderLine(product: "pen", quantity: 2)]
      try await shop.place(order, lines, token: "order-\(number)")
      // The answer got lost, so the client asks again.
      try await shop.place(order, lines, token: "order-\(number)")
    }
    await check("orders sent twice with one token are placed once") {
      let pens = try await table.get(Product.key("pen"), as: Product.self)
      let ada = try await table.get(Customer.key("ada"), as: Customer.self)
      return pens?.stock == 40 - 12 * 2 && ada?.orders == 8
    }
    await check("an order of more than there is changes nothing, and says which line is at fault") {
      let order = Order(number: 13, customer: "ada", date: "2026-01-13", status: .open, cents: 10_790)
      let lines = [OrderLine(product: "pen", quantity: 4), OrderLine(product: "ink", quantity: 6)]
      do {
        try await shop.place(order, lines, token: "order-13")
        return false
      } catch let error as TableError where error.code == .transactionCanceled {
        let pens = try await table.get(Product.key("pen"), as: Product.self)
        return pens?.stock == 16 && error.cancellationReasons.map(\.code).last == .conditionalCheckFailed
      }
    }

    // Queries of the table and of the index.
    for _ in 1...3 {
      guard let order = try await shop.orders(.open).first() else { break }
      try await shop.ship(order)
      print("  shipped order \(order.number) of \(order.customer), \(order.date)")
    }
    await check("the index has the orders by status, oldest first") {
      let open = try await shop.orders(.open).collect().map(\.number)
      let shipped = try await shop.orders(.shipped).collect().map(\.number)
      return open == Array(4...12) && shipped == [1, 2, 3]
    }
    await check("an order's lines are one query") {
      try await shop.lines(of: 7).collect() == [OrderLine(product: "pen", quantity: 2)]
    }

    // Pages, as a web service hands them out: the cursor goes to the client and comes back as text.
    await check("three pages of up to three orders have all eight, newest first") {
      var pages: [[Int]] = []
      var cursor: String?
      repeat {
        let orders = shop.orders(of: "ada", limit: 3).resume(from: try cursor.map { try PageCursor($0) })
        let page = try await orders.page()
        pages.append(try page.decode(as: Order.self).map(\.number))
        cursor = page.cursor?.description
      } while cursor != nil
      return pages == [[11, 10, 8], [7, 5, 4], [2, 1]]
    }

    // Expired items are filtered out, whether or not they were removed yet.
    let now = 1_800_000_000
    for (token, expiresAt) in [("old", now - 60), ("new", now + 60)] {
      let session = Session(token: token, expiresAt: expiresAt)
      try await table.put(Item(session, key: Session.key(customer: "ada", token: token)))
    }
    await check("expired sessions are left out") {
      try await shop.sessions(of: "ada", at: now).collect().map(\.token) == ["new"]
    }

    // The requests of DynamoDB's API, with its expression language, are there as well.
    await check("DynamoDB's own requests and expressions do the same") {
      let output = try store.query(
        Query(
          tableName: "shop",
          indexName: "GSI1",
          keyConditionExpression: "GSI1PK = :status AND GSI1SK BETWEEN :from AND :to",
          expressionAttributeValues: [":status": "STATUS#OPEN", ":from": "2026-01-05", ":to": "2026-01-08"]
        )
      )
      return output.count == 3
    }

    let description = try await table.describe()
    print("\n  \(description.itemCount) items of \(description.sizeBytes) bytes in one table\n")
    await check("the store is sound") { try store.verify().isClean }
  }

  /// Says what holds; ends the program where it does not.
  static func check(_ statement: String, _ condition: () async throws -> Bool) async {
    do {
      let holds = try await condition()
      print(holds ? "✓" : "✗", statement)
      if !holds { exit(1) }
    } catch {
      print("✗ \(statement): \(error)")
      exit(1)
    }
  }
}
