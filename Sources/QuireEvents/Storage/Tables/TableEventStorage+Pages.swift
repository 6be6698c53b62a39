import QuireModel

extension TableEventStorage {
  /// The most bytes of the events of a page, by the size of their items, unless one event alone has more.
  private static let pageBytes = 1_048_576

  /// The most events of a page.
  private static let pageEvents = 1_000

  package func page(_ request: EventPageRequest) async throws -> EventPage {
    var request = request
    request.limit = min(request.limit, Self.pageEvents)
    // The head comes first: what is read after it has everything up to it.
    let head = try await horizon()
    switch request.selection.kind {
    case .stream(let streamID): return try await page(of: streamID, request, head: head)
    case .all: return try await page(.log, request, head: head)
    case .category(let name): return try await page(.category(name), name, request, head: head)
    case .type(let name): return try await page(.type(name), name, request, head: head)
    case .correlation(let id): return try await page(.correlation(id), id, request, head: head)
    }
  }

  // MARK: - By position

  private func page(
    _ index: LogLayout.Index,
    _ name: String,
    _ request: EventPageRequest,
    head: Int
  ) async throws -> EventPage {
    // Nothing can be stored under any other name.
    guard (1...StreamID.maximumLength).contains(name.utf8.count) else {
      return EventPage(events: [], next: nil, head: head)
    }
    return try await page(index, request, head: head)
  }

  private func page(
    _ index: LogLayout.Index,
    _ request: EventPageRequest,
    head: Int
  ) async throws -> EventPage {
    let range: ClosedRange<Int>
    switch (request.direction, request.from) {
    case (.forwards, let from): range = max(1, from ?? 1)...max(head, from ?? 1, 1)
    case (.backwards, nil): range = 1...max(1, head)
    case (.backwards, let from?):
      guard from >= 1 else { return EventPage(events: [], next: nil, head: head) }
      range = 1...max(1, min(from, head))
    }
    guard head > 0, range.lowerBound <= head else { return EventPage(events: [], next: nil, head: head) }
    // One more than asked for tells whether there is a next page.
    let found = try await pointers(index, range, request.direction, limit: request.limit + 1)
    if index == .log, heads.count == 1 {
      let isCut = found.pointers.count > request.limit
      try checkThatNoneIsMissing(found.pointers, range, request.direction, isCut: isCut)
    }
    var next = found.next
    var pointers = found.pointers[...]
    if pointers.count > request.limit {
      next = pointers[request.limit].position
      pointers = pointers.prefix(request.limit)
    }
    let events = try await events(at: pointers)
    if events.count < pointers.count { next = pointers[events.count].position }
    return EventPage(events: events, next: next, head: head)
  }

  /// Positions of one head have no gaps: where one is not in the log, the log is damaged.
  private func checkThatNoneIsMissing(
    _ pointers: [EventPointer],
    _ range: ClosedRange<Int>,
    _ direction: ReadDirection,
    isCut: Bool
  ) throws {
    var expected = direction == .forwards ? range.lowerBound : range.upperBound
    for pointer in pointers {
      if pointer.position != expected { throw missing(expected) }
      expected += direction == .forwards ? 1 : -1
    }
    if !isCut, range.contains(expected) { throw missing(expected) }
  }

  private func missing(_ position: Int) -> EventStoreError {
    EventStoreError(.corrupted, "The log of all events has no position \(position)")
  }

  /// The events at some places, all or, where they are large, the first of them.
  private func events(at pointers: ArraySlice<EventPointer>) async throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    var bytes = 0
    var rest = pointers
    while !rest.isEmpty, bytes < Self.pageBytes {
      // Whether the others are small can be told from the first: then they are read at once.
      let expected = events.isEmpty ? Self.pageBytes : bytes / events.count * rest.count
      let isSmall = bytes + expected < Self.pageBytes
      let chunk = isSmall ? rest : rest.prefix(EventTableAccess.keysPerRequest)
      rest = rest.dropFirst(chunk.count)
      let items = try await access.items(chunk.map(\.key))
      for pointer in chunk {
        guard let item = items[pointer.key] else {
          throw EventStoreError(
            .corrupted,
            "There is no event at position \(pointer.position), where the log says it is",
            streamID: pointer.streamID
          )
        }
        bytes += item.size
        if bytes > Self.pageBytes, !events.isEmpty { return events }
        events.append(try EventItem.event(item))
      }
    }
    return events
  }

  // MARK: - By version

  private func page(
    of streamID: StreamID,
    _ request: EventPageRequest,
    head: Int
  ) async throws -> EventPage {
    let nothing = EventPage(events: [], next: nil, head: head)
    guard (1...StreamID.maximumLength).contains(streamID.string.utf8.count) else { return nothing }
    if request.direction == .backwards, let from = request.from, from < 1 { return nothing }
    let page = try await versions(
      of: streamID,
      from: request.from,
      firstVersion: 1,
      request.direction,
      limit: request.limit
    )
    guard !page.events.isEmpty else { return nothing }
    // What was hidden is looked up after the events: in the other order, an event could be shown without the deletion
    // before it.
    let first = try await access.item(EventItem.streamKey(streamID))
      .map { try EventItem.streamState($0, lastVersion: 0).firstVersion }
    guard let first, page.events.contains(where: { $0.version < first }) || (page.next ?? first) < first
    else {
      return EventPage(events: page.events, next: page.next, head: head)
    }
    if request.direction == .backwards, let from = request.from, from < first { return nothing }
    let rest = try await versions(
      of: streamID,
      from: request.from,
      firstVersion: first,
      request.direction,
      limit: request.limit
    )
    return EventPage(events: rest.events, next: rest.next, head: head)
  }

  /// Events of a stream as they are stored, and where to go on.
  func versions(
    of streamID: StreamID,
    from: Int?,
    firstVersion: Int,
    _ direction: ReadDirection,
    limit: Int
  ) async throws -> (events: [RecordedEvent], next: Int?) {
    let range =
      direction == .forwards
      ? max(firstVersion, from ?? 1)...Int.max
      : firstVersion...max(firstVersion, from ?? .max)
    let page = try await access.page(
      EventTable.partition(of: streamID),
      .between(
        .s(EventTable.sortKey(ofVersion: range.lowerBound)),
        .s(EventTable.sortKey(ofVersion: range.upperBound))
      ),
      direction: direction,
      limit: limit + 1
    )
    var events = try page.items.map { item throws in try EventItem.event(item) }
    if events.count > limit {
      let next = events[limit].version
      events.removeLast()
      return (events, next)
    }
    guard page.lastEvaluatedKey != nil, let last = events.last else { return (events, nil) }
    return (events, direction == .forwards ? last.version + 1 : last.version - 1)
  }
}
