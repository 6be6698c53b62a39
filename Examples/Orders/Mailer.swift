import QuireEvents
import Synchronization

/// Tells customers what happens to their orders, as it happens.
///
/// The checkpoint is saved after the mail was sent: after a crash the last mail may be sent again, but none is lost. An
/// effect outside the store cannot be better than that.
final class Mailer: Sendable {
  static let name = "mailer"

  private let events: EventStore
  private let outbox = Mutex<[String]>([])

  init(events: EventStore) { self.events = events }

  /// What was sent.
  var sent: [String] { outbox.withLock { $0 } }

  /// Goes on where the mailer stopped last, and then with new events, until the task is cancelled.
  func run() async throws {
    let filter = SubscriptionFilter.types("OrderPaid", "OrderShipped")
    for try await message in events.subscribe(to: filter, from: .checkpoint(Self.name)) {
      if case .event(let event) = message { try await send(about: event) }
      try await events.saveCheckpoint(Self.name, position: message.position)
    }
  }

  private func send(about event: RecordedEvent) async throws {
    let order = try await events.load(Order.decider, from: event.streamID)
    let text =
      switch try OrderEvent.codec.decode(event) {
      case .paid(let it): "thank you for \(dollars(it.cents))"
      case .shipped(let it): "\(event.streamID) is on its way, parcel \(it.parcel)"
      default: ""
      }
    outbox.withLock { $0.append("To \(order.state.customer): \(text)") }
  }
}

/// An amount as people write it.
func dollars(_ cents: Int) -> String {
  let rest = cents % 100
  return "$\(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
}
