import QuireEvents

/// An order as its events make it.
struct Order: Codable, Hashable, Sendable {
  enum Status: String, Codable, Sendable {
    case none, open, paid, shipped, cancelled
  }

  var status = Status.none
  var customer = ""
  var lines: [LineAdded] = []

  var cents: Int { lines.reduce(0) { $0 + $1.quantity * $1.cents } }
}

/// What can be asked of an order.
enum OrderCommand: Sendable {
  case place(customer: String)
  case add(product: String, quantity: Int, cents: Int)
  case pay(cents: Int)
  case ship(parcel: String)
  case cancel(reason: String)
}

/// Why a command is not allowed.
enum OrderRefusal: Error, Equatable {
  case alreadyPlaced
  case notOpen
  case empty
  case wrongAmount(due: Int)
  case notPaid
}

extension Order {
  /// The rules: which events a command leads to, and what an event makes of an order.
  ///
  /// Both are plain functions, which can be tested without a store.
  static let decider = Decider<OrderCommand, Order, OrderEvent>(
    initialState: Order(),
    codec: OrderEvent.codec,
    // Every fifth event takes the state along, in the transaction of its append: loading reads few events.
    snapshots: .every(5, type: "Order"),
    decide: { command, order in try order.decide(command) },
    evolve: { order, event in order.apply(event) }
  )

  private func decide(_ command: OrderCommand) throws(OrderRefusal) -> [OrderEvent] {
    switch command {
    case .place(let customer):
      guard status == .none else { throw .alreadyPlaced }
      return [.placed(OrderPlaced(customer: customer))]
    case .add(let product, let quantity, let cents):
      guard status == .open else { throw .notOpen }
      return [.lineAdded(LineAdded(product: product, quantity: quantity, cents: cents))]
    case .pay(let cents):
      guard status == .open else { throw .notOpen }
      guard !lines.isEmpty else { throw .empty }
      guard cents == self.cents else { throw .wrongAmount(due: self.cents) }
      return [.paid(OrderPaid(cents: cents))]
    case .ship(let parcel):
      guard status == .paid else { throw .notPaid }
      return [.shipped(OrderShipped(parcel: parcel))]
    case .cancel(let reason):
      guard status == .open else { throw .notOpen }
      return [.cancelled(OrderCancelled(reason: reason))]
    }
  }

  private mutating func apply(_ event: OrderEvent) {
    switch event {
    case .placed(let it): (status, customer) = (.open, it.customer)
    case .lineAdded(let it): lines.append(it)
    case .paid: status = .paid
    case .shipped: status = .shipped
    case .cancelled: status = .cancelled
    }
  }
}
