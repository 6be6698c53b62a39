package import Quire
import QuireModel
import Synchronization

/// The event store's table as its entries are stored: where each kind of entry is, and how the attributes of events are
/// named in the table's dictionary.
package final class EventPlan: Sendable {
  package typealias Tree = EncodedTable.Tree

  let table: EncodedTable
  let items: Tree
  let global: Tree
  let category: Tree
  let type: Tree
  let correlation: Tree
  let eventID: Tree
  let streams: Tree
  let names: NameTable
  /// Whether the table has no index but those above, with the projections of the event store: only then are events written
  /// without the general operations.
  let canBeWritten: Bool
  /// The field of each name of the dictionary; -1 for other names.
  let fields: [Int8]
  /// How the keys of all streams' items begin.
  private let streamsStart: [UInt8]
  /// How the sort keys of all events begin.
  private let versionStart: [UInt8]
  /// How the keys of a stream's items end: of the stream's own item, of the first version, of what comes after the last.
  let ends: (stream: [UInt8], firstVersion: [UInt8], afterVersions: [UInt8])
  /// The beginning of all entries of the index in global order.
  let globalPrefix: [UInt8]
  /// How records refer to each field's name; -1 for one that the dictionary lacks.
  private let references: InlineArray<14, Int>
  /// How each field's name is written; empty where the dictionary lacks one of them.
  let nameBytes: [[UInt8]]

  /// What the writer has of earlier appends; nil while an append has it, and before the first.
  private let scratch = Mutex<EventWriter.Scratch?>(nil)

  /// What the names of the dictionary are, and values that events have often.
  static let interned =
    EventField.allCases.map(\.name) + [
      AttributeName(EventTable.eventsPartition), AttributeName(EventTable.streamsPartition),
    ]
  /// How many entries of the dictionary may be used for event types and categories.
  static let dictionaryLimit = 512

  /// Throws ``EventStoreError/Code/incompatibleTable`` where the table lacks a complete index.
  init(_ table: EncodedTable) throws {
    func index(_ name: String) throws -> Tree {
      guard let tree = table.index(name) else {
        throw EventStoreError(.incompatibleTable, "The table has no complete index \(name)")
      }
      return tree
    }
    self.table = table
    items = table.items
    global = try index(EventTable.Index.global)
    category = try index(EventTable.Index.category)
    type = try index(EventTable.Index.type)
    correlation = try index(EventTable.Index.correlation)
    eventID = try index(EventTable.Index.eventID)
    streams = try index(EventTable.Index.streams)
    canBeWritten =
      table.canBeWritten(withIndexes: EventTable.Index.all) && (global.holdsItems || global.isKeysOnly)
      && [category, type, correlation, eventID, streams].allSatisfy(\.isKeysOnly)
    names = table.names
    func encoded(_ text: [UInt8], at index: Int, in tree: Tree) -> [UInt8] {
      var key: [UInt8] = []
      tree.append(text.span, at: index, to: &key)
      return key
    }
    // Without its end mark; the last byte is none that is written with what follows.
    streamsStart = encoded(EventTable.streamPrefixBytes, at: 0, in: items).dropLast(2)
    versionStart = encoded(EventTable.versionPrefixBytes, at: 1, in: items)
    ends = (
      encoded(Array(EventTable.streamSortKey.utf8), at: 1, in: items),
      encoded(Array(EventTable.sortKey(ofVersion: 1).utf8), at: 1, in: items),
      encoded(Array(EventTable.afterVersions.utf8), at: 1, in: items)
    )
    globalPrefix = encoded(Array(EventTable.eventsPartition.utf8), at: 0, in: global)
    var fields = [Int8](repeating: -1, count: table.names.count)
    var nameBytes: [[UInt8]] = []
    var references = InlineArray<14, Int>(repeating: -1)
    for field in EventField.allCases {
      guard let id = table.names.id(of: field.name) else { continue }
      fields[id] = Int8(field.rawValue)
      references[field.rawValue] = id << 1
      var bytes: [UInt8] = []
      ItemCoding.append(.id(id), to: &bytes)
      nameBytes.append(bytes)
    }
    self.fields = fields
    self.references = references
    let isComplete = Self.interned.allSatisfy { table.names.id(of: $0) != nil }
    self.nameBytes = isComplete ? nameBytes : []
  }

  /// What the writer has of earlier appends, for it to take and to give back.
  func takeScratch() -> EventWriter.Scratch {
    if let kept = scratch.withLock({ $0.take() }) { return kept }
    return EventWriter.Scratch()
  }
  func keep(_ given: consuming EventWriter.Scratch) {
    var given = Optional(given)
    scratch.withLock { swap(&$0, &given) }
  }

  /// Whether events of a category and of the types of `events` were written with this plan, so that the dictionary has
  /// what it will ever have of them.
  func hasWritten(_ category: String, _ events: [NewEvent]) -> Bool {
    scratch.withLock { scratch in
      switch scratch {
      case .none: return false
      case .some(let scratch):
        // By index: an event as a whole would be copied.
        return scratch.categories.contains(category)
          && events.indices.allSatisfy { scratch.types.contains(events[$0].type) }
      }
    }
  }

  /// Whether the dictionary has all names of fields.
  var isComplete: Bool { !nameBytes.isEmpty }

  /// How records refer to the name of a field, which is what ``ItemCoding`` writes of a name of the dictionary; -1 where
  /// none can.
  func reference(to field: EventField) -> Int { references[field.rawValue] }

  /// The beginning of the keys of a stream's items.
  func streamPrefix(_ streamID: StreamID) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(96)
    key += streamsStart
    KeyEncoding.append(bytes: streamID.string.utf8Span.span, isLast: false, to: &key)
    return key
  }

  /// The beginning of the entries of an index with a partition key.
  func prefix(_ partition: String, in tree: Tree) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(64)
    tree.append(partition.utf8Span.span, at: 0, to: &key)
    return key
  }

  /// The version of an event's key.
  func version(ofKey key: RawSpan) throws -> Int {
    var offset = 0
    try items.skip(at: 0, of: key, &offset)
    return try version(ofKey: key, at: offset)
  }

  /// The version of an event's key whose sort key starts at `offset`.
  func version(ofKey key: RawSpan, at offset: Int) throws -> Int {
    var offset = offset
    guard let number = items.paddedNumber(at: 1, of: key, after: versionStart, &offset),
      let version = Int(exactly: number), version > 0
    else { throw EventStoreError(.corrupted, "An event's key has no version") }
    return version
  }

  /// Throws where a key is not that of an event; of one that is known to be of a stream that is read, `sortKey` is where
  /// the version starts.
  func checkKey(_ key: RawSpan, sortKey: Int?) throws {
    if let sortKey {
      _ = try version(ofKey: key, at: sortKey)
      return
    }
    var offset = 0
    try items.skip(at: 0, of: key, &offset)
    let start = streamsStart
    guard key.starts(with: start.rawBytes) else {
      throw EventStoreError(.corrupted, "An event's key is not that of a stream")
    }
    // Of a stream's id in ASCII nothing can be wrong.
    let bytes = key.octets
    var all: UInt8 = 0
    for index in 0..<offset { all |= bytes[index] }
    if all >= 0x80 { _ = try streamID(ofKey: key) }
    _ = try version(ofKey: key, at: offset)
  }

  /// The stream of an item's key.
  func streamID(ofKey key: RawSpan) throws -> StreamID {
    var offset = 0
    let partition = try items.string(at: 0, of: key, &offset)
    guard partition.utf8.starts(with: EventTable.streamPrefix.utf8) else {
      throw EventStoreError(.corrupted, "An event's key is not that of a stream")
    }
    return StreamID(String(partition.dropFirst(EventTable.streamPrefix.utf8.count)))
  }
}

/// The plan of a table, made anew when the catalog changes, and what is known as of the last commit.
final class EventPlanCache: Sendable {
  private let table: String
  private let end = Mutex<(commit: Int, head: Int)?>(nil)
  private let batch = Mutex<(commit: Int, tail: EventBatch.Tail)?>(nil)
  private let known = Mutex<(generation: UInt64, plan: EventPlan)?>(nil)

  init(table: String) { self.table = table }

  /// The last event's position as of a commit, where it is known.
  func head(at commit: Int) -> Int? {
    end.withLock { end in end.flatMap { $0.commit == commit ? $0.head : nil } }
  }

  func keep(head: Int, at commit: Int) {
    end.withLock { end in if (end?.commit ?? -1) < commit { end = (commit, head) } }
  }

  /// How the events end as of a commit, where it is known.
  func tail(at commit: Int) -> EventBatch.Tail? {
    batch.withLock { batch in batch.flatMap { $0.commit == commit ? $0.tail : nil } }
  }

  func keep(_ tail: EventBatch.Tail, at commit: Int) {
    batch.withLock { $0 = (commit, tail) }
    keep(head: tail.position, at: commit)
  }

  func plan(in items: borrowing some ItemReader & ~Copyable) throws -> EventPlan {
    let generation = items.catalogGeneration
    if let generation, let known = known.withLock({ $0 }), known.generation == generation {
      return known.plan
    }
    let plan = try EventPlan(try items.encodedTable(table))
    if let generation { known.withLock { $0 = (generation, plan) } }
    return plan
  }
}
