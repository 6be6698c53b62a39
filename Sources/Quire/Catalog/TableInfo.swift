import QuireLMDB
import QuireModel

/// The attributes of a key in the order in which they are encoded.
struct KeyLayout: Sendable, Hashable {
  /// The attributes, partition key first; none twice.
  let attributes: [KeyAttribute]
  /// For each attribute the beginnings of its values that are shortened; nil for none.
  let prefixes: [KeyPrefixes?]
  /// The names of the attributes.
  let names: [AttributeName]
  /// How many of them are the partition key.
  let partitionCount: Int
  /// How many after those are the sort key.
  ///
  /// Any more are the table's key, to tell entries apart.
  let sortCount: Int

  var partition: ArraySlice<KeyAttribute> { attributes[..<partitionCount] }
  var sort: ArraySlice<KeyAttribute> { attributes[partitionCount..<partitionCount + sortCount] }

  /// The layout of a table's own key.
  init(table schema: KeySchema, prefixes: [AttributeName: KeyPrefixes]) {
    attributes = schema.partition + schema.sort
    self.prefixes = attributes.map { prefixes[$0.name] }
    names = attributes.map(\.name)
    partitionCount = schema.partition.count
    sortCount = schema.sort.count
  }

  /// The layout of an index's key: the index's attributes, then those of the table's key that are not among them.
  init(index schema: KeySchema, table: KeySchema, prefixes: [AttributeName: KeyPrefixes]) {
    let own = schema.partition + schema.sort
    let rest = (table.partition + table.sort).filter { attribute in
      !own.contains { $0.name == attribute.name }
    }
    attributes = own + rest
    self.prefixes = attributes.map { prefixes[$0.name] }
    names = attributes.map(\.name)
    partitionCount = schema.partition.count
    sortCount = schema.sort.count
  }

  func contains(_ name: AttributeName) -> Bool { names.contains(name) }
}

/// A secondary index as the engine works with it.
struct IndexInfo: Sendable {
  var name: String
  var isLocal: Bool
  var schema: KeySchema
  var projection: Projection
  var layout: KeyLayout
  var slot: UInt32
  var database: Database
  /// Where the backfill goes on: the key of the last item done, empty before the first; nil when the index is complete.
  var backfillPosition: [UInt8]?

  var isBackfilling: Bool { backfillPosition != nil }

  var definition: SecondaryIndex {
    SecondaryIndex(
      indexName: name,
      keySchema: schema.partition.map { KeySchemaElement($0.name, .hash) }
        + schema.sort.map { KeySchemaElement($0.name, .range) },
      projection: projection
    )
  }

  /// Whether an entry holds the attribute called `name`.
  func projects(_ name: AttributeName) -> Bool {
    switch projection.projectionType {
    case .all: true
    case .keysOnly: layout.contains(name)
    case .include: layout.contains(name) || projection.nonKeyAttributes.contains(name)
    }
  }
}

/// A table as the engine works with it: its definition, its databases and its dictionary of attribute names.
struct TableInfo: Sendable {
  var name: String
  /// Never used again by a later table.
  var id: UInt32
  var uuid: String
  /// Milliseconds since 1970.
  var created: UInt64
  var attributeDefinitions: [AttributeDefinition]
  var schema: KeySchema
  var layout: KeyLayout
  var slot: UInt32
  var database: Database
  var indexes: [IndexInfo]
  var names: NameTable
  /// What the table is besides; see ``properties``.
  var sharedProperties = SharedProperties(TableProperties())
  /// Whether and when items expire; nil for never.
  var expiry: ExpiryInfo?

  var properties: TableProperties {
    get { sharedProperties.value }
    set { sharedProperties = SharedProperties(newValue) }
  }

  /// Whether a write needs the attributes of the item that it replaces, to keep up what is derived from them.
  var derivesFromItems: Bool { !indexes.isEmpty || expiry != nil }
  /// The beginnings of key values that are shortened, by attribute.
  ///
  /// Never changes: keys are stored with them.
  var keyPrefixes: [AttributeName: KeyPrefixes] = [:]

  /// The databases of the table, of its indexes, and of its times of expiry, with their slots.
  var databases: [(slot: UInt32, database: Database)] {
    var databases = [(slot: slot, database: database)]
    databases += indexes.map { (slot: $0.slot, database: $0.database) }
    if let expiry { databases.append((slot: expiry.slot, database: expiry.database)) }
    return databases
  }

  func index(_ name: String) -> IndexInfo? { indexes.first { $0.name == name } }

  func type(of name: AttributeName) -> ScalarAttributeType? {
    attributeDefinitions.first { $0.attributeName == name }?.attributeType
  }
}
