package import QuireModel

/// The table of an event store: the keys of every kind of item, and the indexes, in one place.
///
/// ```text
/// kind        PK                  SK                   attributes
/// ----------  ------------------  -------------------  ----------------------------------------------------------
/// event       STREAM#<stream>     VERSION#<version>    GSI1PK = EVENTS   GSI1SK = <position>
///                                                      event_id  stream_id  stream_type  event_type
///                                                      event_data  S: JSON text, B: bytes
///                                                      version N   created_at S: 2026-01-31T09:30:00.000000Z
///                                                      metadata S: JSON text              where there is any
///                                                      correlation_id  causation_id       where there is any
///                                                      schema_version N                   where not 1
///                                                      GSI2PK = STREAMS                   on version 1 only
/// stream      STREAM#<stream>     STREAM               truncate_before N  deleted_through N  tombstone BOOL
///                                                      only for a stream that was truncated or deleted
/// snapshot    STREAM#<stream>     SNAPSHOT             stream_id  version N  snapshot_type  snapshot_data S or B
///                                                      schema_version N  created_at
/// checkpoint  CHECKPOINT#<name>   CHECKPOINT           position N  updated_at
///
/// index           partition key     sort key    projection       for
/// --------------  ----------------  ----------  ---------------  --------------------------------------------------
/// GSI1            GSI1PK            GSI1SK      ALL (or KEYS)    all events in global order
/// by-category     stream_type       GSI1SK      KEYS_ONLY        events of a category in global order
/// by-type         event_type        GSI1SK      KEYS_ONLY        events of a type in global order
/// by-correlation  correlation_id    GSI1SK      KEYS_ONLY        events of a correlation id in global order (sparse)
/// by-id           event_id          PK          KEYS_ONLY        the event of an id, within a stream or at all
/// by-stream       GSI2PK            stream_id   KEYS_ONLY        the streams by name (sparse: one entry a stream)
/// ```
///
/// `<version>` and `<position>` are decimal numbers of 20 digits with leading zeros, so that they order as text. A
/// stream's last version is that of the last `VERSION#` item, the last position that of the last entry of GSI1: there
/// is no counter that could disagree with the events.
package enum EventTable {
  package enum Name {
    package static let partitionKey: AttributeName = "PK"
    package static let sortKey: AttributeName = "SK"
    package static let globalPartition: AttributeName = "GSI1PK"
    package static let position: AttributeName = "GSI1SK"
    package static let streamsPartition: AttributeName = "GSI2PK"
    package static let eventID: AttributeName = "event_id"
    package static let streamID: AttributeName = "stream_id"
    package static let category: AttributeName = "stream_type"
    package static let eventType: AttributeName = "event_type"
    package static let data: AttributeName = "event_data"
    package static let metadata: AttributeName = "metadata"
    package static let correlationID: AttributeName = "correlation_id"
    package static let causationID: AttributeName = "causation_id"
    package static let schemaVersion: AttributeName = "schema_version"
    package static let version: AttributeName = "version"
    package static let createdAt: AttributeName = "created_at"
    package static let truncateBefore: AttributeName = "truncate_before"
    package static let deletedThrough: AttributeName = "deleted_through"
    package static let tombstone: AttributeName = "tombstone"
    package static let snapshotType: AttributeName = "snapshot_type"
    package static let snapshotData: AttributeName = "snapshot_data"
    package static let checkpointPosition: AttributeName = "position"
    package static let updatedAt: AttributeName = "updated_at"
  }

  package enum Index {
    package static let global = "GSI1"
    package static let category = "by-category"
    package static let type = "by-type"
    package static let correlation = "by-correlation"
    package static let eventID = "by-id"
    package static let streams = "by-stream"

    package static let all = [global, category, type, correlation, eventID, streams]
  }

  package static let eventsPartition = "EVENTS"
  package static let streamsPartition = "STREAMS"
  package static let streamPrefix = "STREAM#"
  package static let checkpointPrefix = "CHECKPOINT#"
  package static let versionPrefix = "VERSION#"
  static let streamPrefixBytes = Array(streamPrefix.utf8)
  static let versionPrefixBytes = Array(versionPrefix.utf8)
  /// Comes after the sort keys of all versions.
  static let afterVersions = "VERSION$"
  package static let streamSortKey = "STREAM"
  package static let snapshotSortKey = "SNAPSHOT"
  package static let checkpointSortKey = "CHECKPOINT"

  package static func partition(of streamID: StreamID) -> String { streamPrefix + streamID.string }
  package static func partition(ofCheckpoint name: String) -> String { checkpointPrefix + name }
  package static func sortKey(ofVersion version: Int) -> String { versionPrefix + padded(version) }

  /// The bytes of the sort key of a version.
  static func sortKeyBytes(ofVersion version: Int) -> InlineArray<28, UInt8> {
    var text = InlineArray<28, UInt8>(repeating: UInt8(ascii: "0"))
    for index in 0..<8 { text[index] = versionPrefixBytes[index] }
    var rest = version
    var index = 27
    while rest > 0 {
      text[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
    return text
  }

  /// The bytes of ``padded(_:)``.
  static func paddedBytes(_ number: Int) -> InlineArray<20, UInt8> {
    var text = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var rest = number
    var index = 19
    while rest > 0 {
      text[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
    return text
  }

  /// A number that is not negative, as 20 digits.
  package static func padded(_ number: Int) -> String {
    precondition(number >= 0)
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 20)
    var rest = number
    var index = 19
    while rest > 0 {
      digits[index] += UInt8(rest % 10)
      rest /= 10
      index -= 1
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The number that 20 digits spell, or nil for any other text.
  package static func number(padded text: some StringProtocol) -> Int? {
    guard text.utf8.count == 20 else { return nil }
    var number = 0
    for byte in text.utf8 {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (product, productOverflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !productOverflow, !sumOverflow else { return nil }
      number = sum
    }
    return number
  }
}

extension EventTable {
  /// The beginnings of key values that the embedded engine shortens.
  static let keyPrefixes: [AttributeName: KeyPrefixes] = {
    func prefixes(_ texts: String...) -> KeyPrefixes? { KeyPrefixes(texts.map { Array($0.utf8) }) }
    var all: [AttributeName: KeyPrefixes] = [:]
    all[Name.partitionKey] = prefixes(streamPrefix, checkpointPrefix)
    all[Name.sortKey] = prefixes(versionPrefix)
    all[Name.globalPartition] = prefixes(eventsPartition)
    all[Name.streamsPartition] = prefixes(streamsPartition)
    return all
  }()

  /// The request that makes the table.
  package static func createRequest(tableName: String, globalProjection: Projection) -> CreateTable {
    CreateTable(
      tableName: tableName,
      attributeDefinitions: attributeDefinitions,
      keySchema: keySchema(Name.partitionKey, Name.sortKey),
      globalSecondaryIndexes: indexes(globalProjection: globalProjection)
    )
  }

  private static let attributeDefinitions = [
    Name.partitionKey, Name.sortKey, Name.globalPartition, Name.position, Name.category, Name.eventType,
    Name.correlationID, Name.eventID, Name.streamsPartition, Name.streamID,
  ].map { AttributeDefinition($0, .s) }

  private static func indexes(globalProjection: Projection) -> [SecondaryIndex] {
    let names: [(String, AttributeName, AttributeName)] = [
      (Index.global, Name.globalPartition, Name.position),
      (Index.category, Name.category, Name.position),
      (Index.type, Name.eventType, Name.position),
      (Index.correlation, Name.correlationID, Name.position),
      (Index.eventID, Name.eventID, Name.partitionKey),
      (Index.streams, Name.streamsPartition, Name.streamID),
    ]
    return names.map { name, partition, sort in
      SecondaryIndex(
        indexName: name,
        keySchema: keySchema(partition, sort),
        projection: name == Index.global ? globalProjection : .keysOnly
      )
    }
  }

  private static func keySchema(_ partition: AttributeName, _ sort: AttributeName) -> [KeySchemaElement] {
    [KeySchemaElement(partition, .hash), KeySchemaElement(sort, .range)]
  }

  /// Throws where a table lacks a key or an index that the event store needs.
  package static func check(_ description: TableDescription) throws(EventStoreError) {
    guard description.keySchema == keySchema(Name.partitionKey, Name.sortKey) else {
      throw EventStoreError(.incompatibleTable, "The table's key is not PK and SK")
    }
    for index in indexes(globalProjection: .all) {
      guard
        let found = description.globalSecondaryIndexes.first(where: {
          $0.definition.indexName == index.indexName
        })
      else {
        throw EventStoreError(.incompatibleTable, "The table has no index \(index.indexName)")
      }
      guard found.definition.keySchema == index.keySchema else {
        throw EventStoreError(.incompatibleTable, "The table's index \(index.indexName) has another key")
      }
    }
  }
}
