/// A table of a store: its items one at a time, in queries, scans and batches.
///
/// ```swift
/// let orders = store.table("orders")
/// try await orders.put(order, if: .notExists("PK"))
/// let open = try await orders.get(["PK": "ORDER#1"], as: Order.self)
/// for try await order in orders.query(Key("PK") == "CUSTOMER#1").decoding(Order.self) { … }
/// ```
///
/// A `Table` is a name and a store: making one reads nothing and cannot fail; the calls throw `.resourceNotFound`
/// where there is no such table. Calls throw ``TableError`` for what the store refuses, and `EncodingError` or
/// `DecodingError` where a `Codable` value does not fit its item.
///
/// Parameters that this layer leaves out (expressions as text, `Select`, …) are those of the requests, which
/// ``store`` takes: ``TableStore/putItem(_:)`` and its siblings.
public struct Table: Sendable {
  /// The store that the table is in.
  public let store: any TableStore
  /// The table's name.
  public let name: String

  /// Names a table of a store.
  public init(_ name: String, in store: any TableStore) {
    self.store = store
    self.name = name
  }

  /// What the table is and holds.
  public func describe() async throws -> TableDescription {
    try await store.describeTable(DescribeTable(tableName: name))
  }
}

extension TableStore {
  /// Names a table of this store.
  public func table(_ name: String) -> Table { Table(name, in: self) }
}
