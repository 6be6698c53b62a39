import Quire
import QuireModel

/// What an event store knows from one append to the next within a transaction of the engine, as long as nobody else writes
/// in between.
final class EventBatch: TransactionAttachment {
  /// How the events end.
  struct Tail {
    /// The position and the time of the last event.
    var position: Int
    var time: Timestamp
    /// The key of the last entry of the index of ids: an id after it is new.
    var lastIDEntry: [UInt8]
  }

  let table: String
  private let plans: EventPlanCache
  var plan: EventPlan
  var tail: Tail
  /// The transaction's count of changes after the last append.
  var changeCount: Int

  init(table: String, _ plans: EventPlanCache, _ plan: EventPlan, _ tail: Tail, changeCount: Int) {
    self.table = table
    self.plans = plans
    self.plan = plan
    self.tail = tail
    self.changeCount = changeCount
  }

  func wasCommitted(as number: Int, changeCount: Int) {
    // Whatever was written after the last append may have been events too.
    if changeCount == self.changeCount { plans.keep(tail, at: number) }
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
    let known = transaction.changeCount == 0 ? reader.plans.tail(at: transaction.lastCommit) : nil
    let batch = EventBatch(
      table: table,
      reader.plans,
      plan,
      try known ?? tail(plan, in: transaction),
      changeCount: transaction.changeCount
    )
    transaction.attachment = batch
    return batch
  }

  private func tail(_ plan: EventPlan, in transaction: borrowing Transaction) throws -> EventBatch.Tail {
    var lastIDEntry: [UInt8] = []
    try transaction.walk(plan.eventID, from: [0], upTo: nil, isForward: false) { key, _ in
      lastIDEntry = key.copied()
      return false
    }
    return EventBatch.Tail(
      position: try reader.lastPosition(plan, in: transaction),
      time: try reader.lastTime(plan, in: transaction) ?? .earliest,
      lastIDEntry: lastIDEntry
    )
  }
}
