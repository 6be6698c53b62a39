import QuireModel

/// Members of a tree that was held against the service model, so that they have the right types.
extension JSONValue {
  /// The text of a string; nil for other values.
  var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The elements of an array; none for other values.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  func string(_ name: String) -> String? { self[name]?.string }

  func bool(_ name: String) -> Bool? {
    if case .bool(let bool)? = self[name] { bool } else { nil }
  }

  func integer(_ name: String) -> Int? {
    if case .number(let text)? = self[name] { Int(text) } else { nil }
  }

  func array(_ name: String) -> [JSONValue] { self[name]?.elements ?? [] }

  func enumeration<Value: RawRepresentable<String>>(_ name: String) -> Value? {
    string(name).flatMap { Value(rawValue: $0) }
  }

  /// Refuses by name the parameters that this server does not support.
  func refuse(_ names: [String]) throws(TableError) {
    for name in names where self[name] != nil {
      throw .invalidParameter("The parameter \(name) is not supported by this server")
    }
  }
}

/// What several requests of tables have.
extension JSONValue {
  /// The table's name; of an ARN the name in it.
  var tableName: String { ResourceName.tableName(string("TableName") ?? "") }

  var attributeDefinitions: [AttributeDefinition] {
    array("AttributeDefinitions").map {
      AttributeDefinition(
        AttributeName($0.string("AttributeName") ?? ""),
        $0.enumeration("AttributeType") ?? .s
      )
    }
  }

  var keySchema: [KeySchemaElement] {
    array("KeySchema").map {
      KeySchemaElement(AttributeName($0.string("AttributeName") ?? ""), $0.enumeration("KeyType") ?? .hash)
    }
  }

  /// The tags; throws `.validation` where one lacks its key or its value.
  var tags: [Tag] {
    get throws(TableError) {
      var tags: [Tag] = []
      for tag in array("Tags") { tags.append(try Tag(tag)) }
      return tags
    }
  }

  /// The storage class; throws `.validation` where there is no such class.
  var tableClass: TableClass? {
    get throws(TableError) {
      guard let name = string("TableClass") else { return nil }
      guard let tableClass = TableClass(rawValue: name) else {
        throw .validation(
          "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, "
            + "STANDARD_INFREQUENT_ACCESS]."
        )
      }
      return tableClass
    }
  }

  func indexes(_ name: String) throws(TableError) -> [SecondaryIndex] {
    guard let list = self[name] else { return [] }
    guard !list.elements.isEmpty else { throw .invalidParameter("List of \(name) is empty") }
    var indexes: [SecondaryIndex] = []
    for index in list.elements { indexes.append(try SecondaryIndex(index)) }
    return indexes
  }
}

extension ResourceName {
  /// The name of the table that an ARN tells of; any other text as it is.
  static func tableName(_ text: String) -> String {
    switch ResourceName(arn: text) {
    case .table(let name), .part(of: let name): name
    case nil: text
    }
  }
}

extension Tag {
  fileprivate init(_ tree: JSONValue) throws(TableError) {
    guard let key = tree.string("Key") else {
      throw .validation("The Tag Key provided is invalid, Key: null")
    }
    guard let value = tree.string("Value") else {
      throw .validation("The Tag Value provided is invalid, Value: null")
    }
    self.init(key: key, value: value)
  }
}

extension ProvisionedThroughput {
  init(_ tree: JSONValue) {
    self.init(
      readCapacityUnits: tree.integer("ReadCapacityUnits") ?? 0,
      writeCapacityUnits: tree.integer("WriteCapacityUnits") ?? 0
    )
  }
}

extension OnDemandThroughput {
  init(_ tree: JSONValue) {
    self.init(
      maxReadRequestUnits: tree.integer("MaxReadRequestUnits"),
      maxWriteRequestUnits: tree.integer("MaxWriteRequestUnits")
    )
  }
}

extension WarmThroughput {
  init(_ tree: JSONValue) {
    self.init(
      readUnitsPerSecond: tree.integer("ReadUnitsPerSecond"),
      writeUnitsPerSecond: tree.integer("WriteUnitsPerSecond")
    )
  }
}

extension StreamSpecification {
  init(_ tree: JSONValue) {
    self.init(
      streamEnabled: tree.bool("StreamEnabled") ?? false,
      streamViewType: tree.enumeration("StreamViewType")
    )
  }
}

extension SSESpecification {
  init(_ tree: JSONValue) {
    self.init(
      enabled: tree.bool("Enabled"),
      sseType: tree.enumeration("SSEType"),
      kmsMasterKeyId: tree.string("KMSMasterKeyId")
    )
  }
}
