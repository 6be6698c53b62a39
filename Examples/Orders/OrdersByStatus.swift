import Quire
import QuireEvents

/// A read model: the orders as a list by status.
///
/// Its items and its position are written in one transaction, so that every event counts exactly once.
///
/// Who has waited for a position must then see it in the list. The embedded engine has every index up to date in the
/// commit of the item; DynamoDB does not: a global index follows some time after, and cannot be read consistently. A
/// local index can. So the list is one partition, `list`, with a local index by status, read with `consistentRead`, and
/// is right on all of them. What one partition of DynamoDB can bear, 1,000 write units a second and 10 GB, is enough for a
/// list that people read; a larger one has a partition a day, or a global index and patience.
struct OrdersByStatus: TableProjection {
  let name = "orders-by-status"
  let filter = SubscriptionFilter.category("Order")
  let table: Table

  /// The partition of the list.
  private static let list = "orders"

  /// A line of the list.
  struct Entry: Codable, Sendable {
    var list = OrdersByStatus.list
    var order: String
    var customer: String
    var status: Order.Status
    var cents: Int
  }

  /// Opens the table of the list, and makes it where it is not there yet.
  init(in tables: any TableStore, table: String) async throws {
    self.table = try await tables.openTable(
      table,
      partitionKey: ("list", .s),
      sortKey: ("order", .s),
      indexes: [.local("by-status", sortKey: ("status", .s))]
    )
  }

  func actions(for event: RecordedEvent) throws -> [TransactWriteItems.Action] {
    let key: Item = ["list": .s(Self.list), "order": .s(event.streamID.string)]
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
    for try await item in table.scan(consistentRead: true) {
      try await table.delete(["list": .s(Self.list), "order": item["order"] ?? .null])
    }
  }

  /// The orders of a status, as far as the events were projected.
  func orders(_ status: Order.Status) async throws -> [Entry] {
    let query = Key("list") == Self.list && Key("status") == status.rawValue
    let entries = try await table.query(query, index: "by-status", consistentRead: true)
      .decoding(Entry.self).collect()
    // Entries of one status have no order among themselves in the index.
    return entries.sorted { $0.order < $1.order }
  }
}
