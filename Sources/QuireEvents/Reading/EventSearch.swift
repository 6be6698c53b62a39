/// Finds an event by a property that all later events have too, in few reads.
package struct EventSearch: Sendable {
  package var storage: any EventStorage
  package var selection: EventSelection

  package init(storage: any EventStorage, selection: EventSelection) {
    self.storage = storage
    self.selection = selection
  }

  /// The place of the first event for which `predicate` holds, given that it holds for all after it; one past the
  /// last event's place where there is none.
  package func firstPlace(where predicate: (RecordedEvent) -> Bool) async throws -> Int {
    guard let last = try await event(from: nil, .backwards) else { return 1 }
    guard predicate(last) else { return selection.place(of: last) + 1 }
    var low = 1
    var high = selection.place(of: last)
    // Every event before `low` fails the predicate; the first event from `high` on meets it.
    while low < high {
      let middle = low + (high - low) / 2
      guard let event = try await event(from: middle, .forwards) else { break }
      if predicate(event) {
        high = middle
      } else {
        low = selection.place(of: event) + 1
      }
    }
    return low
  }

  private func event(from place: Int?, _ direction: ReadDirection) async throws -> RecordedEvent? {
    try await storage.page(EventPageRequest(selection, from: place, direction: direction, limit: 1)).events
      .first
  }
}
