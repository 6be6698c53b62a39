import Quire
import QuireModel

/// Writes events of one stream in their stored form: items, index entries and counters as the general operations would
/// write them.
struct EventWriter: ~Copyable {
  private let batch: EventBatch
  private let plan: EventPlan
  private let streamID: StreamID
  /// The beginning of the keys of the stream's items.
  private let streamPrefix: [UInt8]
  /// What all events of the append share, in one buffer.
  private let shared: Shared
  /// Whether a position may be written as a part of the stream's name.
  private let endsLikePosition: Bool
  private let partition: String
  private let category: String
  /// The size of PK and SK by DynamoDB's rule.
  private let itemKeySize: Int
  private var sizes = TreeSizes()
  private var scratch: Scratch

  /// What one append leaves to the next: texts in their encoded forms, and buffers.
  struct Scratch: ~Copyable {
    /// The longest record whose buffers are kept.
    static let longestKept = 65_536

    var types = EncodedTexts(.eventType)
    var categories = EncodedTexts(.category)
    var itemKey: [UInt8] = []
    var positionKey: [UInt8] = []
    var key: [UInt8] = []
    var attributes: [UInt8] = []
    var record: [UInt8] = []

    init() {
      itemKey.reserveCapacity(128)
      positionKey.reserveCapacity(32)
      key.reserveCapacity(256)
      attributes.reserveCapacity(512)
      record.reserveCapacity(512)
    }
  }

  /// Encoded bytes that all events of an append have, one after the other.
  private struct Shared {
    let bytes: [UInt8]
    /// The beginning of the stream's entries in the index by category.
    let categoryPrefix: Range<Int>
    /// The attribute `created_at`.
    let createdAt: Range<Int>
    /// The attributes `stream_id` and `stream_type`.
    let streamAttributes: Range<Int>
    /// The attribute that puts an item into the global order, before its position.
    let globalPartition: Range<Int>

    init(
      _ plan: EventPlan,
      _ streamID: StreamID,
      partition: String,
      category: EncodedTexts.Entry,
      time: Timestamp
    ) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(256)
      bytes += category.prefix
      categoryPrefix = 0..<bytes.count
      bytes += plan.nameBytes[EventField.createdAt.rawValue]
      ItemCoding.append(type: .time, to: &bytes)
      ItemCoding.append(fixed: time.packed, to: &bytes)
      createdAt = categoryPrefix.upperBound..<bytes.count
      // The sort key's number is no part of these.
      let texts = KeyTexts(partition: partition, sortNumber: 0)
      bytes += plan.nameBytes[EventField.streamID.rawValue]
      ItemCoding.append(attribute: streamID.string, names: plan.names, texts, to: &bytes)
      if ItemCoding.isTail(category.text, ofPartitionKey: partition) {
        bytes += plan.nameBytes[EventField.category.rawValue]
        ItemCoding.append(attribute: category.text, names: plan.names, texts, to: &bytes)
      } else {
        bytes += category.attribute
      }
      streamAttributes = createdAt.upperBound..<bytes.count
      bytes += plan.nameBytes[EventField.globalPartition.rawValue]
      ItemCoding.append(attribute: EventTable.eventsPartition, names: plan.names, texts, to: &bytes)
      globalPartition = streamAttributes.upperBound..<bytes.count
      self.bytes = bytes
    }
  }

  /// What was written to each tree, for the counters.
  private struct TreeSizes {
    var events = 0
    var itemBytes = 0
    var categoryBytes = 0
    var typeBytes = 0
    var idBytes = 0
    var correlations = 0
    var correlationBytes = 0
    var streams = 0
    var streamBytes = 0
  }

  init(
    _ streamID: StreamID,
    category: String,
    streamPrefix: [UInt8],
    time: Timestamp,
    _ batch: EventBatch
  ) {
    let plan = batch.plan
    self.batch = batch
    self.plan = plan
    self.streamID = streamID
    self.streamPrefix = streamPrefix
    self.category = category
    let partition = EventTable.partition(of: streamID)
    self.partition = partition
    itemKeySize =
      EventTable.Name.partitionKey.byteCount + partition.utf8.count + EventTable.Name.sortKey.byteCount
      + Self.sortKeySize
    scratch = plan.takeScratch()
    let encoded = scratch.categories.entry(of: category, in: plan.category, plan)
    shared = Shared(plan, streamID, partition: partition, category: encoded, time: time)
    endsLikePosition = Self.endsLikePosition(partition.utf8Span.span)
  }

  /// Whether a text ends with as many digits as a position has.
  private static func endsLikePosition(_ text: Span<UInt8>) -> Bool {
    guard text.count >= 20 else { return false }
    for index in text.count - 20..<text.count where text[index] &- UInt8(ascii: "0") >= 10 { return false }
    return true
  }

  /// Writes an event.
  mutating func write(_ event: NewEvent, version: Int, position: Int, in transaction: inout Transaction)
    throws
  {
    scratch.itemKey.removeAll(keepingCapacity: true)
    scratch.itemKey += streamPrefix
    let sortKey = EventTable.sortKeyBytes(ofVersion: version)
    plan.items.append(sortKey.span, at: 1, to: &scratch.itemKey)
    scratch.positionKey.removeAll(keepingCapacity: true)
    let place = EventTable.paddedBytes(position)
    plan.global.append(place.span, at: 1, to: &scratch.positionKey)

    let type = scratch.types.entry(of: event.type, in: plan.type, plan)
    let count = encodeAttributes(event, type, version: version)
    let size = itemSize(event, version: version)
    try writeItem(count, size, version: version, position: position, in: &transaction)
    try writeGlobalEntry(count, size, version: version, in: &transaction)
    try writeEntries(event, type, version: version, in: &transaction)
    sizes.events += 1
    sizes.itemBytes += size
  }

  /// Adds what was written to the counters, and leaves to the next append what it can use.
  consuming func finish(in transaction: inout Transaction) {
    let keySize = itemKeySize + EventTable.Name.position.byteCount + 20
    transaction.count(plan.items, entries: sizes.events, bytes: sizes.itemBytes)
    let global =
      plan.global.holdsItems
      ? sizes.itemBytes
      : sizes.events
        * (keySize + EventTable.Name.globalPartition.byteCount + EventTable.eventsPartition.utf8.count)
    transaction.count(plan.global, entries: sizes.events, bytes: global)
    transaction.count(plan.category, entries: sizes.events, bytes: sizes.categoryBytes)
    transaction.count(plan.type, entries: sizes.events, bytes: sizes.typeBytes)
    transaction.count(plan.eventID, entries: sizes.events, bytes: sizes.idBytes)
    transaction.count(plan.correlation, entries: sizes.correlations, bytes: sizes.correlationBytes)
    transaction.count(plan.streams, entries: sizes.streams, bytes: sizes.streamBytes)
    if scratch.record.capacity <= Scratch.longestKept { plan.keep(scratch) }
  }

  // MARK: Item

  /// Encodes the attributes that the item and the entry in global order share; answers their number.
  private mutating func encodeAttributes(_ event: NewEvent, _ type: EncodedTexts.Entry, version: Int) -> Int {
    let texts = KeyTexts(partition: partition, sortNumber: UInt64(version))
    let names = plan.names
    var count = 7
    scratch.attributes.removeAll(keepingCapacity: true)
    if version == 1 {
      append(.streamsPartition, EventTable.streamsPartition, texts)
      count += 1
    }
    if let id = event.metadata.causationID {
      append(.causationID, id, texts)
      count += 1
    }
    if let id = event.metadata.correlationID {
      append(.correlationID, id, texts)
      count += 1
    }
    scratch.attributes += shared.bytes[shared.createdAt]
    switch event.data {
    case .json(let text): append(.data, text, texts)
    case .binary(let bytes):
      scratch.attributes += plan.nameBytes[EventField.data.rawValue]
      ItemCoding.append(type: .binary, to: &scratch.attributes)
      ItemCoding.append(binary: bytes, to: &scratch.attributes)
    }
    append(.eventID, event.id.string, texts)
    if ItemCoding.isTail(type.text, ofPartitionKey: partition) {
      append(.eventType, type.text, texts)
    } else {
      scratch.attributes += type.attribute
    }
    if let json = event.metadata.json {
      append(.metadata, json, texts)
      count += 1
    }
    if event.schemaVersion != 1 {
      scratch.attributes += plan.nameBytes[EventField.schemaVersion.rawValue]
      let number = AttributeValue.n(Number(event.schemaVersion))
      ItemCoding.append(attribute: number, names: names, texts, to: &scratch.attributes)
      count += 1
    }
    scratch.attributes += shared.bytes[shared.streamAttributes]
    scratch.attributes += plan.nameBytes[EventField.version.rawValue]
    ItemCoding.append(type: .keyNumber, to: &scratch.attributes)
    return count
  }

  private mutating func append(_ field: EventField, _ text: String, _ texts: KeyTexts) {
    scratch.attributes += plan.nameBytes[field.rawValue]
    ItemCoding.append(attribute: text, names: plan.names, texts, to: &scratch.attributes)
  }

  private mutating func writeItem(
    _ count: Int,
    _ size: Int,
    version: Int,
    position: Int,
    in transaction: inout Transaction
  ) throws {
    beginRecord(size, count: count + 2)
    scratch.record += shared.bytes[shared.globalPartition]
    scratch.record += plan.nameBytes[EventField.position.rawValue]
    if endsLikePosition {
      let texts = KeyTexts(partition: partition, sortNumber: UInt64(version))
      ItemCoding.append(attribute: EventTable.padded(position), names: plan.names, texts, to: &scratch.record)
    } else {
      ItemCoding.append(paddedNumber: UInt64(position), to: &scratch.record)
    }
    scratch.record += scratch.attributes
    try transaction.put(scratch.itemKey, scratch.record.rawBytes, in: plan.items)
  }

  private mutating func beginRecord(_ size: Int, count: Int) {
    scratch.record.removeAll(keepingCapacity: true)
    ItemCoding.append(varint: size, to: &scratch.record)
    scratch.record.append(ItemCoding.format)
    ItemCoding.append(varint: count, to: &scratch.record)
  }

  // MARK: Index entries

  private mutating func writeGlobalEntry(
    _ count: Int,
    _ size: Int,
    version: Int,
    in transaction: inout Transaction
  ) throws {
    beginEntry(plan.globalPrefix[...], scratch.positionKey)
    if plan.global.holdsItems {
      beginRecord(size, count: count)
      scratch.record += scratch.attributes
    } else {
      scratch.record.removeAll(keepingCapacity: true)
    }
    try transaction.put(scratch.key, scratch.record.rawBytes, in: plan.global, isLast: true)
  }

  private mutating func writeEntries(
    _ event: NewEvent,
    _ type: EncodedTexts.Entry,
    version: Int,
    in transaction: inout Transaction
  ) throws {
    typealias Name = EventTable.Name
    let keySize = itemKeySize
    let placeSize = keySize + Name.position.byteCount + 20
    scratch.record.removeAll(keepingCapacity: true)

    beginEntry(shared.bytes[shared.categoryPrefix], scratch.positionKey)
    try transaction.put(scratch.key, scratch.record.rawBytes, in: plan.category)
    sizes.categoryBytes += placeSize + Name.category.byteCount + category.utf8.count

    beginEntry(type.prefix[...], scratch.positionKey)
    try transaction.put(scratch.key, scratch.record.rawBytes, in: plan.type)
    sizes.typeBytes += placeSize + Name.eventType.byteCount + event.type.utf8.count

    if let id = event.metadata.correlationID {
      beginEntry(id, in: plan.correlation, scratch.positionKey)
      try transaction.put(scratch.key, scratch.record.rawBytes, in: plan.correlation)
      sizes.correlations += 1
      sizes.correlationBytes += placeSize + Name.correlationID.byteCount + id.utf8.count
    }

    beginEntry(event.id.string, in: plan.eventID, [])
    let isLast = batch.tail.lastIDEntry.sortsBefore(scratch.key)
    try transaction.put(scratch.key, scratch.record.rawBytes, in: plan.eventID, isLast: isLast)
    if isLast {
      // Not assigned: the buffers would be shared, and each written anew.
      batch.tail.lastIDEntry.removeAll(keepingCapacity: true)
      batch.tail.lastIDEntry += scratch.key
    }
    sizes.idBytes += keySize + Name.eventID.byteCount + event.id.string.utf8.count

    if version == 1 {
      scratch.key.removeAll(keepingCapacity: true)
      plan.streams.append(EventTable.streamsPartition.utf8Span.span, at: 0, to: &scratch.key)
      plan.streams.append(streamID.string.utf8Span.span, at: 1, to: &scratch.key)
      scratch.key += scratch.itemKey
      try transaction.put(scratch.key, scratch.record.rawBytes, in: plan.streams)
      sizes.streams += 1
      sizes.streamBytes +=
        keySize + Name.streamsPartition.byteCount + EventTable.streamsPartition.utf8.count
        + Name.streamID.byteCount + streamID.string.utf8.count
    }
  }

  private mutating func beginEntry(_ prefix: ArraySlice<UInt8>, _ place: [UInt8]) {
    scratch.key.removeAll(keepingCapacity: true)
    scratch.key += prefix
    scratch.key += place
    scratch.key += scratch.itemKey
  }

  private mutating func beginEntry(_ partition: String, in tree: EventPlan.Tree, _ place: [UInt8]) {
    scratch.key.removeAll(keepingCapacity: true)
    tree.append(partition.utf8Span.span, at: 0, to: &scratch.key)
    scratch.key += place
    scratch.key += scratch.itemKey
  }

  // MARK: Sizes by DynamoDB's rule

  private static let sortKeySize = EventTable.versionPrefix.utf8.count + 20

  private func itemSize(_ event: NewEvent, version: Int) -> Int {
    typealias Name = EventTable.Name
    var size = itemKeySize
    size += Name.globalPartition.byteCount + EventTable.eventsPartition.utf8.count
    size += Name.position.byteCount + 20
    size += Name.eventID.byteCount + event.id.string.utf8.count
    size += Name.streamID.byteCount + streamID.string.utf8.count
    size += Name.category.byteCount + category.utf8.count
    size += Name.eventType.byteCount + event.type.utf8.count
    size += Name.data.byteCount + event.data.byteCount
    size += Name.version.byteCount + Number(version).size
    size += Name.createdAt.byteCount + PackedTime.textLength
    if let json = event.metadata.json { size += Name.metadata.byteCount + json.utf8.count }
    if let id = event.metadata.correlationID { size += Name.correlationID.byteCount + id.utf8.count }
    if let id = event.metadata.causationID { size += Name.causationID.byteCount + id.utf8.count }
    if event.schemaVersion != 1 {
      size += Name.schemaVersion.byteCount + Number(event.schemaVersion).size
    }
    if version == 1 { size += Name.streamsPartition.byteCount + EventTable.streamsPartition.utf8.count }
    return size
  }
}

extension AttributeName {
  fileprivate var byteCount: Int { string.utf8.count }
}
