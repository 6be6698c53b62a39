/// A page of events.
public struct EventPage: Sendable, Hashable {
  /// The events, in the order asked for.
  public var events: [RecordedEvent]
  /// Where the next page starts, a version of a stream and otherwise a position; nil where this was the last.
  public var next: Int?
  /// The position of the last event of the whole store when the page was read, 0 where it had none.
  public var head: Int

  /// Makes a page.
  public init(events: [RecordedEvent], next: Int?, head: Int) {
    self.events = events
    self.next = next
    self.head = head
  }
}

/// What a page is asked for with.
package struct EventPageRequest: Sendable, Hashable {
  package var selection: EventSelection
  /// The first version (of a stream) or position to read, inclusive; nil for the beginning or, backwards, the end.
  package var from: Int?
  package var direction: ReadDirection
  /// The most events to answer, at least 1.
  ///
  /// A page may be shorter and yet not the last.
  package var limit: Int

  package init(
    _ selection: EventSelection,
    from: Int? = nil,
    direction: ReadDirection = .forwards,
    limit: Int
  ) {
    self.selection = selection
    self.from = from
    self.direction = direction
    self.limit = limit
  }
}
