import QuireModel

/// The stored bytes of a page of events, which decode what is asked of them when it is asked.
package final class EventBlock: Sendable {
  struct Entry {
    /// The position, or 0 where the record says it.
    var position: Int
    /// Where the item's key starts, its record, and where that ends.
    var key: Int
    var record: Int
    var end: Int
  }

  private let bytes: [UInt8]
  private let entries: [Entry]
  private let plan: EventPlan

  init(bytes: [UInt8], entries: [Entry], plan: EventPlan) {
    self.bytes = bytes
    self.entries = entries
    self.plan = plan
  }

  func position(_ index: Int) -> Int {
    let position = entries[index].position
    return position > 0 ? position : withRecord(index) { record, _ in record.position } ?? 0
  }

  func version(_ index: Int) -> Int {
    withKey(index) { key in (try? plan.version(ofKey: key)) ?? 0 }
  }

  // What an event must have was found to be there when the block was made; of text that is no UTF-8 nothing is left.

  func streamID(_ index: Int) -> StreamID {
    withKey(index) { key in (try? plan.streamID(ofKey: key)) ?? StreamID("") }
  }

  func id(_ index: Int) -> EventID { EventID(text(.eventID, index) ?? "") }
  func type(_ index: Int) -> String { text(.eventType, index) ?? "" }

  func data(_ index: Int) -> EventPayload {
    withRecord(index) { record, key in record.data(key: key) } ?? .binary([])
  }

  func withData(_ index: Int, _ body: (RawSpan) throws -> Void) throws -> Bool {
    let entry = entries[index]
    let (bytes, plan) = (bytes, plan)
    let all = bytes.rawBytes
    let key = all.extracting(entry.key..<entry.record)
    guard let record = EventRecord(all.extracting(entry.record..<entry.end), plan) else { return false }
    return try record.withData(key: key, body)
  }

  func schemaVersion(_ index: Int) -> Int {
    withRecord(index) { record, _ in record.schemaVersion(version: version(index)) } ?? 1
  }

  func metadata(_ index: Int) -> EventMetadata {
    EventMetadata(
      json: text(.metadata, index),
      correlationID: text(.correlationID, index),
      causationID: text(.causationID, index)
    )
  }

  func correlationID(_ index: Int) -> String? { text(.correlationID, index) }
  func causationID(_ index: Int) -> String? { text(.causationID, index) }
  func createdAt(_ index: Int) -> Timestamp {
    withRecord(index) { record, _ in record.createdAt } ?? .earliest
  }

  private func text(_ field: EventField, _ index: Int) -> String? {
    withRecord(index) { record, key in record.text(field, key: key) }
  }

  private func withKey<Result>(_ index: Int, _ body: (RawSpan) -> Result) -> Result {
    let bytes = bytes
    return body(bytes.rawBytes.extracting(entries[index].key..<entries[index].record))
  }

  private func withRecord<Result>(_ index: Int, _ body: (borrowing EventRecord, RawSpan) -> Result?)
    -> Result?
  {
    let entry = entries[index]
    let (bytes, plan) = (bytes, plan)
    let all = bytes.rawBytes
    guard let record = EventRecord(all.extracting(entry.record..<entry.end), plan) else { return nil }
    return body(record, all.extracting(entry.key..<entry.record))
  }
}

/// Gathers the events of a page.
struct EventBlockBuilder {
  private let plan: EventPlan
  private var bytes: [UInt8] = []
  private var entries: [EventBlock.Entry] = []
  /// Events that were decoded by the general operations, by their place in the page.
  private var decoded: [(place: Int, event: RecordedEvent)] = []

  init(_ plan: EventPlan, limit: Int) {
    self.plan = plan
    entries.reserveCapacity(Swift.min(limit, 256))
  }

  var count: Int { entries.count + decoded.count }
  var byteCount: Int { bytes.count }

  /// Adds an event: its item's key, and its record, which says the position unless `position` does; `sortKey` is where the
  /// version starts in the key, where that is known.
  ///
  /// Answers false, with nothing added, where the record has another form than an event store's. Throws where the key is
  /// not that of an event.
  mutating func add(key: RawSpan, record: RawSpan, position: Int?, sortKey: Int? = nil) throws -> Bool {
    guard isWhole(record, withPosition: position == nil) else { return false }
    // What an event says of itself is told without an error, so a damaged key has to be found here.
    try plan.checkKey(key, sortKey: sortKey)
    if bytes.isEmpty {
      // Events of a page are of much the same size.
      bytes.reserveCapacity((key.byteCount + record.byteCount + 32) * Swift.max(1, entries.capacity))
    }
    let start = bytes.count
    bytes.append(key)
    let middle = bytes.count
    bytes.append(record)
    entries.append(
      EventBlock.Entry(position: position ?? 0, key: start, record: middle, end: bytes.count)
    )
    return true
  }

  private func isWhole(_ record: RawSpan, withPosition: Bool) -> Bool {
    EventRecord(record, plan)?.isWhole(withPosition: withPosition) ?? false
  }

  mutating func add(_ event: RecordedEvent) {
    decoded.append((count, event))
  }

  func finish() -> [RecordedEvent] {
    let block = EventBlock(bytes: bytes, entries: entries, plan: plan)
    var events: [RecordedEvent] = []
    events.reserveCapacity(count)
    var stored = 0
    for (place, event) in decoded {
      while events.count < place {
        events.append(RecordedEvent(block, stored))
        stored += 1
      }
      events.append(event)
    }
    while stored < entries.count {
      events.append(RecordedEvent(block, stored))
      stored += 1
    }
    return events
  }
}
