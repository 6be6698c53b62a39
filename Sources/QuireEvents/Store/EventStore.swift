/// A store of events: streams of versioned events, and one order over all of them.
///
/// ```swift
/// let store = try Store.open(at: "shop.quire")
/// let events = try await EventStore.open(in: store)
///
/// let result = try await events.append(
///   [NewEvent(type: "OrderPlaced", data: #"{"total": 40}"#)],
///   to: "Order-1",
///   expecting: .noStream
/// )
/// for try await event in events.read(.stream("Order-1")) {
///   print(event.version, event.position, event.type)
/// }
/// ```
///
/// - An append is all or nothing, also to several streams, and checks what it expects of them.
/// - Versions within a stream and positions within the store are 1, 2, 3 … without gaps, in the order of commits: who
///   has read up to a position has missed nothing before it.
/// - Appending events again, known by their ids, changes nothing and answers where they are, for ever.
public struct EventStore: Sendable {
  package let storage: any EventStorage

  package init(storage: any EventStorage) { self.storage = storage }
}
