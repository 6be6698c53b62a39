package import QuireModel

/// The items of an event store, written and read.
package enum EventItem {
  /// An event as an item, as far as it is known before its version and position are.
  package static func unplaced(_ event: NewEvent, of streamID: StreamID) -> Item {
    typealias Name = EventTable.Name
    var item = Item()
    item[Name.partitionKey] = .s(EventTable.partition(of: streamID))
    item[Name.globalPartition] = .s(EventTable.eventsPartition)
    item[Name.eventID] = .s(event.id.string)
    item[Name.streamID] = .s(streamID.string)
    item[Name.category] = .s(streamID.category)
    item[Name.eventType] = .s(event.type)
    item[Name.data] = value(event.data)
    item[Name.metadata] = event.metadata.json.map(AttributeValue.s)
    item[Name.correlationID] = event.metadata.correlationID.map(AttributeValue.s)
    item[Name.causationID] = event.metadata.causationID.map(AttributeValue.s)
    if event.schemaVersion != 1 { item[Name.schemaVersion] = value(event.schemaVersion) }
    return item
  }

  /// Gives an item its place.
  package static func place(_ item: inout Item, version: Int, position: Int, createdAt: Timestamp) {
    typealias Name = EventTable.Name
    item[Name.sortKey] = .s(EventTable.sortKey(ofVersion: version))
    item[Name.position] = .s(EventTable.padded(position))
    item[Name.version] = value(version)
    item[Name.createdAt] = .s(createdAt.description)
    if version == 1 { item[Name.streamsPartition] = .s(EventTable.streamsPartition) }
  }

  package static func snapshot(
    _ snapshot: NewSnapshot,
    of streamID: StreamID,
    version: Int,
    createdAt: Timestamp
  ) -> Item {
    [
      EventTable.Name.partitionKey: .s(EventTable.partition(of: streamID)),
      EventTable.Name.sortKey: .s(EventTable.snapshotSortKey),
      EventTable.Name.streamID: .s(streamID.string),
      EventTable.Name.version: value(version),
      EventTable.Name.snapshotType: .s(snapshot.type),
      EventTable.Name.snapshotData: value(snapshot.data),
      EventTable.Name.schemaVersion: value(snapshot.schemaVersion),
      EventTable.Name.createdAt: .s(createdAt.description),
    ]
  }

  package static func stream(_ streamID: StreamID, state: StreamState) -> Item {
    [
      EventTable.Name.partitionKey: .s(EventTable.partition(of: streamID)),
      EventTable.Name.sortKey: .s(EventTable.streamSortKey),
      EventTable.Name.truncateBefore: value(state.firstVersion),
      EventTable.Name.deletedThrough: value(state.deletedThrough),
      EventTable.Name.tombstone: .bool(state.isTombstoned),
    ]
  }

  package static func checkpoint(_ name: String, position: Int, updatedAt: Timestamp) -> Item {
    [
      EventTable.Name.partitionKey: .s(EventTable.partition(ofCheckpoint: name)),
      EventTable.Name.sortKey: .s(EventTable.checkpointSortKey),
      EventTable.Name.checkpointPosition: value(position),
      EventTable.Name.updatedAt: .s(updatedAt.description),
    ]
  }

  private static func value(_ payload: EventPayload) -> AttributeValue {
    switch payload {
    case .json(let text): .s(text)
    case .binary(let bytes): .b(bytes)
    }
  }

  private static func value(_ number: Int) -> AttributeValue { .n(Number(number)) }
}

// MARK: - Keys

extension EventItem {
  package static func key(_ partition: String, _ sort: String) -> Item {
    [EventTable.Name.partitionKey: .s(partition), EventTable.Name.sortKey: .s(sort)]
  }

  package static func streamKey(_ streamID: StreamID) -> Item {
    key(EventTable.partition(of: streamID), EventTable.streamSortKey)
  }

  package static func snapshotKey(_ streamID: StreamID) -> Item {
    key(EventTable.partition(of: streamID), EventTable.snapshotSortKey)
  }

  package static func checkpointKey(_ name: String) -> Item {
    key(EventTable.partition(ofCheckpoint: name), EventTable.checkpointSortKey)
  }
}
