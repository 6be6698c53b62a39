import Quire
import QuireEvents

/// A read model: the orders as a list by status.
///
/// Its items and its position are written in one transaction, so that every event counts exactly once.
struct OrdersByStatus: EventProjection {
  let name = "orders-by-status"
  let filter = SubscriptionFilter.category("Order")
  let table: Table
  /// What is emptied when the list is built again.
  var tables: [String] { [table.name] }

  /// A line of the list.
  struct Entry: Codable, Sendable {
    var order: String
    var customer: String
    var status: Order.Status
    var cents: Int
  }

  /// Opens the table of the list, and makes it where it is not there yet.
  init(in store: Store) async throws {
    table = try await store.openTable(
      "orders",
      partitionKey: ("order", .s),
      indexes: [.global("by-status", partitionKey: ("status", .s), sortKey: ("order", .s))]
    )
  }

  func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
    let key: Item = ["order": .s(event.streamID.string)]
    func set(_ status: Order.Status) -> Update { .set("status", to: status.rawValue) }

    switch try OrderEvent.codec.decode(event) {
    case .placed(let it):
      let entry = Entry(order: event.streamID.string, customer: it.customer, status: .open, cents: 0)
      try transaction.put(Item(encoding: entry), in: table.name)
    case .lineAdded(let it):
      try transaction.update(key, in: table.name, .add(it.quantity * it.cents, to: "cents"))
    case .paid: try transaction.update(key, in: table.name, set(.paid))
    case .shipped: try transaction.update(key, in: table.name, set(.shipped))
    case .cancelled: try transaction.update(key, in: table.name, set(.cancelled))
    }
  }

  /// The orders of a status.
  func orders(_ status: Order.Status) async throws -> [Entry] {
    try await table.query(Key("status") == status.rawValue, index: "by-status").decoding(Entry.self).collect()
  }
}
