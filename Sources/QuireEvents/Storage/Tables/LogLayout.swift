package import QuireModel

/// The items that an event store on any table store keeps beside those of ``EventTable``.
///
/// The embedded engine gets its answers from indexes, which there are never behind. Elsewhere a global index is
/// eventually consistent; so what an index would hold is written as items of the table itself, in the transaction of the
/// append, and read with strong consistency. They repeat nothing but places: an event's content is in its own item alone.
///
/// ```text
/// kind         PK                           SK                attributes
/// -----------  ---------------------------  ----------------  ------------------------------------------------------
/// head         HEAD#<head>                  HEAD              position N  changes N  created_at S   heads N on HEAD#0
/// log          LOG#<head>#<bucket>          <last position>   runs L
/// category     CATEGORY#<head>#<category>   <last position>   runs L
/// type         TYPE#<head>#<event type>     <last position>   runs L
/// correlation  CORRELATION#<head>#<id>      <last position>   runs L
/// id           ID#<event id>                STREAM#<stream>   version N  position N
/// stream name  STREAMS#<head>               <stream>
/// ```
///
/// An append writes one log item, and one of each category, type and correlation id that its events have. `runs` says which
/// events they are: a list of maps `stream_id S, position N, version N, count N, step N`, each for `count` events of a stream
/// that follow each other, `step` positions apart; a `step` of 1 is left out. The sort key is the position of the last
/// of them, in 20 digits. A bucket of the log is 10,000 positions.
///
/// `position` of a head is the last position that it gave out, `created_at` the time of that event, `changes` counts the
/// deletions and truncations of streams. Every append demands that both are as it read them, and so that nothing of what
/// it read has changed.
///
/// None of these items has the key attributes of an index of ``EventTable``: in a table of the engine they lie beside
/// the events and are in no index.
package enum LogLayout {
  package enum Name {
    package static let position: AttributeName = "position"
    package static let changes: AttributeName = "changes"
    package static let heads: AttributeName = "heads"
    package static let runs: AttributeName = "runs"
    package static let streamID: AttributeName = "stream_id"
    package static let version: AttributeName = "version"
    package static let count: AttributeName = "count"
    package static let step: AttributeName = "step"
    package static let isResetting: AttributeName = "resetting"
  }

  /// What a list of runs is about.
  package enum Index: Hashable, Sendable {
    case log
    case category(String)
    case type(String)
    case correlation(String)
  }

  package static let headSortKey = "HEAD"
  package static let bucketSize = 10_000
  /// The most heads of an event store.
  package static let maximumHeads = 64
  /// The most events that the runs of one item name: no append has more.
  package static let maximumEvents = 100

  package static func headKey(_ head: Int) -> Item { EventItem.key("HEAD#\(head)", headSortKey) }

  package static func idKey(_ id: EventID, _ streamID: StreamID) -> Item {
    EventItem.key(idPartition(id), EventTable.partition(of: streamID))
  }

  package static func idPartition(_ id: EventID) -> String { "ID#\(id.string)" }

  package static func namesPartition(_ head: Int) -> String { "STREAMS#\(head)" }

  package static func bucket(of position: Int) -> Int { position / bucketSize }

  /// The partition of the runs of an index; `bucket` counts for the log alone.
  package static func partition(_ index: Index, head: Int, bucket: Int) -> String {
    switch index {
    case .log: "LOG#\(head)#\(bucket)"
    case .category(let category): "CATEGORY#\(head)#\(category)"
    case .type(let type): "TYPE#\(head)#\(type)"
    case .correlation(let id): "CORRELATION#\(head)#\(id)"
    }
  }

  /// The head that counts the events of a stream: FNV-1a of its name, modulo the number of heads.
  package static func head(of streamID: StreamID, heads: Int) -> Int {
    Int(ConsumerGroup.hash(streamID) % UInt64(heads))
  }

  /// The first position after `last` that a head may give out: those of different heads never meet.
  package static func position(after last: Int, head: Int, heads: Int) -> Int {
    let next = last + 1
    let residue = (next - 1) % heads
    return next + (head - residue + heads) % heads
  }
}

extension LogLayout {
  /// The request that makes the table: of the indexes only that of all events, and only for other programs to read.
  package static func createRequest(tableName: String, globalProjection: Projection?) -> CreateTable {
    typealias Event = EventTable.Name
    var names = [Event.partitionKey, Event.sortKey]
    var indexes: [SecondaryIndex] = []
    if let globalProjection {
      names += [Event.globalPartition, Event.position]
      indexes = [
        SecondaryIndex(
          indexName: EventTable.Index.global,
          keySchema: [
            KeySchemaElement(Event.globalPartition, .hash), KeySchemaElement(Event.position, .range),
          ],
          projection: globalProjection
        )
      ]
    }
    return CreateTable(
      tableName: tableName,
      attributeDefinitions: names.map { AttributeDefinition($0, .s) },
      keySchema: [KeySchemaElement(Event.partitionKey, .hash), KeySchemaElement(Event.sortKey, .range)],
      globalSecondaryIndexes: indexes
    )
  }
}
