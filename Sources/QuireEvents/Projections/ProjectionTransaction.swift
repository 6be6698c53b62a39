import QuireModel

/// The actions of some events, to be committed together.
struct ProjectionTransaction {
  private struct Address: Hashable {
    var table: String
    var key: Item
  }

  /// What is saved before it.
  private(set) var saved: ProjectionCheckpoint
  /// What is saved with it.
  var through: Int
  private(set) var actions: [TransactWriteItems.Action] = []
  /// The event of each action.
  private var events: [RecordedEvent] = []
  private var addresses: Set<Address> = []
  private var bytes = 0
  private var keysOfTables: [String: [AttributeName]] = [:]

  /// Whether there is nothing to commit.
  var isEmpty: Bool { through == saved.position ?? 0 }

  init(after saved: ProjectionCheckpoint) {
    self.saved = saved
    through = saved.position ?? 0
  }

  /// Adds the actions of an event, if there is room and none is on an item of the others; says whether.
  mutating func add(
    _ new: [TransactWriteItems.Action],
    of event: RecordedEvent,
    keys: (_ table: String) async throws -> [AttributeName]
  ) async throws -> Bool {
    var newAddresses: [Address] = []
    for action in new { newAddresses.append(try await address(of: action, keys: keys)) }
    let newBytes = new.reduce(0) { $0 + $1.size }
    // One action is for the position.
    guard actions.count + new.count < TransactionLimits.actions,
      bytes + newBytes + 1_024 <= TransactionLimits.bytes,
      addresses.isDisjoint(with: newAddresses)
    else { return false }
    actions += new
    events += new.map { _ in event }
    addresses.formUnion(newAddresses)
    bytes += newBytes
    through = event.position
    return true
  }

  private mutating func address(
    of action: TransactWriteItems.Action,
    keys: (_ table: String) async throws -> [AttributeName]
  ) async throws -> Address {
    switch action {
    case .update(let update): return Address(table: update.tableName, key: update.key)
    case .delete(let delete): return Address(table: delete.tableName, key: delete.key)
    case .conditionCheck(let check): return Address(table: check.tableName, key: check.key)
    case .put(let put):
      let names: [AttributeName]
      if let known = keysOfTables[put.tableName] {
        names = known
      } else {
        names = try await keys(put.tableName)
        keysOfTables[put.tableName] = names
      }
      return Address(table: put.tableName, key: Item(put.item.attributes.filter { names.contains($0.key) }))
    }
  }

  /// Begins the next transaction, once this one is committed.
  mutating func begin() {
    saved.position = through
    actions = []
    events = []
    addresses = []
    bytes = 0
  }

  func event(ofAction index: Int) -> RecordedEvent? { events.indices.contains(index) ? events[index] : nil }

  func tooLarge(_ actions: [TransactWriteItems.Action], of event: RecordedEvent) -> EventStoreError {
    let size = actions.reduce(0) { $0 + $1.size }
    return EventStoreError(
      .transactionTooLarge,
      """
      A projection writes for an event, with its position, one transaction of at most \(TransactionLimits.actions) actions \
      and \(TransactionLimits.bytes) bytes, and this one needs \(actions.count + 1) actions and \(size) bytes
      """,
      streamID: event.streamID,
      eventID: event.id
    )
  }
}
