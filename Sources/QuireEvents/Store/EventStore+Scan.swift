import Quire

extension EventStore {
  /// How many events are lent in one view of the store: a view that stays long keeps pages from being used again.
  private static let viewLength = 4_096

  /// Lends events to `body`, one after the other, where they lie in the file.
  ///
  /// The fastest way to read many. Ends when `body` answers false.
  ///
  /// ```swift
  /// var bytes = 0
  /// try events.scan(.all) { event in
  ///   bytes += try event.withData { $0.byteCount }
  ///   return true
  /// }
  /// ```
  ///
  /// `from` is a version of a stream, and a position of any other selection; it is included. Runs at once, on the calling
  /// thread. Several thousand events are one unchanging view of the store; events appended meanwhile may come too.
  ///
  /// Throws what `body` throws, and ``EventStoreError/Code/unsupported`` where the events are not in the embedded engine.
  public func scan(
    _ selection: EventSelection = .all,
    from: Int? = nil,
    direction: ReadDirection = .forwards,
    limit: Int? = nil,
    _ body: (borrowing EventView) throws -> Bool
  ) throws {
    let engine = try engine()
    var remaining = limit ?? .max
    var place = from
    while remaining > 0 {
      let count = min(remaining, Self.viewLength)
      let request = EventPageRequest(selection, from: place, direction: direction, limit: count)
      let next = try engine.store.read { (items: borrowing Snapshot) in
        try engine.reader.scan(request, in: items, body)
      }
      guard let next else { return }
      place = next
      remaining -= count
    }
  }
}
