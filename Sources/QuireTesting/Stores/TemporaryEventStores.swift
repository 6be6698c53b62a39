import Quire
public import QuireEvents

/// Calls `body` with a new event store in a store of its own that is closed and gone afterwards.
///
/// ```swift
/// let clock = ManualClock()
/// try await withTemporaryEventStore(clock: clock) { events in
///   try await events.execute(.ship, on: "Order-1", with: order)
/// }
/// ```
///
/// Store and events have the same clock. Throws what `body` throws.
public func withTemporaryEventStore<Result>(
  clock: any EventClock = .system,
  _ body: (EventStore) async throws -> Result
) async throws -> Result {
  let wallClock = WallClock { clock.now().microsecondsSince1970 }
  return try await withTemporaryStore(clock: wallClock) { store in
    try await body(try await EventStore.open(in: store, clock: clock))
  }
}
