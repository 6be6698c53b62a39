package import QuireModel

extension EventItem {
  package static func event(_ item: Item) throws(EventStoreError) -> RecordedEvent {
    typealias Name = EventTable.Name
    return RecordedEvent(
      streamID: StreamID(try string(Name.streamID, in: item)),
      version: try version(inSortKeyOf: item),
      position: try position(in: item),
      id: EventID(try string(Name.eventID, in: item)),
      type: try string(Name.eventType, in: item),
      data: try payload(Name.data, in: item),
      schemaVersion: try integer(Name.schemaVersion, in: item, default: 1),
      metadata: EventMetadata(
        json: try optionalString(Name.metadata, in: item),
        correlationID: try optionalString(Name.correlationID, in: item),
        causationID: try optionalString(Name.causationID, in: item)
      ),
      createdAt: try timestamp(Name.createdAt, in: item)
    )
  }

  package static func version(inSortKeyOf item: Item) throws(EventStoreError) -> Int {
    let key = try string(EventTable.Name.sortKey, in: item)
    guard key.utf8.starts(with: EventTable.versionPrefix.utf8),
      let version = EventTable.number(padded: key.dropFirst(EventTable.versionPrefix.count)), version > 0
    else { throw damaged(EventTable.Name.sortKey) }
    return version
  }

  package static func position(in item: Item) throws(EventStoreError) -> Int {
    guard let position = EventTable.number(padded: try string(EventTable.Name.position, in: item)),
      position > 0
    else { throw damaged(EventTable.Name.position) }
    return position
  }

  /// The position that is the sort key of an item.
  static func position(inSortKeyOf item: Item) throws(EventStoreError) -> Int {
    let key = try string(EventTable.Name.sortKey, in: item)
    guard let position = EventTable.number(padded: key), position > 0 else {
      throw damaged(EventTable.Name.sortKey)
    }
    return position
  }

  package static func createdAt(_ item: Item) throws(EventStoreError) -> Timestamp {
    try timestamp(EventTable.Name.createdAt, in: item)
  }

  package static func snapshot(_ item: Item) throws(EventStoreError) -> StreamSnapshot {
    typealias Name = EventTable.Name
    return StreamSnapshot(
      streamID: StreamID(try string(Name.streamID, in: item)),
      version: try integer(Name.version, in: item),
      type: try string(Name.snapshotType, in: item),
      data: try payload(Name.snapshotData, in: item),
      schemaVersion: try integer(Name.schemaVersion, in: item),
      createdAt: try timestamp(Name.createdAt, in: item)
    )
  }

  /// The state of a stream of this last version, whose stream item is `item`.
  package static func streamState(_ item: Item?, lastVersion: Int) throws(EventStoreError) -> StreamState {
    guard let item else { return StreamState(lastVersion: lastVersion) }
    guard case .bool(let isTombstoned) = item[EventTable.Name.tombstone] else {
      throw damaged(EventTable.Name.tombstone)
    }
    return StreamState(
      lastVersion: lastVersion,
      firstVersion: try integer(EventTable.Name.truncateBefore, in: item),
      deletedThrough: try integer(EventTable.Name.deletedThrough, in: item),
      isTombstoned: isTombstoned
    )
  }

  package static func checkpoint(_ item: Item) throws(EventStoreError) -> Int {
    try integer(EventTable.Name.checkpointPosition, in: item)
  }

  package static func streamID(_ item: Item) throws(EventStoreError) -> StreamID {
    StreamID(try string(EventTable.Name.streamID, in: item))
  }

  // MARK: - Attributes

  static func string(_ name: AttributeName, in item: Item) throws(EventStoreError) -> String {
    guard case .s(let text) = item[name] else { throw damaged(name) }
    return text
  }

  private static func optionalString(_ name: AttributeName, in item: Item) throws(EventStoreError) -> String?
  {
    item[name] == nil ? nil : try string(name, in: item)
  }

  static func integer(
    _ name: AttributeName,
    in item: Item,
    default defaultValue: Int? = nil
  ) throws(EventStoreError) -> Int {
    if let defaultValue, item[name] == nil { return defaultValue }
    guard case .n(let number) = item[name], let value = Int(exactly: number), value >= 0 else {
      throw damaged(name)
    }
    return value
  }

  private static func payload(_ name: AttributeName, in item: Item) throws(EventStoreError) -> EventPayload {
    switch item[name] {
    case .s(let text): return .json(text)
    case .b(let bytes): return .binary(bytes)
    default: throw damaged(name)
    }
  }

  private static func timestamp(_ name: AttributeName, in item: Item) throws(EventStoreError) -> Timestamp {
    guard let time = Timestamp(try string(name, in: item)) else { throw damaged(name) }
    return time
  }

  static func damaged(_ name: AttributeName) -> EventStoreError {
    EventStoreError(.corrupted, "A stored item lacks \(name), or it is not what an event store writes")
  }
}
