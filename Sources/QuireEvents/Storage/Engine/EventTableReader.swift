import Quire
import QuireModel

/// What both a view of the engine and a transaction on it can read.
protocol ItemReader: ~Copyable {
  borrowing func getItem(_ request: GetItem) throws -> GetItem.Output
  borrowing func query(_ request: Query) throws -> Query.Output
}

extension Snapshot: ItemReader {}
extension Transaction: ItemReader {}

/// Reads an event store's table, in whatever view it is given.
struct EventTableReader: Sendable {
  typealias Name = EventTable.Name

  let table: String
  /// Whether the index of all events holds their items, not only their keys.
  let globalIndexHoldsItems: Bool

  private static let sortKeyOnly = ProjectionExpression([DocumentPath(Name.sortKey)])
  private static let positionOnly = ProjectionExpression([DocumentPath(Name.position)])
  private static let positionAndTime = ProjectionExpression([
    DocumentPath(Name.position), DocumentPath(Name.createdAt),
  ])

  /// The last event's position and time, or nil where there is none.
  func head(
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> (position: Int, createdAt: Timestamp)? {
    let projection = globalIndexHoldsItems ? Self.positionAndTime : nil
    guard var item = try lastEntry(projection, in: items) else { return nil }
    if !globalIndexHoldsItems { item = try whole(item, in: items) }
    return (try EventItem.position(in: item), try EventItem.createdAt(item))
  }

  /// The last event's position, 0 where there is none.
  func lastPosition(in items: borrowing some ItemReader & ~Copyable) throws -> Int {
    try lastEntry(Self.positionOnly, in: items).map(EventItem.position(in:)) ?? 0
  }

  private func lastEntry(
    _ projection: ProjectionExpression?,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Item? {
    let request = Query(
      tableName: table,
      indexName: EventTable.Index.global,
      keyConditionExpression: KeyConditionExpression(
        KeyCondition(terms: [.init(Name.globalPartition, .equal(.s(EventTable.eventsPartition)))])
      ),
      projectionExpression: projection,
      scanIndexForward: false,
      limit: 1
    )
    return try items.query(request).items.first
  }

  /// The version of the last event ever appended to a stream.
  func lastVersion(of streamID: StreamID, in items: borrowing some ItemReader & ~Copyable) throws -> Int {
    let request = Query(
      tableName: table,
      keyConditionExpression: KeyConditionExpression(
        KeyCondition(terms: [
          .init(Name.partitionKey, .equal(.s(EventTable.partition(of: streamID)))),
          .init(Name.sortKey, .beginsWith(.s(EventTable.versionPrefix))),
        ])
      ),
      projectionExpression: Self.sortKeyOnly,
      scanIndexForward: false,
      limit: 1
    )
    return try items.query(request).items.first.map(EventItem.version(inSortKeyOf:)) ?? 0
  }

  func state(of streamID: StreamID, in items: borrowing some ItemReader & ~Copyable) throws -> StreamState {
    let item = try items.getItem(GetItem(tableName: table, key: EventItem.streamKey(streamID))).item
    return try EventItem.streamState(item, lastVersion: try lastVersion(of: streamID, in: items))
  }

  /// The version under which a stream holds an event of an id, or nil.
  func version(
    of id: EventID,
    in streamID: StreamID,
    _ items: borrowing some ItemReader & ~Copyable
  ) throws -> Int? {
    let request = Query(
      tableName: table,
      indexName: EventTable.Index.eventID,
      keyConditionExpression: KeyConditionExpression(
        KeyCondition(terms: [
          .init(Name.eventID, .equal(.s(id.string))),
          .init(Name.partitionKey, .equal(.s(EventTable.partition(of: streamID)))),
        ])
      ),
      limit: 1
    )
    return try items.query(request).items.first.map(EventItem.version(inSortKeyOf:))
  }

  /// Where the event of a version of a stream is among all.
  func position(
    ofVersion version: Int,
    of streamID: StreamID,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> Int {
    let request = GetItem(
      tableName: table,
      key: EventItem.key(EventTable.partition(of: streamID), EventTable.sortKey(ofVersion: version)),
      projectionExpression: Self.positionOnly
    )
    guard let item = try items.getItem(request).item else { throw danglingEntry() }
    return try EventItem.position(in: item)
  }

  func events(withID id: EventID, in items: borrowing some ItemReader & ~Copyable) throws -> [RecordedEvent] {
    var request = Query(
      tableName: table,
      indexName: EventTable.Index.eventID,
      keyConditionExpression: KeyConditionExpression(
        KeyCondition(terms: [.init(Name.eventID, .equal(.s(id.string)))])
      )
    )
    var events: [RecordedEvent] = []
    repeat {
      let page = try items.query(request)
      for entry in page.items { events.append(try EventItem.event(try whole(entry, in: items))) }
      request.exclusiveStartKey = page.lastEvaluatedKey
    } while request.exclusiveStartKey != nil
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

  /// The item that an index entry points at.
  func whole(_ entry: Item, in items: borrowing some ItemReader & ~Copyable) throws -> Item {
    let key: Item = [
      Name.partitionKey: entry[Name.partitionKey] ?? .null, Name.sortKey: entry[Name.sortKey] ?? .null,
    ]
    guard let item = try items.getItem(GetItem(tableName: table, key: key)).item else {
      throw danglingEntry()
    }
    return item
  }

  private func danglingEntry() -> EventStoreError {
    EventStoreError(.corrupted, "An index entry points at an event that is not there")
  }
}
