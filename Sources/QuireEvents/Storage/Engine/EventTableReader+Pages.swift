import Quire
import QuireModel

extension EventTableReader {
  /// Where the events of a selection are.
  struct Scope {
    var tree: EventPlan.Tree
    /// The beginning of the keys.
    var prefix: [UInt8]
    /// The versions or positions that may be read.
    var range: ClosedRange<Int>
    /// The stream, where it is one.
    var stream: StreamID?
    /// Whether the stream's own item, which may say that there are fewer versions, is looked up on the way to the first
    /// one.
    var isUnchecked = false

    var isStream: Bool { stream != nil }

    /// Where a read goes on after the event at `place`; nil where nothing can come.
    func next(after place: Int, _ direction: ReadDirection) -> Int? {
      switch direction {
      case .forwards: place == .max ? nil : place + 1
      case .backwards: place > range.lowerBound ? place - 1 : nil
      }
    }
  }

  /// The most bytes of a page.
  static let pageBytes = 1_048_576

  /// Where the events that a request asks for are; nil where nothing can be stored under what it selects.
  func scope(
    of request: EventPageRequest,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Scope? {
    let (tree, partition): (EventPlan.Tree, String)
    switch request.selection.kind {
    case .stream(let id):
      guard (1...StreamID.maximumLength).contains(id.string.utf8.count) else { return nil }
      var scope = Scope(tree: plan.items, prefix: plan.streamPrefix(id), range: 1...Int.max, stream: id)
      if request.direction == .forwards, request.from ?? 1 <= 1 {
        scope.isUnchecked = true
      } else {
        try narrowToStream(&scope, id, plan, in: items)
      }
      return scope
    case .all: (tree, partition) = (plan.global, EventTable.eventsPartition)
    case .category(let category): (tree, partition) = (plan.category, category)
    case .type(let type): (tree, partition) = (plan.type, type)
    case .correlation(let id): (tree, partition) = (plan.correlation, id)
    }
    guard (1...StreamID.maximumLength).contains(partition.utf8.count) else { return nil }
    return Scope(tree: tree, prefix: plan.prefix(partition, in: tree), range: 1...Int.max)
  }

  /// Narrows a scope to the versions that reads of its stream show.
  private func narrowToStream(
    _ scope: inout Scope,
    _ id: StreamID,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws {
    let item = try streamItem(id, prefix: scope.prefix, plan, in: items)
    scope.range = max(1, try EventItem.streamState(item, lastVersion: 0).firstVersion)...Int.max
    scope.isUnchecked = false
  }

  /// Narrows a range of places to what a read from `place` on reaches; nil where that is nothing.
  static func narrow(
    _ range: ClosedRange<Int>,
    from place: Int?,
    _ direction: ReadDirection
  ) -> ClosedRange<Int>? {
    switch (direction, place) {
    case (_, nil): range
    case (.forwards, let place?): max(range.lowerBound, place)...Int.max
    case (.backwards, let place?): place < range.lowerBound ? nil : range.lowerBound...place
    }
  }

  /// Hands the key of each event to `body`, with its record where the tree holds it, as long as that answers true.
  ///
  /// The key is that of the event's item, or of an entry of an index: then the position starts at `positionStart`, and the
  /// item's key follows it. Of an item `positionStart` is 0.
  func walk(
    _ scope: Scope,
    _ range: ClosedRange<Int>,
    _ direction: ReadDirection,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable,
    _ body: (_ key: RawSpan, _ record: RawSpan?, _ positionStart: Int) throws -> Bool
  ) throws {
    if scope.isUnchecked, let stream = scope.stream {
      if try walkFromStart(scope, plan, in: items, body) { return }
      var scope = scope
      try narrowToStream(&scope, stream, plan, in: items)
      return try walk(scope, scope.range, direction, plan, in: items, body)
    }
    let (lower, upper) = bounds(scope, range, plan)
    // What other indexes hold of an item, if anything, is not in the form of one.
    let holdsEvents = scope.tree === plan.global && plan.global.holdsItems
    try items.walk(scope.tree, from: lower, upTo: upper, isForward: direction == .forwards) { key, record in
      scope.isStream
        ? try body(key, record, 0) : try body(key, holdsEvents ? record : nil, scope.prefix.count)
    }
  }

  /// Walks over a stream's events from the first one on; false, with nothing handed to `body`, where the stream has an item
  /// of its own.
  ///
  /// That item comes before the events: one search finds it, or else the first event.
  private func walkFromStart(
    _ scope: Scope,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable,
    _ body: (_ key: RawSpan, _ record: RawSpan?, _ positionStart: Int) throws -> Bool
  ) throws -> Bool {
    let start = scope.prefix.followed(by: plan.ends.stream)
    let end = scope.prefix.followed(by: plan.ends.afterVersions)
    let first = plan.ends.firstVersion
    var hasStarted = false
    var hasItem = false
    try items.walk(scope.tree, from: start, upTo: end, isForward: true) { key, record in
      if !hasStarted {
        hasItem = key.order(against: start.rawBytes) == 0
        if hasItem { return false }
        let sortKey = key.extracting(droppingFirst: scope.prefix.count)
        // An item that is none of the event store's.
        if sortKey.order(against: first.rawBytes) < 0 { return true }
        hasStarted = true
      }
      return try body(key, record, 0)
    }
    return !hasItem
  }

  private func bounds(
    _ scope: Scope,
    _ range: ClosedRange<Int>,
    _ plan: EventPlan
  ) -> (lower: [UInt8], upper: [UInt8]?) {
    if scope.isStream {
      let lower = key(ofVersion: range.lowerBound, after: scope.prefix, plan)
      if range.upperBound == .max { return (lower, scope.prefix.followed(by: plan.ends.afterVersions)) }
      return (lower, key(ofVersion: range.upperBound, after: scope.prefix, plan) + [0])
    }
    func bound(_ place: Int) -> [UInt8] {
      var key = scope.prefix
      let text = EventTable.paddedBytes(place)
      scope.tree.append(text.span, at: 1, to: &key)
      return key
    }
    let end = range.upperBound == .max ? scope.prefix : bound(range.upperBound)
    return (bound(range.lowerBound), KeyEncoding.successor(of: end))
  }

  /// Reads a page of events.
  func page(
    _ request: EventPageRequest,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> EventPage {
    let plan = try plans.plan(in: items)
    let head = try head(plan, in: items)
    guard head > 0, let scope = try scope(of: request, plan, in: items),
      let range = Self.narrow(scope.range, from: request.from, request.direction)
    else { return EventPage(events: [], next: nil, head: head) }

    var builder = EventBlockBuilder(plan, limit: request.limit)
    var isFull = false
    let sortKey = scope.isStream ? scope.prefix.count : nil
    try walk(scope, range, request.direction, plan, in: items) { key, record, positionStart in
      var offset = positionStart
      let position = positionStart > 0 ? try Self.position(of: key, at: &offset) : nil
      let key = key.extracting(droppingFirst: offset)
      if let record {
        try add(key, record, position: position, sortKey: sortKey, to: &builder, plan, in: items)
      } else {
        try add(key, to: &builder, plan, in: items)
      }
      isFull = builder.count >= request.limit || builder.byteCount >= Self.pageBytes
      return !isFull
    }
    let events = builder.finish()
    var next: Int?
    if isFull, let last = events.last {
      let place = scope.isStream ? last.version : last.position
      // The last position of all has none after it.
      let isEnd = request.direction == .forwards && last.position == head
      next = isEnd ? nil : scope.next(after: place, request.direction)
    }
    return EventPage(events: events, next: next, head: head)
  }

  /// The ids of streams in byte order.
  func streams(
    inCategory category: String?,
    after start: StreamID?,
    limit: Int,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> [StreamID] {
    var terms = [KeyCondition.Term(Name.streamsPartition, .equal(.s(EventTable.streamsPartition)))]
    if let category {
      guard (1...StreamID.maximumLength).contains(category.utf8.count) else { return [] }
      // Every id of the category is itself the category, or begins with it and a hyphen, which comes before a full stop.
      let (low, high) = (max(StreamID(category), start ?? StreamID(category)), StreamID(category + "."))
      guard low < high else { return [] }
      terms.append(.init(Name.streamID, .between(.s(low.string), .s(high.string))))
    } else if let start, !start.string.isEmpty {
      terms.append(.init(Name.streamID, .greater(.s(start.string))))
    }
    var request = Query(
      tableName: table,
      indexName: EventTable.Index.streams,
      keyConditionExpression: KeyConditionExpression(KeyCondition(terms: terms))
    )
    var streams: [StreamID] = []
    repeat {
      let page = try items.query(request)
      for entry in page.items {
        let id = try EventItem.streamID(entry)
        guard id != start, category.map({ id.category.utf8.elementsEqual($0.utf8) }) ?? true else { continue }
        streams.append(id)
        if streams.count == limit { return streams }
      }
      request.exclusiveStartKey = page.lastEvaluatedKey
    } while request.exclusiveStartKey != nil
    return streams
  }
}
