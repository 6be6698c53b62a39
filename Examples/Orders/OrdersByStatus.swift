import Quire
import QuireEvents

/// A read model: the orders as a list by status.
///
/// Its items and its position are written in one transaction, so that every event counts exactly once.
struct OrdersByStatus: TableProjection {
  let name = "orders-by-status"
  let filter = SubscriptionFilter.category("Order")
  let table: Table

  /// A line of the list.
  struct Entry: Codable, Sendable {
    var order: String
    var customer: String
    var status: Order.Status
    var cents: Int
  }

  /// Opens the table of the list, and makes it where it is not there yet.
  init(in tables: any TableStore, table: String) async throws {
    self.table = try await tables.openTable(
      table,
      partitionKey: ("order", .s),
      indexes: [.global("by-status", partitionKey: ("status", .s), sortKey: ("order", .s))]
    )
  }

  func actions(for event: RecordedEvent) throws -> [TransactWriteItems.Action] {
    let key: Item = ["order": .s(event.streamID.string)]
    func update(_ update: Update) -> [TransactWriteItems.Action] { [.update(key, update, in: table.name)] }
    func set(_ status: Order.Status) -> [TransactWriteItems.Action] {
      update(.set("status", to: status.rawValue))
    }

    switch try OrderEvent.codec.decode(event) {
    case .placed(let it):
      let entry = Entry(order: event.streamID.string, customer: it.customer, status: .open, cents: 0)
      return [.put(try Item(encoding: entry), in: table.name)]
    case .lineAdded(let it): return update(.add(it.quantity * it.cents, to: "cents"))
    case .paid: return set(.paid)
    case .shipped: return set(.shipped)
    case .cancelled: return set(.cancelled)
    }
  }

  func reset(in tables: any TableStore) async throws {
    for try await item in table.scan() { try await table.delete(["order": item["order"] ?? .null]) }
  }

  /// The orders of a status.
  func orders(_ status: Order.Status) async throws -> [Entry] {
    try await table.query(Key("status") == status.rawValue, index: "by-status").decoding(Entry.self).collect()
  }
}
