import Quire
import QuireModel

/// What both a view of the engine and a transaction on it can read.
protocol ItemReader: EncodedReader, ~Copyable {
  borrowing func getItem(_ request: GetItem) throws -> GetItem.Output
  borrowing func query(_ request: Query) throws -> Query.Output
}

extension Snapshot: ItemReader {}
extension Transaction: ItemReader {}

/// Reads an event store's table, in whatever view it is given: events as they are stored, the few other items by the
/// general operations.
struct EventTableReader: Sendable {
  typealias Name = EventTable.Name

  let table: String
  let plans: EventPlanCache

  init(table: String) {
    self.table = table
    plans = EventPlanCache(table: table)
  }

  /// The last event's position, 0 where there is none.
  func lastPosition(in items: borrowing some ItemReader & ~Copyable) throws -> Int {
    try head(plans.plan(in: items), in: items)
  }

  /// The last event's position: from memory where no commit came since it was looked up.
  func head(_ plan: EventPlan, in items: borrowing some ItemReader & ~Copyable) throws -> Int {
    guard let commit = items.viewedCommit else { return try lastPosition(plan, in: items) }
    if let head = plans.head(at: commit) { return head }
    let head = try lastPosition(plan, in: items)
    plans.keep(head: head, at: commit)
    return head
  }

  func lastPosition(_ plan: EventPlan, in items: borrowing some ItemReader & ~Copyable) throws -> Int {
    let prefix = plan.globalPrefix
    var position = 0
    try items.walk(plan.global, from: prefix, upTo: KeyEncoding.successor(of: prefix), isForward: false) {
      key,
      _ in
      var offset = prefix.count
      position = try Self.position(of: key, at: &offset)
      return false
    }
    return position
  }

  /// The time of the last event.
  func lastTime(_ plan: EventPlan, in items: borrowing some ItemReader & ~Copyable) throws -> Timestamp? {
    let prefix = plan.globalPrefix
    var time: Timestamp?
    try items.walk(plan.global, from: prefix, upTo: KeyEncoding.successor(of: prefix), isForward: false) {
      key,
      record in
      if plan.global.holdsItems, let found = EventRecord(record, plan)?.createdAt {
        time = found
      } else {
        var offset = prefix.count
        _ = try Self.position(of: key, at: &offset)
        time = try event(key.extracting(droppingFirst: offset), plan, in: items).createdAt
      }
      return false
    }
    return time
  }

  /// The version of the last event ever appended to a stream; `prefix` is the beginning of its items' keys.
  func lastVersion(
    _ prefix: [UInt8],
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Int {
    let lower = prefix.followed(by: plan.ends.firstVersion)
    let upper = prefix.followed(by: plan.ends.afterVersions)
    var version = 0
    try items.walk(plan.items, from: lower, upTo: upper, isForward: false) { key, _ in
      version = try plan.version(ofKey: key, at: prefix.count)
      return false
    }
    return version
  }

  func state(of streamID: StreamID, in items: borrowing some ItemReader & ~Copyable) throws -> StreamState {
    let plan = try plans.plan(in: items)
    return try state(of: streamID, prefix: plan.streamPrefix(streamID), plan, in: items)
  }

  func state(
    of streamID: StreamID,
    prefix: [UInt8],
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> StreamState {
    let lastVersion = try lastVersion(prefix, plan, in: items)
    return try EventItem.streamState(
      streamItem(streamID, prefix: prefix, plan, in: items),
      lastVersion: lastVersion
    )
  }

  /// The item that says what was truncated or deleted of a stream; most streams have none.
  func streamItem(
    _ streamID: StreamID,
    prefix: [UInt8],
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Item? {
    let key = prefix.followed(by: plan.ends.stream)
    guard try items.withRecord(key, in: plan.items, { _ in true }) != nil else { return nil }
    return try items.getItem(GetItem(tableName: table, key: EventItem.streamKey(streamID))).item
  }

  /// The version under which a stream holds an event of an id, or nil; `prefix` is that of ``entryPrefix(of:in:)``.
  func version(
    ofEntry prefix: [UInt8],
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Int? {
    var version: Int?
    try items.walk(plan.eventID, from: prefix, upTo: nil, isForward: true) { key, _ in
      if key.starts(with: prefix.rawBytes) { version = try plan.version(ofKey: key, at: prefix.count) }
      return false
    }
    return version
  }

  /// The beginning of the entry of an event's id in a stream.
  func entryPrefix(of id: EventID, streamPrefix: [UInt8], _ plan: EventPlan) -> [UInt8] {
    var entry: [UInt8] = []
    entry.reserveCapacity(id.string.utf8.count + streamPrefix.count + 8)
    plan.eventID.append(id.string.utf8Span.span, at: 0, to: &entry)
    entry += streamPrefix
    return entry
  }

  /// Where the event of a version of a stream is among all.
  func position(
    ofVersion version: Int,
    of streamID: StreamID,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Int {
    let plan = try plans.plan(in: items)
    let key = key(ofVersion: version, after: plan.streamPrefix(streamID), plan)
    return try event(key.rawBytes, plan, in: items).position
  }

  func events(withID id: EventID, in items: borrowing some ItemReader & ~Copyable) throws -> [RecordedEvent] {
    let plan = try plans.plan(in: items)
    let prefix = plan.prefix(id.string, in: plan.eventID)
    var events: [RecordedEvent] = []
    try items.walk(plan.eventID, from: prefix, upTo: KeyEncoding.successor(of: prefix), isForward: true) {
      key,
      _ in
      events.append(try event(key.extracting(droppingFirst: prefix.count), plan, in: items))
      return true
    }
    return events
  }

  /// The snapshot of a stream, whatever its kind.
  func snapshot(
    of streamID: StreamID,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> StreamSnapshot? {
    try items.getItem(GetItem(tableName: table, key: EventItem.snapshotKey(streamID))).item
      .map(EventItem.snapshot(_:))
  }

  func checkpoint(_ name: String, in items: borrowing some ItemReader & ~Copyable) throws -> Int? {
    try items.getItem(GetItem(tableName: table, key: EventItem.checkpointKey(name))).item
      .map(EventItem.checkpoint(_:))
  }
}

// MARK: - Entries

extension EventTableReader {
  /// The key of an event of a stream.
  func key(ofVersion version: Int, after prefix: [UInt8], _ plan: EventPlan) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(prefix.count + 40)
    key += prefix
    let text = EventTable.sortKeyBytes(ofVersion: version)
    plan.items.append(text.span, at: 1, to: &key)
    return key
  }

  /// The position at `offset` of an entry's key; moves `offset` behind it.
  static func position(of key: RawSpan, at offset: inout Int) throws -> Int {
    guard let number = KeyEncoding.decodePaddedNumber(key.octets, isLast: false, at: &offset),
      let position = Int(exactly: number), position > 0
    else { throw EventStoreError(.corrupted, "An index entry has no position") }
    return position
  }

  /// The event under an item's key.
  func event(
    _ key: RawSpan,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> RecordedEvent {
    var builder = EventBlockBuilder(plan, limit: 1)
    try add(key, to: &builder, plan, in: items)
    return builder.finish()[0]
  }

  /// Adds the event under an item's key.
  func add(
    _ key: RawSpan,
    to builder: inout EventBlockBuilder,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws {
    let isThere: Void? = try items.withRecord(key.copied(), in: plan.items) { record in
      try add(key, record, position: nil, to: &builder, plan, in: items)
    }
    if isThere == nil {
      throw EventStoreError(.corrupted, "An index entry points at an event that is not there")
    }
  }

  /// Adds an event: its item's key, and its record, which says the position unless `position` does; `sortKey` is where the
  /// version starts in the key, where that is known.
  func add(
    _ key: RawSpan,
    _ record: RawSpan,
    position: Int?,
    sortKey: Int? = nil,
    to builder: inout EventBlockBuilder,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws {
    if try !builder.add(key: key, record: record, position: position, sortKey: sortKey) {
      builder.add(try decoded(key, plan, in: items))
    }
  }

  /// An event that the general operations have to decode.
  private func decoded(
    _ key: RawSpan,
    _ plan: EventPlan,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> RecordedEvent {
    var offset = 0
    let partition = try plan.items.string(at: 0, of: key, &offset)
    let sort = try plan.items.string(at: 1, of: key, &offset)
    let request = GetItem(tableName: table, key: EventItem.key(partition, sort))
    guard let item = try items.getItem(request).item else {
      throw EventStoreError(.corrupted, "An index entry points at an event that is not there")
    }
    return try EventItem.event(item)
  }
}
