import QuireModel

/// How far a projection has come, and whether its read model is being removed.
struct ProjectionCheckpoint: Sendable, Hashable {
  /// The position saved, or nil where none is.
  var position: Int?
  /// Who is removing the read model, if anybody is.
  var reset: String?

  init(_ item: Item?) throws(EventStoreError) {
    position = try item.map(EventItem.checkpoint(_:))
    switch item?[LogLayout.Name.isResetting] {
    case nil: reset = nil
    case .s(let name): reset = name
    default: throw EventItem.damaged(LogLayout.Name.isResetting)
    }
  }

  /// The action that saves another position, provided that this is still what is saved.
  func move(name: String, to position: Int, at time: Timestamp, in table: String) -> TransactWriteItems.Action
  {
    let isUnchanged: Condition =
      if let saved = self.position {
        Attribute(LogLayout.Name.position) == saved && .notExists(LogLayout.Name.isResetting)
      } else {
        .notExists(EventTable.Name.partitionKey)
      }
    return .put(
      EventItem.checkpoint(name, position: position, updatedAt: time),
      in: table,
      if: isUnchanged
    )
  }

  /// The item that says that a read model is being removed.
  static func resetting(_ name: String, by reset: String, at time: Timestamp) -> Item {
    var item = EventItem.checkpoint(name, position: 0, updatedAt: time)
    item[LogLayout.Name.isResetting] = .s(reset)
    return item
  }
}
