import Quire

/// A shop in one table, after DynamoDB's single-table design: what is read together lies together.
///
/// ```text
/// what        PK               SK                     GSI1PK           GSI1SK
/// ----------  ---------------  ---------------------  ---------------  ---------------
/// customer    CUSTOMER#<id>    PROFILE
/// order       CUSTOMER#<id>    ORDER#<date>#<number>  STATUS#<status>  <date>#<number>
/// order line  ORDER#<number>   LINE#<line>
/// product     PRODUCT#<id>     PRODUCT
/// session     CUSTOMER#<id>    SESSION#<token>
/// counter     COUNTER          <name>
/// ```
///
/// A customer with all orders, and an order with all lines, are one query of the table each; the index has the open
/// orders of all customers, oldest first.
struct Shop: Sendable {
  let store: Store
  let table: Table

  /// Opens the shop's table, and makes it where it is not there yet.
  init(in store: Store) async throws {
    self.store = store
    table = try await store.openTable(
      "shop",
      partitionKey: ("PK", .s),
      sortKey: ("SK", .s),
      indexes: [.global("GSI1", partitionKey: ("GSI1PK", .s), sortKey: ("GSI1SK", .s))]
    )
  }

  // MARK: Conditional put

  /// Registers a customer.
  ///
  /// Throws `TableError.Code.conditionalCheckFailed` where the id is taken.
  func register(_ customer: Customer) async throws {
    try await table.put(Item(customer, key: Customer.key(customer.id)), if: .notExists("PK"))
  }

  // MARK: Optimistic locking

  /// Writes a customer's new name, provided that nobody changed the customer since it was read.
  ///
  /// Throws `TableError.Code.conditionalCheckFailed` where somebody did: read again, decide again.
  func rename(_ customer: Customer) async throws {
    try await table.update(
      Customer.key(customer.id),
      [.set("name", to: customer.name), .add(1, to: "version")],
      if: Attribute("version") == customer.version
    )
  }

  // MARK: Atomic counter

  /// The next number of a sequence: 1, 2, 3 … however many callers ask at the same time.
  func next(_ counter: String) async throws -> Int {
    let new = try await table.update(
      ["PK": "COUNTER", "SK": .s(counter)],
      .add(1, to: "value"),
      returning: .updatedNew
    )
    return try new?["value"]?.decode(as: Int.self) ?? 0
  }

  // MARK: Transaction

  /// Places an order: takes the products from stock, and writes the order and its lines; all of that, or nothing.
  ///
  /// Sent again with the same token, because the answer got lost for example, it does nothing. Throws
  /// `TableError.Code.transactionCanceled` with a reason for each action where the customer is unknown or a product is
  /// out of stock.
  func place(_ order: Order, _ lines: [OrderLine], token: String) async throws {
    var actions: [TransactWriteItems.Action] = [
      .put(try Item(order, key: order.key, order.indexKey), in: table.name, if: .notExists("PK")),
      .update(Customer.key(order.customer), .add(1, to: "orders"), in: table.name, if: .exists("PK")),
    ]
    for (index, line) in lines.enumerated() {
      actions += [
        .put(try Item(line, key: OrderLine.key(order: order.number, line: index + 1)), in: table.name),
        .update(
          Product.key(line.product),
          .add(-line.quantity, to: "stock"),
          in: table.name,
          if: Attribute("stock") >= line.quantity
        ),
      ]
    }
    try await store.transact(actions, token: token)
  }

  /// Ships an open order; with its status its place in the index changes.
  func ship(_ order: Order) async throws {
    var shipped = order
    shipped.status = .shipped
    try await table.put(
      Item(shipped, key: shipped.key, shipped.indexKey),
      if: Attribute("status") == Order.Status.open.rawValue
    )
  }

  // MARK: Queries

  /// A customer's orders, newest first: one query of the table.
  func orders(of customer: String, limit: Int? = nil) -> ItemSequence {
    table.query(
      Key("PK") == "CUSTOMER#\(customer)" && Key("SK").beginsWith("ORDER#"),
      order: .descending,
      limit: limit
    )
  }

  /// The orders of a status, of all customers, oldest first: a query of the index.
  func orders(_ status: Order.Status) -> DecodedSequence<Order> {
    table.query(Key("GSI1PK") == "STATUS#\(status.rawValue)", index: "GSI1").decoding(Order.self)
  }

  /// An order's lines.
  func lines(of order: Int) -> DecodedSequence<OrderLine> {
    table.query(Key("PK") == "ORDER#\(padded(order))").decoding(OrderLine.self)
  }

  /// A customer's sessions that have not expired, as long as they may still be there: DynamoDB advises the same filter,
  /// because it removes expired items some time later.
  func sessions(of customer: String, at now: Int) -> DecodedSequence<Session> {
    table.query(
      Key("PK") == "CUSTOMER#\(customer)" && Key("SK").beginsWith("SESSION#"),
      filter: Attribute("expiresAt") > now
    ).decoding(Session.self)
  }
}
