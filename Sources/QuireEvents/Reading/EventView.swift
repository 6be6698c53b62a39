import QuireModel

/// An event where it lies in the store's file: nothing of it is copied until it is asked for.
///
/// ``EventStore/scan(_:from:direction:limit:_:)`` lends one to its closure. Whatever is asked of an event whose bytes are
/// damaged throws ``EventStoreError/Code/corrupted``, or a `TableError` of that code.
@safe
public struct EventView: ~Copyable, ~Escapable {
  /// The key of the item, or of an entry of an index.
  private let key: RawSpan
  private let record: RawSpan
  /// Where the position and then the item's key are in the key of an index's entry; 0 where the key is the item's.
  private let positionStart: Int
  /// Not counted as a reference: the view depends on the caller's.
  private let unownedPlan: Unmanaged<EventPlan>

  @_lifetime(copy key, copy record, borrow plan)
  init(key: RawSpan, record: RawSpan, positionStart: Int, _ plan: borrowing EventPlan) {
    self.key = key
    self.record = record
    self.positionStart = positionStart
    unsafe unownedPlan = .passUnretained(plan)
  }

  /// The place among all events of the store.
  public var position: Int {
    get throws {
      if positionStart > 0 {
        var offset = positionStart
        return try EventTableReader.position(of: key, at: &offset)
      }
      if let position = withPlan({ EventRecord(record, $0)?.position }) { return position }
      return try decoded().position
    }
  }

  /// The place in the stream.
  public var version: Int {
    get throws {
      let key = try itemKey()
      return try withPlan { plan in try plan.version(ofKey: key) }
    }
  }

  /// Hands the bytes of the event's data to `body`: of JSON text its UTF-8.
  @inlinable
  public func withData<Result>(_ body: (RawSpan) throws -> Result) throws -> Result {
    if let data = plainData { return try body(data) }
    var result: Result?
    try lendData { result = try body($0) }
    guard let result else { throw Self.noData }
    return result
  }

  @usableFromInline static var noData: EventStoreError { EventStoreError(.corrupted, "An event has no data") }

  /// The data as nearly all events have it: stored as it is.
  @usableFromInline
  var plainData: RawSpan? {
    @_lifetime(copy self)
    get { EventRecord.plainData(of: record, named: withPlan { $0.reference(to: .data) }) }
  }

  @usableFromInline
  func lendData(_ body: (RawSpan) throws -> Void) throws {
    try body(try decoded().data.bytes.rawBytes)
  }

  /// The name of the type of event.
  public var type: String {
    get throws {
      let key = try itemKey()
      if let type = withPlan({ EventRecord(record, $0)?.text(.eventType, key: key) }) { return type }
      return try decoded().type
    }
  }

  /// The stream.
  public var streamID: StreamID {
    get throws {
      let key = try itemKey()
      return try withPlan { plan in try plan.streamID(ofKey: key) }
    }
  }

  /// A copy of the event.
  public var event: RecordedEvent {
    get throws {
      var offset = positionStart
      let position = positionStart > 0 ? try EventTableReader.position(of: key, at: &offset) : nil
      let itemKey = key.extracting(droppingFirst: offset)
      let block = try withPlan { plan in
        var builder = EventBlockBuilder(plan, limit: 1)
        return try builder.add(key: itemKey, record: record, position: position) ? builder.finish() : []
      }
      return try block.first ?? decoded()
    }
  }

  /// A copy of the event, made by the general operations, which take every form and find whatever is wrong.
  private func decoded() throws -> RecordedEvent {
    try withPlan { plan in
      let tree = positionStart > 0 ? plan.global : plan.items
      return try EventItem.event(plan.table.item(key: key, record: record, in: tree))
    }
  }

  /// The item's key.
  @_lifetime(copy self)
  private func itemKey() throws -> RawSpan {
    if positionStart == 0 { return key }
    var offset = positionStart
    _ = try EventTableReader.position(of: key, at: &offset)
    return key.extracting(droppingFirst: offset)
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
    try walk(scope, range, request.direction, plan, in: items) { key, record, positionStart in
      count += 1
      if let record {
        guard try body(EventView(key: key, record: record, positionStart: positionStart, plan)) else {
          return false
        }
      } else {
        var offset = positionStart
        _ = try Self.position(of: key, at: &offset)
        let itemKey = key.extracting(droppingFirst: offset)
        let goesOn = try items.withRecord(itemKey.copied(), in: plan.items) { record in
          try body(EventView(key: itemKey, record: record, positionStart: 0, plan))
        }
        guard let goesOn else {
          throw EventStoreError(.corrupted, "An index entry points at an event that is not there")
        }
        guard goesOn else { return false }
      }
      guard count >= request.limit else { return true }
      var offset = positionStart
      let place = scope.isStream ? try plan.version(ofKey: key) : try Self.position(of: key, at: &offset)
      next = scope.next(after: place, request.direction)
      return false
    }
    return next
  }
}
