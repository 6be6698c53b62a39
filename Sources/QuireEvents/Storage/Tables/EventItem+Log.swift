package import QuireModel

extension EventItem {
  /// Says where a stream holds the event of an id.
  package static func id(_ id: EventID, of streamID: StreamID, _ placement: AppendResult.Placement) -> Item {
    var item = LogLayout.idKey(id, streamID)
    item[LogLayout.Name.version] = .n(Number(placement.version))
    item[LogLayout.Name.position] = .n(Number(placement.position))
    return item
  }

  package static func placement(_ item: Item) throws(EventStoreError) -> AppendResult.Placement {
    AppendResult.Placement(
      version: try integer(LogLayout.Name.version, in: item),
      position: try integer(LogLayout.Name.position, in: item)
    )
  }

  /// Where an event is that the item of its id names.
  package static func pointer(ofID item: Item) throws(EventStoreError) -> EventPointer {
    let prefix = EventTable.partition(of: "")
    let key = try string(EventTable.Name.sortKey, in: item)
    guard key.utf8.starts(with: prefix.utf8) else { throw damaged(EventTable.Name.sortKey) }
    let placement = try placement(item)
    guard let name = String(key.utf8.dropFirst(prefix.utf8.count)) else {
      throw damaged(EventTable.Name.sortKey)
    }
    return EventPointer(position: placement.position, streamID: StreamID(name), version: placement.version)
  }

  /// Says that there is a stream of a name.
  package static func name(_ streamID: StreamID, head: Int) -> Item {
    key(LogLayout.namesPartition(head), streamID.string)
  }
}
