package import QuireModel

/// What counts the events of an event store on a table store, or of some of its streams.
package struct LogHead: Sendable, Hashable {
  /// The last position given out, 0 where none was.
  package var position: Int
  /// How often a stream was deleted or truncated.
  package var changes: Int
  /// The time of the last event.
  package var createdAt: Timestamp?

  package init(position: Int = 0, changes: Int = 0, createdAt: Timestamp? = nil) {
    self.position = position
    self.changes = changes
    self.createdAt = createdAt
  }

  /// A number that grows with every move.
  var age: Int { position + changes }
}

extension LogHead {
  private typealias Name = LogLayout.Name

  package init(_ item: Item) throws(EventStoreError) {
    position = try EventItem.integer(Name.position, in: item)
    changes = try EventItem.integer(Name.changes, in: item)
    createdAt = item[EventTable.Name.createdAt] == nil ? nil : try EventItem.createdAt(item)
  }

  /// The item of a new head.
  package func item(_ number: Int, of heads: Int) -> Item {
    var item = LogLayout.headKey(number)
    item[Name.position] = .n(Number(position))
    item[Name.changes] = .n(Number(changes))
    item[EventTable.Name.createdAt] = createdAt.map { .s($0.description) }
    if number == 0 { item[Name.heads] = .n(Number(heads)) }
    return item
  }

  /// What must hold of the head for it to be as it was read.
  var isUnchanged: Condition {
    Attribute(Name.position) == position && Attribute(Name.changes) == changes
  }

  /// The action that moves the head on, provided that it is as it was read.
  func move(to next: LogHead, number: Int, table: String) -> TransactWriteItems.Action {
    var update: Update = [
      .set(Name.position, to: next.position), .set(Name.changes, to: next.changes),
    ]
    if let time = next.createdAt { update += .set(EventTable.Name.createdAt, to: time.description) }
    return .update(
      LogLayout.headKey(number),
      update,
      in: table,
      if: isUnchanged,
      onConditionFailure: .allOld
    )
  }

  /// The action that only demands that the head is as it was read.
  func check(number: Int, table: String) -> TransactWriteItems.Action {
    .check(LogLayout.headKey(number), in: table, isUnchanged, onConditionFailure: .allOld)
  }
}
