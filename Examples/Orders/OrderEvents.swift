import QuireEvents

/// What happens to an order.
enum OrderEvent: Sendable {
  case placed(OrderPlaced)
  case lineAdded(LineAdded)
  case paid(OrderPaid)
  case shipped(OrderShipped)
  case cancelled(OrderCancelled)

  /// How the events are stored.
  ///
  /// A type's name never changes; its payload may, with a version and an upcaster.
  static let codec = EventCodec<OrderEvent>(
    EventType("OrderPlaced", embed: OrderEvent.placed) { if case .placed(let it) = $0 { it } else { nil } },
    EventType(
      "LineAdded",
      version: 2,
      upcasters: [Upcaster(from: 1) { (old: LineAdded.V1) in LineAdded(upgrading: old) }],
      embed: OrderEvent.lineAdded
    ) { if case .lineAdded(let it) = $0 { it } else { nil } },
    EventType("OrderPaid", embed: OrderEvent.paid) { if case .paid(let it) = $0 { it } else { nil } },
    EventType("OrderShipped", embed: OrderEvent.shipped) {
      if case .shipped(let it) = $0 { it } else { nil }
    },
    EventType("OrderCancelled", embed: OrderEvent.cancelled) {
      if case .cancelled(let it) = $0 { it } else { nil }
    }
  )
}

struct OrderPlaced: Codable, Sendable {
  var customer: String
}

struct LineAdded: Codable, Hashable, Sendable {
  var product: String
  var quantity: Int
  /// The price of one, in cents.
  var cents: Int

  /// The first version of the shop had prices in whole dollars.
  ///
  /// Events that it stored are there for ever, and read as if they had been written today.
  struct V1: Codable, Sendable {
    var product: String
    var quantity: Int
    var price: Int
  }
}

extension LineAdded {
  init(upgrading old: V1) {
    self.init(product: old.product, quantity: old.quantity, cents: old.price * 100)
  }
}

struct OrderPaid: Codable, Sendable {
  var cents: Int
}

struct OrderShipped: Codable, Sendable {
  var parcel: String
}

struct OrderCancelled: Codable, Sendable {
  var reason: String
}
