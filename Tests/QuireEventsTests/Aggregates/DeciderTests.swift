import QuireEvents
import Testing

@Suite("Decider")
struct DeciderTests {
  enum Command: Sendable { case place(total: Int), pay, ship }

  struct Placed: Codable, Sendable { var total: Int; var currency: String }
  struct PlacedV1: Codable, Sendable { var total: Int }
  struct Empty: Codable, Sendable {}

  enum Event: Sendable { case placed(Placed), paid(Empty), shipped(Empty) }

  struct Order: Codable, Sendable, Equatable {
    enum Status: String, Codable, Sendable { case new, placed, paid, shipped }
    var status = Status.new
    var total = 0
    var currency = ""
  }

  struct NotAllowed: Error, Equatable {}

  static let order = Decider<Command, Order, Event>(
    initialState: Order(),
    codec: EventCodec(
      EventType(
        "OrderPlaced",
        version: 2,
        upcasters: [Upcaster(from: 1) { (old: PlacedV1) in Placed(total: old.total, currency: "EUR") }],
        embed: Event.placed
      ) { if case .placed(let it) = $0 { it } else { nil } },
      EventType("OrderPaid", embed: Event.paid) { if case .paid(let it) = $0 { it } else { nil } },
      EventType("OrderShipped", embed: Event.shipped) { if case .shipped(let it) = $0 { it } else { nil } }
    ),
    snapshots: .every(2, type: "Order"),
    decide: { command, order in
      switch (command, order.status) {
      case (.place(let total), .new): [.placed(Placed(total: total, currency: "CHF"))]
      case (.pay, .placed): [.paid(Empty())]
      case (.ship, .paid): [.shipped(Empty())]
      default: throw NotAllowed()
      }
    },
    evolve: { order, event in
      switch event {
      case .placed(let it): order = Order(status: .placed, total: it.total, currency: it.currency)
      case .paid: order.status = .paid
      case .shipped: order.status = .shipped
      }
    }
  )

  @Test("commands lead from state to state", arguments: TestStorage.allCases)
  func executes(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.execute(.place(total: 40), on: "Order-1", with: Self.order)
    await #expect(throws: NotAllowed()) { try await events.execute(.ship, on: "Order-1", with: Self.order) }
    try await events.execute(.pay, on: "Order-1", with: Self.order)
    let shipped = try await events.execute(.ship, on: "Order-1", with: Self.order)
    #expect(shipped.state == Order(status: .shipped, total: 40, currency: "CHF"))
    #expect(shipped.version == 3)
    let loaded = try await events.load(Self.order, from: "Order-1")
    #expect(loaded.snapshotVersion == 2)
    #expect(loaded.state == shipped.state)
  }

  @Test("an event of an older version is read as it would be written now", arguments: TestStorage.allCases)
  func upcasts(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(
      [NewEvent(type: "OrderPlaced", data: #"{"total":7}"#)],
      to: "Order-1",
      expecting: .noStream
    )
    let paid = try await events.execute(.pay, on: "Order-1", with: Self.order)
    #expect(paid.state == Order(status: .paid, total: 7, currency: "EUR"))
    let stored = try await events.read(.stream("Order-1")).collect()
    #expect(stored.map(\.schemaVersion) == [1, 1])
    #expect(stored.first?.data == #"{"total":7}"#)
  }

  @Test("an event that the codec does not know stops the load", arguments: TestStorage.allCases)
  func unknown(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append([NewEvent(type: "OrderLost", data: "{}")], to: "Order-1", expecting: .noStream)
    let error = await eventStoreError { try await events.load(Self.order, from: "Order-1") }
    #expect(error?.code == .unknownEventType)
    #expect(error?.streamID == "Order-1")
  }
}
