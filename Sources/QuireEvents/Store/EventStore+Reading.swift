extension EventStore {
  /// Reads events as they are iterated over, a page at a time.
  ///
  /// `from` is a version of a stream, and a position of any other selection; it is included. Nil starts at the
  /// beginning or, backwards, at the end. Reading forwards ends with the last event that was there at the first page.
  public func read(
    _ selection: EventSelection,
    from: Int? = nil,
    direction: ReadDirection = .forwards,
    limit: Int? = nil
  ) -> EventSequence {
    EventSequence(
      storage: storage,
      selection: selection,
      start: .place(from),
      direction: direction,
      limit: limit
    )
  }

  /// Reads the events from a time on and, with `until`, before another, as they are iterated over.
  ///
  /// Times and positions have one order, so this searches for the first event instead of reading all of them.
  public func read(
    _ selection: EventSelection,
    since: Timestamp,
    until: Timestamp? = nil,
    limit: Int? = nil
  ) -> EventSequence {
    EventSequence(
      storage: storage,
      selection: selection,
      start: .time(since, until: until),
      direction: .forwards,
      limit: limit
    )
  }

  /// Reads one page of events: at most `limit`, which is at least 1.
  ///
  /// A page may have fewer events than that and yet not be the last: ``EventPage/next`` says. Throws
  /// ``EventStoreError/Code/invalidArgument`` for a limit below 1.
  public func page(
    _ selection: EventSelection,
    from: Int? = nil,
    direction: ReadDirection = .forwards,
    limit: Int = 100
  ) async throws -> EventPage {
    guard limit >= 1 else {
      throw EventStoreError(.invalidArgument, "A page has a limit of 1 or more, not \(limit)")
    }
    return try await storage.page(EventPageRequest(selection, from: from, direction: direction, limit: limit))
  }

  /// The event at a position, or nil where the store has not come to it.
  public func event(at position: Int) async throws -> RecordedEvent? {
    guard position >= 1 else { return nil }
    let event = try await storage.page(EventPageRequest(.all, from: position, limit: 1)).events.first
    return event?.position == position ? event : nil
  }

  /// The events of an id: at most one per stream.
  public func events(withID id: EventID) async throws -> [RecordedEvent] {
    guard (1...EventID.maximumLength).contains(id.string.utf8.count) else { return [] }
    return try await storage.events(withID: id)
  }

  /// The position of the last event, 0 where there is none.
  public func lastPosition() async throws -> Int {
    try await storage.head()
  }

  /// The position of the first event that is not older than a time; one past the last where all are older.
  public func position(since time: Timestamp) async throws -> Int {
    try await EventSearch(storage: storage, selection: .all).firstPlace { $0.createdAt >= time }
  }
}
