/// Events, read a page at a time while they are iterated over.
///
/// Nothing is held open between pages. Each iteration reads anew.
public struct EventSequence: AsyncSequence, Sendable {
  /// What is iterated over.
  public typealias Element = RecordedEvent

  package enum Start: Sendable {
    case place(Int?)
    case time(Timestamp, until: Timestamp?)
  }

  package static let pageSize = 256

  let storage: any EventStorage
  let selection: EventSelection
  let start: Start
  let direction: ReadDirection
  let limit: Int?

  package init(
    storage: any EventStorage,
    selection: EventSelection,
    start: Start,
    direction: ReadDirection,
    limit: Int?
  ) {
    self.storage = storage
    self.selection = selection
    self.start = start
    self.direction = direction
    self.limit = limit
  }

  /// Starts reading.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(sequence: self)
  }

  /// Reads all of the events into an array.
  public func collect() async throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    for try await event in self { events.append(event) }
    return events
  }

  /// Reads events page by page.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let sequence: EventSequence
    private var events: [RecordedEvent] = []
    /// The next of the page's events.
    private var index = 0
    /// Whether the page may have events from after the beginning of the read, or of a time after its end.
    private var isBounded = false
    private var remaining: Int
    private var place: Place = .unknown
    /// The position that a forward read ends at: that of the last event when it began.
    private var end: Int?
    private var until: Timestamp?

    private enum Place {
      case unknown
      case next(Int?)
      case ended
    }

    fileprivate init(sequence: EventSequence) {
      self.sequence = sequence
      remaining = sequence.limit ?? .max
    }

    /// The next element, or nil at the end.
    ///
    /// Runs where the caller does: on an actor it is no change of threads for each event.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> RecordedEvent? {
      guard remaining > 0 else { return nil }
      while index == events.count {
        guard try await readPage() else { return nil }
      }
      let event = events[index]
      if isBounded, !isWithin(event) {
        remaining = 0
        return nil
      }
      index += 1
      remaining -= 1
      return event
    }

    private func isWithin(_ event: RecordedEvent) -> Bool {
      if let end, event.position > end { return false }
      if let until, event.createdAt >= until { return false }
      return true
    }

    private mutating func readPage() async throws -> Bool {
      let from: Int?
      switch place {
      case .unknown: from = try await firstPlace()
      case .next(let next): from = next
      case .ended: return false
      }
      let page = try await sequence.storage.page(
        EventPageRequest(
          sequence.selection,
          from: from,
          direction: sequence.direction,
          limit: Swift.min(remaining, EventSequence.pageSize)
        )
      )
      events = page.events
      index = 0
      // The first page and its end are of one view of the store.
      isBounded = until != nil || end != nil
      if sequence.direction == .forwards, end == nil { end = page.head }
      place = page.next.map { Place.next($0) } ?? .ended
      return true
    }

    private mutating func firstPlace() async throws -> Int? {
      switch sequence.start {
      case .place(let place):
        return place
      case .time(let since, let until):
        self.until = until
        // A stream has an order of its own; every other selection is a part of the order of all events.
        let selection =
          if case .stream = sequence.selection.kind { sequence.selection } else { EventSelection.all }
        return try await EventSearch(storage: sequence.storage, selection: selection)
          .firstPlace { $0.createdAt >= since }
      }
    }
  }
}
