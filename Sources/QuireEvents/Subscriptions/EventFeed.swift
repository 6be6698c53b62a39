/// Reads the events of a filter on and on, batch by batch, and knows up to which position it has read everything.
package struct EventFeed: Sendable {
  package struct Batch: Sendable {
    /// Events that passed the filter, in the order of positions.
    package var events: [RecordedEvent]
    /// Every event of the filter up to this position is in this batch or one before.
    package var through: Int
    /// Whether there was nothing more to read.
    package var isAtHead: Bool
    /// The storage's change token from before the read: what to wait on for more.
    package var token: Int
  }

  private let storage: any EventStorage
  private let filter: SubscriptionFilter
  /// Everything up to here was read.
  package private(set) var position: Int
  /// The next version to read, for a feed of one stream, once it is known.
  private var version: Int?

  package init(storage: any EventStorage, filter: SubscriptionFilter, after position: Int) {
    self.storage = storage
    self.filter = filter
    self.position = position
  }

  /// Reads the next batch without waiting: at most `limit` events, fewer where the filter leaves some out.
  package mutating func next(limit: Int) async throws -> Batch {
    let token = storage.changeToken
    let page = try await storage.page(
      EventPageRequest(filter.selection, from: try await nextPlace(), limit: limit)
    )
    if let last = page.events.last {
      position = max(position, last.position)
      if version != nil { version = last.version + 1 }
    }
    if page.next == nil {
      position = max(position, page.head)
    } else if version == nil, let next = page.next {
      // A page may have no events and yet not be the last.
      position = max(position, next - 1)
    }
    return Batch(
      events: page.events.filter(filter.passes),
      through: position,
      isAtHead: page.next == nil,
      token: token
    )
  }

  private mutating func nextPlace() async throws -> Int {
    guard case .stream = filter.selection.kind else { return position + 1 }
    if let version { return version }
    let (start, search) = (position, EventSearch(storage: storage, selection: filter.selection))
    let version = try await search.firstPlace { $0.position > start }
    self.version = version
    return version
  }

  /// Waits for a change of the storage after the one that `batch` saw.
  package func waitForMore(than batch: Batch) async throws {
    _ = try await storage.waitForChange(after: batch.token)
  }
}
