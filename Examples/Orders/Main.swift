import ExamplePlace
import Foundation
import QuireEvents

/// Orders by a decider, with snapshots, an upcast event, a read model by status and a mailer that follows live events.
///
/// `--on http://127.0.0.1:8000` runs it on a server that speaks DynamoDB's language, `--on dynamodb` on DynamoDB.
@main
enum Main {
  static func main() async {
    do {
      try await run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  static func run() async throws {
    // The one line that says where the events are: in memory, on a server, or on DynamoDB.
    let place = try await Place.open("orders")
    let events = place.events
    let shop = Shop(events: events)
    let ordersByStatus = try await OrdersByStatus(in: place.tables, table: place.table("by-status"))
    let mailer = Mailer(events: events)

    try await storeAsTheFirstVersionDid(in: events)

    // Both follow the store from here on, live.
    let projecting = Task { try await TableProjectionRunner(ordersByStatus, of: events).run() }
    var mailing = Task { try await mailer.run() }

    // An order that the shop's first version began goes on as any other.
    try await shop.execute(.add(product: "ink", quantity: 1, cents: 7_90), on: "Order-1")
    let old = try await shop.order("Order-1").state
    check(
      old.lines == [
        LineAdded(product: "pen", quantity: 3, cents: 12_00),
        LineAdded(product: "ink", quantity: 1, cents: 7_90),
      ],
      "a line stored in dollars by an old version reads in cents: \(dollars(old.cents))"
    )

    for number in 2...6 {
      let order = StreamID("Order", "\(number)")
      try await shop.execute(.place(customer: ["Ada", "Ben", "Cleo"][number % 3]), on: order)
      for line in 1...number {
        try await shop.execute(.add(product: "book \(line)", quantity: 1, cents: 10_00 + line), on: order)
      }
    }

    do {
      try await shop.execute(.pay(cents: 1), on: "Order-1")
      check(false, "a wrong amount is refused")
    } catch OrderRefusal.wrongAmount(let due) {
      check(due == 43_90, "a wrong amount is refused: \(dollars(due)) are due")
    }

    for order in ["Order-1", "Order-3", "Order-5"] as [StreamID] {
      try await shop.execute(.pay(cents: shop.order(order).state.cents), on: order)
    }
    try await shop.execute(.cancel(reason: "changed my mind"), on: "Order-6")
    let paid = try await events.lastPosition()

    // The mailer is stopped and started again: it goes on where it was.
    try await events.wait(for: Mailer.name, until: paid)
    mailing.cancel()
    _ = await mailing.result
    try await shop.execute(.ship(parcel: "P-77"), on: "Order-1")
    mailing = Task { try await mailer.run() }
    let shipped = try await shop.execute(.ship(parcel: "P-78"), on: "Order-5").position ?? 0

    let loaded = try await shop.order("Order-6")
    check(
      loaded.snapshotVersion == 5 && loaded.version == 8,
      "Order-6 is read from the snapshot at version 5 and the three events after it"
    )

    try await events.wait(for: ordersByStatus, until: shipped)
    print()
    for status in [Order.Status.open, .paid, .shipped, .cancelled] {
      let orders = try await ordersByStatus.orders(status)
      let list = orders.map { "\($0.order) (\($0.customer), \(dollars($0.cents)))" }.joined(separator: ", ")
      print("  \(status.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)) \(list)")
    }
    print()
    check(
      try await ordersByStatus.orders(.shipped).map(\.order) == ["Order-1", "Order-5"],
      "the read model follows the events"
    )

    try await events.wait(for: Mailer.name, until: shipped)
    for mail in mailer.sent { print("  \(mail)") }
    print()
    check(
      mailer.sent.count == 5 && Set(mailer.sent).count == 5,
      "every mail was sent once, also those of the time between"
    )

    projecting.cancel()
    mailing.cancel()
    _ = await (projecting.result, mailing.result)
    if let isSound = try place.verify() { check(isSound, "the store is sound") }
    try await place.close()
  }

  /// What an earlier version of the program left in the store: prices in whole dollars.
  static func storeAsTheFirstVersionDid(in events: EventStore) async throws {
    try await events.append(
      [
        NewEvent(type: "OrderPlaced", data: #"{"customer":"Ada"}"#),
        NewEvent(type: "LineAdded", data: #"{"product":"pen","quantity":3,"price":12}"#, schemaVersion: 1),
      ],
      to: "Order-1",
      expecting: .noStream
    )
  }

  /// Says what holds; ends the program where it does not.
  static func check(_ holds: Bool, _ statement: String) {
    print(holds ? "✓" : "✗", statement)
    if !holds { exit(1) }
  }
}
