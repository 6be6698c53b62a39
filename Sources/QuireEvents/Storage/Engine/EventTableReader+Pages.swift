import QuireModel

extension EventTableReader {
  /// Reads a page of events.
  func page(
    _ request: EventPageRequest,
    in items: borrowing some ItemReader & ~Copyable
  ) throws -> EventPage {
    let head = try lastPosition(in: items)
    var range = 1...Int.max
    if case .stream(let streamID) = request.selection.kind, head > 0 {
      let item = try items.getItem(GetItem(tableName: table, key: EventItem.streamKey(streamID))).item
      let first = try EventItem.streamState(item, lastVersion: 0).firstVersion
      range = max(1, first)...Int.max
    }
    let whole = range
    switch (request.direction, request.from) {
    case (_, nil): break
    case (.forwards, let from?): range = max(range.lowerBound, from)...Int.max
    case (.backwards, let from?):
      guard from >= range.lowerBound else { return EventPage(events: [], next: nil, head: head) }
      range = range.lowerBound...from
    }
    guard head > 0, let query = query(request, range) else {
      return EventPage(events: [], next: nil, head: head)
    }

    let output = try items.query(query)
    let holdsItems =
      query.indexName == nil || query.indexName == EventTable.Index.global && globalIndexHoldsItems
    var events: [RecordedEvent] = []
    events.reserveCapacity(output.items.count)
    for item in output.items {
      events.append(try EventItem.event(holdsItems ? item : try self.whole(item, in: items)))
    }
    var next: Int?
    if output.lastEvaluatedKey != nil, let last = events.last {
      let place = request.selection.place(of: last)
      switch request.direction {
      // The last position of all has none after it; neither has the first of the range, backwards.
      case .forwards: next = last.position == head ? nil : place + 1
      case .backwards: next = place == whole.lowerBound ? nil : place - 1
      }
    }
    return EventPage(events: events, next: next, head: head)
  }

  /// The query for a range of versions or positions; nil where nothing can be stored under what is selected.
  private func query(_ request: EventPageRequest, _ range: ClosedRange<Int>) -> Query? {
    let (index, partition, value): (String?, AttributeName, String)
    switch request.selection.kind {
    case .all:
      (index, partition, value) = (EventTable.Index.global, Name.globalPartition, EventTable.eventsPartition)
    case .stream(let id): (index, partition, value) = (nil, Name.partitionKey, id.string)
    case .category(let category):
      (index, partition, value) = (EventTable.Index.category, Name.category, category)
    case .type(let type): (index, partition, value) = (EventTable.Index.type, Name.eventType, type)
    case .correlation(let id):
      (index, partition, value) = (EventTable.Index.correlation, Name.correlationID, id)
    }
    guard (1...StreamID.maximumLength).contains(value.utf8.count) else { return nil }
    let isStream = index == nil
    let key = isStream ? EventTable.partition(of: StreamID(value)) : value
    let bound = isStream ? EventTable.sortKey(ofVersion:) : EventTable.padded
    return Query(
      tableName: table,
      indexName: index,
      keyConditionExpression: KeyConditionExpression(
        KeyCondition(terms: [
          .init(partition, .equal(.s(key))),
          .init(
            isStream ? Name.sortKey : Name.position,
            .between(.s(bound(range.lowerBound)), .s(bound(range.upperBound)))
          ),
        ])
      ),
      scanIndexForward: request.direction == .forwards,
      limit: request.limit
    )
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
