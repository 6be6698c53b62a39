import QuireModel

/// An event where it lies in the store's file: nothing of it is copied until it is asked for.
///
/// ``EventStore/scan(_:from:direction:limit:_:)`` lends one to its closure.
public struct EventView: ~Copyable, ~Escapable {
  /// The place among all events of the store.
  public let position: Int
  /// The place in the stream.
  public let version: Int
  private let key: RawSpan
  private let record: RawSpan
  private let plan: EventPlan

  @_lifetime(copy key, copy record)
  init(key: RawSpan, record: RawSpan, position: Int, version: Int, _ plan: EventPlan) {
    self.key = key
    self.record = record
    self.position = position
    self.version = version
    self.plan = plan
  }

  /// Hands the bytes of the event's data to `body`: of JSON text its UTF-8.
  public func withData<Result>(_ body: (RawSpan) throws -> Result) throws -> Result {
    guard let event = EventRecord(record, plan), let result = try event.withData(key: key, body) else {
      throw EventStoreError(.corrupted, "An event has no data")
    }
    return result
  }

  /// The name of the type of event.
  public var type: String {
    get throws {
      guard let type = EventRecord(record, plan)?.text(.eventType, key: key) else {
        throw EventStoreError(.corrupted, "An event has no type")
      }
      return type
    }
  }

  /// The stream.
  public var streamID: StreamID {
    get throws { try plan.streamID(ofKey: key) }
  }

  /// A copy of the event.
  public var event: RecordedEvent {
    get {
      var builder = EventBlockBuilder(plan, limit: 1)
      builder.add(key: key, record: record, position: position, version: version)
      return builder.finish()[0]
    }
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
    guard let scope = try scope(of: request.selection, plan, in: items),
      let range = Self.narrow(scope.range, from: request.from, request.direction)
    else { return nil }
    var count = 0
    var next: Int?
    func lend(_ key: RawSpan, _ record: RawSpan, _ position: Int?) throws -> Bool {
      var offset = 0
      try plan.items.skip(at: 0, of: key, &offset)
      let version = try Self.version(of: key, at: offset, plan)
      guard let position = position ?? EventRecord(record, plan)?.position else {
        throw EventStoreError(.corrupted, "An event has no position")
      }
      count += 1
      guard try body(EventView(key: key, record: record, position: position, version: version, plan)) else {
        return false
      }
      guard count >= request.limit else { return true }
      let place = scope.isStream ? version : position
      next = request.direction == .forwards ? place + 1 : place > scope.range.lowerBound ? place - 1 : nil
      return false
    }
    try walk(scope, range, request.direction, plan, in: items) { key, record, position in
      if let record { return try lend(key, record, position) }
      let goesOn = try items.withRecord(key.copied(), in: plan.items) { try lend(key, $0, position) }
      guard let goesOn else {
        throw EventStoreError(.corrupted, "An index entry points at an event that is not there")
      }
      return goesOn
    }
    return next
  }
}
