/// What a subscription delivers.
public enum SubscriptionMessage: Sendable, Hashable {
  /// An event.
  case event(RecordedEvent)
  /// All events that were there have been delivered; from here on they come as they are appended. Comes once.
  case caughtUp(position: Int)
  /// Nothing for this subscription was among the events up to this position.
  case checkpoint(position: Int)

  /// Where to resume after this message was processed: every event of the subscription up to this position has been
  /// delivered, and none after it.
  public var position: Int {
    switch self {
    case .event(let event): event.position
    case .caughtUp(let position), .checkpoint(let position): position
    }
  }
}

/// Where a subscription starts.
public enum SubscriptionStart: Sendable, Hashable {
  /// With the first event.
  case beginning
  /// With events appended after the subscription's first message was asked for.
  case end
  /// With the event after a position.
  case after(Int)
  /// After the position saved under a name; with the first event where none is.
  case checkpoint(String)
}

/// Events as they come: those that are there, then those that are appended, without end.
///
/// ```swift
/// for try await message in events.subscribe(to: .category("Order"), from: .checkpoint("mailer")) {
///   if case .event(let event) = message { try await send(mailAbout: event) }
///   try await events.saveCheckpoint("mailer", position: message.position)
/// }
/// ```
///
/// The next events are read when they are asked for: who consumes slowly is not overrun, and memory stays bounded.
/// Waiting for new events takes no polling of the embedded engine's table; appends of another process on the same file are
/// noticed too. On another table store, those through another ``EventStore`` are noticed by ``PollingPolicy``.
/// Resuming from the position of any message delivers exactly what that message had not. Cancelling the task ends the
/// sequence.
public struct Subscription: AsyncSequence, Sendable {
  /// What is iterated over.
  public typealias Element = SubscriptionMessage

  let storage: any EventStorage
  let filter: SubscriptionFilter
  let start: SubscriptionStart
  let batchSize: Int

  /// Starts reading.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(subscription: self)
  }

  /// Delivers the messages of one subscriber.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let subscription: Subscription
    private var feed: EventFeed?
    private var batch: EventFeed.Batch?
    private var nextIndex = 0
    private var delivered = 0
    private var isCaughtUp = false

    fileprivate init(subscription: Subscription) { self.subscription = subscription }

    /// The next element, or nil at the end.
    ///
    /// Runs where the caller does: on an actor it is no change of threads for each message.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws -> SubscriptionMessage? {
      do {
        return try await nextMessage()
      } catch is CancellationError {
        return nil
      }
    }

    private mutating func nextMessage() async throws -> SubscriptionMessage {
      if feed == nil { feed = try await open() }
      guard var feed else { preconditionFailure("a feed was just opened") }
      defer { self.feed = feed }
      while true {
        try Task.checkCancellation()
        if let batch {
          if let message = message(of: batch) {
            delivered = message.position
            return message
          }
          if batch.isAtHead { try await feed.waitForMore(than: batch) }
        }
        batch = try await feed.next(limit: subscription.batchSize)
        nextIndex = 0
      }
    }

    /// The next message of a batch, or nil where it has no more.
    private mutating func message(of batch: EventFeed.Batch) -> SubscriptionMessage? {
      if nextIndex < batch.events.count {
        nextIndex += 1
        return .event(batch.events[nextIndex - 1])
      }
      if batch.isAtHead, !isCaughtUp {
        isCaughtUp = true
        return .caughtUp(position: batch.through)
      }
      return batch.through > delivered ? .checkpoint(position: batch.through) : nil
    }

    private mutating func open() async throws -> EventFeed {
      let storage = subscription.storage
      switch subscription.start {
      case .beginning: delivered = 0
      case .end: delivered = try await storage.head()
      case .after(let position): delivered = position
      case .checkpoint(let name):
        try EventStore.check(checkpointName: name)
        delivered = try await storage.checkpoint(name) ?? 0
      }
      guard delivered >= 0 else {
        throw EventStoreError(.invalidArgument, "A position is 0 or more, not \(delivered)")
      }
      return EventFeed(storage: storage, filter: subscription.filter, after: delivered)
    }
  }
}

extension EventStore {
  /// Subscribes to events: see ``Subscription``.
  public func subscribe(
    to filter: SubscriptionFilter = .all,
    from start: SubscriptionStart = .beginning,
    batchSize: Int = 256
  ) -> Subscription {
    Subscription(storage: storage, filter: filter, start: start, batchSize: max(1, batchSize))
  }
}
