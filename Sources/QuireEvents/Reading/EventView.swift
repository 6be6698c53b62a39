import QuireModel

/// An event where it lies in the store's file: nothing of it is copied until it is asked for.
///
/// ``EventStore/scan(_:from:direction:limit:_:)`` lends one to its closure.
@safe
public struct EventView: ~Copyable, ~Escapable {
  private let key: RawSpan
  private let record: RawSpan
  /// The position, or 0 where the record says it.
  private let knownPosition: Int
  /// Not counted as a reference: the view depends on the caller's.
  private let unownedPlan: Unmanaged<EventPlan>

  @_lifetime(copy key, copy record, borrow plan)
  init(key: RawSpan, record: RawSpan, position: Int, _ plan: borrowing EventPlan) {
    self.key = key
    self.record = record
    knownPosition = position
    unsafe unownedPlan = .passUnretained(plan)
  }

  /// The place among all events of the store.
  public var position: Int {
    get throws {
      if knownPosition > 0 { return knownPosition }
      guard let position = withPlan({ EventRecord(record, $0)?.position }) else {
        throw EventStoreError(.corrupted, "An event has no position")
      }
      return position
    }
  }

  /// The place in the stream.
  public var version: Int {
    get throws { try withPlan { plan in try plan.version(ofKey: key) } }
  }

  /// Hands the bytes of the event's data to `body`: of JSON text its UTF-8.
  @inlinable
  public func withData<Result>(_ body: (RawSpan) throws -> Result) throws -> Result {
    var result: Result?
    try lendData { result = try body($0) }
    guard let result else { throw Self.noData }
    return result
  }

  @usableFromInline static var noData: EventStoreError { EventStoreError(.corrupted, "An event has no data") }

  @usableFromInline
  func lendData(_ body: (RawSpan) throws -> Void) throws {
    _ = try withPlan { plan in try EventRecord(record, plan)?.withData(key: key, body) }
  }

  /// The name of the type of event.
  public var type: String {
    get throws {
      guard let type = withPlan({ EventRecord(record, $0)?.text(.eventType, key: key) }) else {
        throw EventStoreError(.corrupted, "An event has no type")
      }
      return type
    }
  }

  /// The stream.
  public var streamID: StreamID {
    get throws { try withPlan { plan in try plan.streamID(ofKey: key) } }
  }

  /// A copy of the event.
  public var event: RecordedEvent {
    withPlan { plan in
      var builder = EventBlockBuilder(plan, limit: 1)
      builder.add(key: key, record: record, position: knownPosition)
      return builder.finish()[0]
    }
  }

  @inline(__always)
  private func withPlan<Result>(_ body: (EventPlan) throws -> Result) rethrows -> Result {
    // SAFETY: the view depends on a reference of the caller's, which keeps the plan.
    try unsafe unownedPlan._withUnsafeGuaranteedRef(body)
  }
}

extension EventTableReader {
  /// Lends the events of a part of a selection to `body`, one view of the store long; answers where to go on, nil at the
  /// end.
  func scan(
    _ request: EventPageRequest,
    in items: borrowing some ItemReader & ~Copyable,
    _ body: (borrowing EventView) throws -> Bool
  ) throws -> Int? {
    let plan = try plans.plan(in: items)
    guard let scope = try scope(of: request, plan, in: items),
      let range = Self.narrow(scope.range, from: request.from, request.direction)
    else { return nil }
    var count = 0
    var next: Int?
    try walk(scope, range, request.direction, plan, in: items) { key, record, position in
      count += 1
      if let record {
        guard try body(EventView(key: key, record: record, position: position ?? 0, plan)) else {
          return false
        }
      } else {
        let goesOn = try items.withRecord(key.copied(), in: plan.items) { record in
          try body(EventView(key: key, record: record, position: position ?? 0, plan))
        }
        guard let goesOn else {
          throw EventStoreError(.corrupted, "An index entry points at an event that is not there")
        }
        guard goesOn else { return false }
      }
      guard count >= request.limit else { return true }
      let place = scope.isStream ? try plan.version(ofKey: key) : position ?? 0
      next = request.direction == .forwards ? place + 1 : place > scope.range.lowerBound ? place - 1 : nil
      return false
    }
    return next
  }
}
