import Quire
import QuireModel

/// What an event store knows from one append to the next within a transaction of the engine, as long as nobody else writes
/// in between.
final class EventBatch {
  let table: String
  var plan: EventPlan
  /// The position and the time of the last event.
  var position: Int
  var time: Timestamp
  /// The key of the last entry of the index of ids: an id after it is new.
  var lastIDEntry: [UInt8]
  /// The transaction's count of changes after the last append.
  var changeCount: Int

  init(table: String, plan: EventPlan, position: Int, time: Timestamp, lastIDEntry: [UInt8], changeCount: Int)
  {
    self.table = table
    self.plan = plan
    self.position = position
    self.time = time
    self.lastIDEntry = lastIDEntry
    self.changeCount = changeCount
  }
}

extension EngineEventStorage {
  /// The transaction's batch, begun anew unless the last change was an append of this event store.
  func batch(in transaction: inout Transaction) throws -> EventBatch {
    if let batch = transaction.attachment as? EventBatch, batch.changeCount == transaction.changeCount,
      batch.table == table
    {
      return batch
    }
    let plan = try reader.plans.plan(in: transaction)
    var lastIDEntry: [UInt8] = []
    try transaction.walk(plan.eventID, from: [0], upTo: nil, isForward: false) { key, _ in
      lastIDEntry = key.copied()
      return false
    }
    let batch = EventBatch(
      table: table,
      plan: plan,
      position: try reader.lastPosition(plan, in: transaction),
      time: try reader.lastTime(plan, in: transaction) ?? .earliest,
      lastIDEntry: lastIDEntry,
      changeCount: transaction.changeCount
    )
    transaction.attachment = batch
    return batch
  }
}
