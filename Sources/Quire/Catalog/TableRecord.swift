import QuireLMDB
import QuireModel

/// A table as the catalog stores it: an item in the stored form of items, without a dictionary.
///
/// ```text
/// name S, id N, uuid S, created N, slot N,
/// definitions L of [name S, type S], partition L of S, sort L of S,
/// indexes L of M { name S, local BOOL, partition L, sort L, projection S, include L of S, slot N, backfill B? },
/// properties M, see TableProperties, expiry M { attribute S, slot N, backfill B? }?,
/// prefixes M? of L of B by attribute, see KeyPrefixes
/// ```
struct TableRecord {
  struct Index {
    var name: String
    var isLocal: Bool
    var partition: [AttributeName]
    var sort: [AttributeName]
    var projection: Projection
    var slot: UInt32
    var backfillPosition: [UInt8]?
  }

  var name: String
  var id: UInt32
  var uuid: String
  var created: UInt64
  var slot: UInt32
  var definitions: [AttributeDefinition]
  var partition: [AttributeName]
  var sort: [AttributeName]
  var indexes: [Index]
  var properties: SharedProperties
  var expiry: Expiry?

  struct Expiry {
    var attribute: AttributeName
    var slot: UInt32
    var backfillPosition: [UInt8]?
  }
  var prefixes: [AttributeName: KeyPrefixes]

  init(_ table: TableInfo) {
    name = table.name
    id = table.id
    uuid = table.uuid
    created = table.created
    slot = table.slot
    definitions = table.attributeDefinitions
    partition = table.schema.partition.map(\.name)
    sort = table.schema.sort.map(\.name)
    prefixes = table.keyPrefixes
    indexes = table.indexes.map {
      Index(
        name: $0.name,
        isLocal: $0.isLocal,
        partition: $0.schema.partition.map(\.name),
        sort: $0.schema.sort.map(\.name),
        projection: $0.projection,
        slot: $0.slot,
        backfillPosition: $0.backfillPosition
      )
    }
    properties = table.sharedProperties
    expiry = table.expiry.map {
      Expiry(attribute: $0.attribute, slot: $0.slot, backfillPosition: $0.backfillPosition)
    }
  }

  // MARK: Encoding

  func encoded() -> [UInt8] {
    var item: Item = [
      "name": .s(name),
      "id": .n(Number(Int64(id))),
      "uuid": .s(uuid),
      "created": .n(Number(Int64(created))),
      "slot": .n(Number(Int64(slot))),
      "definitions": .l(
        definitions.map { .l([.s($0.attributeName.string), .s($0.attributeType.rawValue)]) }
      ),
      "partition": Self.list(partition),
      "sort": Self.list(sort),
      "indexes": .l(indexes.map(\.value)),
      "properties": properties.value.value,
    ]
    item["expiry"] = expiry.map { .m($0.map) }
    if !prefixes.isEmpty { item["prefixes"] = .m(prefixes.mapValues { .l($0.texts.map { .b($0) }) }) }
    var bytes: [UInt8] = []
    ItemEncoder.encode(item, omitting: [AttributeName](), names: NameTable(), into: &bytes)
    return bytes
  }

  private static func list(_ names: [AttributeName]) -> AttributeValue { .l(names.map { .s($0.string) }) }

  // MARK: Decoding

  init(decoding bytes: RawSpan) throws {
    let item = Item(try ItemView(bytes, names: NameTable()).decodeAll())
    let reader = RecordReader(item.attributes)
    name = try reader.string("name")
    id = try reader.integer("id")
    uuid = try reader.string("uuid")
    created = try reader.integer("created")
    slot = try reader.integer("slot")
    definitions = try reader.list("definitions").map { value in
      guard case .l(let pair) = value, pair.count == 2, case .s(let name) = pair[0],
        case .s(let type) = pair[1],
        let type = ScalarAttributeType(rawValue: type)
      else { throw TableError.corrupted("an attribute definition of the catalog is malformed") }
      return AttributeDefinition(AttributeName(name), type)
    }
    partition = try reader.names("partition")
    sort = try reader.names("sort")
    indexes = try reader.list("indexes").map { try Index($0) }
    properties = SharedProperties(try TableProperties(reader.value("properties")))
    expiry = try item["expiry"].map { try Expiry($0) }
    prefixes = try Self.prefixes(item["prefixes"])
  }

  private static func prefixes(_ value: AttributeValue?) throws -> [AttributeName: KeyPrefixes] {
    guard let value else { return [:] }
    guard case .m(let map) = value else {
      throw TableError.corrupted("prefixes of a catalog record is malformed")
    }
    return try map.mapValues { value in
      guard case .l(let list) = value,
        let prefixes = KeyPrefixes(list.compactMap { if case .b(let text) = $0 { text } else { nil } })
      else { throw TableError.corrupted("prefixes of a catalog record is malformed") }
      return prefixes
    }
  }

  // MARK: Resolving

  /// The table with its databases and the types of its keys.
  func resolved(names: NameTable, database: (UInt32) throws -> Database) throws -> TableInfo {
    let schema = try keySchema(partition, sort)
    return TableInfo(
      name: name,
      id: id,
      uuid: uuid,
      created: created,
      attributeDefinitions: definitions,
      schema: schema,
      layout: KeyLayout(table: schema, prefixes: prefixes),
      slot: slot,
      database: try database(slot),
      indexes: try indexes.map { index in
        let indexSchema = try keySchema(index.partition, index.sort)
        return IndexInfo(
          name: index.name,
          isLocal: index.isLocal,
          schema: indexSchema,
          projection: index.projection,
          layout: KeyLayout(index: indexSchema, table: schema, prefixes: prefixes),
          slot: index.slot,
          database: try database(index.slot),
          backfillPosition: index.backfillPosition
        )
      },
      names: names,
      sharedProperties: properties,
      expiry: try expiry.map {
        ExpiryInfo(
          attribute: $0.attribute,
          slot: $0.slot,
          database: try database($0.slot),
          backfillPosition: $0.backfillPosition
        )
      },
      keyPrefixes: prefixes
    )
  }

  private func keySchema(_ partition: [AttributeName], _ sort: [AttributeName]) throws -> KeySchema {
    func attributes(_ names: [AttributeName]) throws -> [KeyAttribute] {
      try names.map { name in
        guard let type = definitions.first(where: { $0.attributeName == name })?.attributeType else {
          throw TableError.corrupted("the catalog has no type for the key attribute \(name)")
        }
        return KeyAttribute(name, type)
      }
    }
    return KeySchema(partition: try attributes(partition), sort: try attributes(sort))
  }
}

extension TableRecord.Index {
  fileprivate var value: AttributeValue {
    var map: [AttributeName: AttributeValue] = [
      "name": .s(name),
      "local": .bool(isLocal),
      "partition": .l(partition.map { .s($0.string) }),
      "sort": .l(sort.map { .s($0.string) }),
      "projection": .s(projection.projectionType.rawValue),
      "include": .l(projection.nonKeyAttributes.map { .s($0.string) }),
      "slot": .n(Number(Int64(slot))),
    ]
    if let backfillPosition { map["backfill"] = .b(backfillPosition) }
    return .m(map)
  }

  fileprivate init(_ value: AttributeValue) throws {
    guard case .m(let map) = value else { throw TableError.corrupted("an index of the catalog is malformed") }
    let reader = RecordReader(map)
    name = try reader.string("name")
    guard case .bool(let isLocal) = try reader.value("local"),
      let kind = Projection.Kind(rawValue: try reader.string("projection"))
    else { throw TableError.corrupted("an index of the catalog is malformed") }
    self.isLocal = isLocal
    partition = try reader.names("partition")
    sort = try reader.names("sort")
    projection = Projection(kind, nonKeyAttributes: try reader.names("include"))
    slot = try reader.integer("slot")
    if case .b(let position) = map["backfill"] { backfillPosition = position }
  }
}

extension TableRecord.Expiry {
  fileprivate var map: [AttributeName: AttributeValue] {
    var map: [AttributeName: AttributeValue] = [
      "attribute": .s(attribute.string), "slot": .n(Number(Int64(slot))),
    ]
    map["backfill"] = backfillPosition.map { .b($0) }
    return map
  }

  fileprivate init(_ value: AttributeValue) throws {
    guard case .m(let map) = value else {
      throw TableError.corrupted("the expiry of a table in the catalog is malformed")
    }
    let reader = RecordReader(map)
    attribute = AttributeName(try reader.string("attribute"))
    slot = try reader.integer("slot")
    if case .b(let position) = map["backfill"] { backfillPosition = position }
  }
}

/// Takes the parts of a catalog record, reporting what is missing or of the wrong type as corruption.
struct RecordReader {
  private let map: [AttributeName: AttributeValue]

  init(_ map: [AttributeName: AttributeValue]) { self.map = map }

  func value(_ name: AttributeName) throws(TableError) -> AttributeValue {
    guard let value = map[name] else { throw TableError.corrupted("a catalog record lacks \(name)") }
    return value
  }

  func string(_ name: AttributeName) throws(TableError) -> String {
    guard case .s(let string) = try value(name) else { throw malformed(name) }
    return string
  }

  func integer<Value: FixedWidthInteger>(_ name: AttributeName) throws(TableError) -> Value {
    guard case .n(let number) = try value(name), let value = Value(number.description) else {
      throw malformed(name)
    }
    return value
  }

  func list(_ name: AttributeName) throws(TableError) -> [AttributeValue] {
    guard case .l(let list) = try value(name) else { throw malformed(name) }
    return list
  }

  func names(_ name: AttributeName) throws(TableError) -> [AttributeName] {
    var names: [AttributeName] = []
    for value in try list(name) {
      guard case .s(let text) = value else { throw malformed(name) }
      names.append(AttributeName(text))
    }
    return names
  }

  private func malformed(_ name: AttributeName) -> TableError {
    TableError.corrupted("\(name) of a catalog record is malformed")
  }
}
