import Testing

@testable import QuireModel

@Suite("Validation of keys")
struct KeyValidationTests {
  static let schema = KeySchema(partition: [KeyAttribute("PK", .s)], sort: [KeyAttribute("SK", .b)])
  static let numbers = KeySchema(partition: [KeyAttribute("id", .n)])

  static let invalid = "One or more parameter values were invalid: "

  static func text(_ length: Int) -> AttributeValue { .s(String(repeating: "x", count: length)) }
  static func bytes(_ length: Int) -> AttributeValue { .b([UInt8](repeating: 0, count: length)) }

  static let refusedItems: [(Item, String)] = [
    (["SK": .b([1])], "\(invalid)Missing the key PK in the item"),
    (["PK": "a"], "\(invalid)Missing the key SK in the item"),
    (["PK": 1, "SK": .b([1])], "\(invalid)Type mismatch for key PK expected: S actual: N"),
    (["PK": "a", "SK": .null], "\(invalid)Type mismatch for key SK expected: B actual: NULL"),
    (
      ["PK": "", "SK": .b([1])],
      "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty string value. Key: PK"
    ),
    (
      ["PK": "a", "SK": .b([])],
      "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty binary value. Key: SK"
    ),
    (
      ["PK": text(2049), "SK": .b([1])],
      "\(invalid)Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ),
    (
      ["PK": "a", "SK": bytes(1025)],
      "\(invalid)Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    ),
  ]

  @Test("an item with a wrong key is refused in DynamoDB's words", arguments: refusedItems)
  func items(item: Item, message: String) {
    let error = #expect(throws: TableError.self) { try Self.schema.validateItem(item) }
    #expect(error?.code == .validation)
    #expect(error?.message == message)
  }

  @Test(
    "an item of a batch whose key is missing or of another type is refused in few words",
    arguments: [["SK": .b([1])], ["PK": 1, "SK": .b([1])], ["PK": .l(["a"]), "SK": .b([1])]] as [Item]
  )
  func batchedItems(item: Item) {
    let error = #expect(throws: TableError.self) { try Self.schema.validateBatchedItem(item) }
    #expect(error?.message == "The provided key element does not match the schema")
  }

  @Test("only empty key values are faults of a whole transaction", arguments: refusedItems)
  func emptyValues(item: Item, message: String) {
    let error = #expect(throws: TableError.self) { try Self.schema.validateItem(item) }
    #expect(error?.isOfEmptyKeyValue == message.contains("cannot contain an empty"))
  }

  @Test("keys of up to 2,048 and 1,024 bytes are accepted, counted in UTF-8")
  func limits() throws {
    for (partition, sort) in [(2047, 1023), (2048, 1024), (1, 1)] {
      let item: Item = ["PK": Self.text(partition), "SK": Self.bytes(sort), "other": 1]
      try Self.schema.validateItem(item)
      try Self.schema.validateKey(Self.schema.key(of: item))
    }
    let accents = String(repeating: "é", count: 1024)
    try Self.schema.validateItem(["PK": .s(accents), "SK": .b([1])])
    #expect(
      thrownCode { () throws(TableError) in
        _ = try Self.schema.validateItem(["PK": .s(accents + "x"), "SK": .b([1])])
      } == .validation
    )
    try Self.numbers.validateItem(["id": 0])
  }

  static let mismatches: [Item] = [
    [:], ["PK": "a"], ["PK": "a", "x": .b([1])], ["PK": "a", "SK": .b([1]), "x": 1], ["PK": "a", "SK": "b"],
    ["PK": .null, "SK": .b([1])],
  ]

  @Test("a Key of other attributes or types does not match the schema", arguments: mismatches)
  func keys(key: Item) {
    let error = #expect(throws: TableError.self) { try Self.schema.validateKey(key) }
    #expect(error?.description == "ValidationException: The provided key element does not match the schema")
  }

  @Test("a Key with an empty or oversized value is refused like an item", arguments: refusedItems.suffix(4))
  func keyValues(key: Item, message: String) {
    let error = #expect(throws: TableError.self) { try Self.schema.validateKey(key) }
    #expect(error?.message == message)
  }

  static let index = KeySchema(partition: [KeyAttribute("GSI1PK", .s)], sort: [KeyAttribute("GSI1SK", .b)])
  static let notSupported =
    "One or more parameter values are not valid. "
    + "A value specified for a secondary index key is not supported. "
    + "The AttributeValue for a key attribute cannot contain an empty"

  static let refusedIndexKeys: [(Item, String)] = [
    (["GSI1PK": 1], "\(invalid)Type mismatch for Index Key GSI1PK Expected: S Actual: N IndexName: GSI1"),
    (
      ["GSI1SK": .null],
      "\(invalid)Type mismatch for Index Key GSI1SK Expected: B Actual: NULL IndexName: GSI1"
    ),
    (["GSI1PK": ""], "\(notSupported) string value. IndexName: GSI1, IndexKey: GSI1PK"),
    (["GSI1SK": .b([])], "\(notSupported) binary value. IndexName: GSI1, IndexKey: GSI1SK"),
    (
      ["GSI1PK": text(2175)],
      "\(invalid)Size limit exceeded for Index Key GSI1PK Actual Size: 2175 bytes Max Size: 2048 bytes "
        + "IndexName: GSI1"
    ),
    (
      ["GSI1PK": "a", "GSI1SK": bytes(1025)],
      "\(invalid)Size limit exceeded for Index Key GSI1SK Actual Size: 1025 bytes Max Size: 1024 bytes "
        + "IndexName: GSI1"
    ),
  ]

  @Test("an item with a wrong index key is refused in DynamoDB's words", arguments: refusedIndexKeys)
  func indexKeys(item: Item, message: String) {
    let error = #expect(throws: TableError.self) {
      try Self.index.validateIndexKey(of: item, indexName: "GSI1")
    }
    #expect(error?.code == .validation)
    #expect(error?.message == message)
  }

  @Test("an item without index key, or with one at the limits, is accepted")
  func indexKeysAccepted() throws {
    for item: Item in [
      [:], ["GSI1PK": "a"], ["GSI1SK": .b([1])], ["GSI1PK": Self.text(2048), "GSI1SK": Self.bytes(1024)],
    ] {
      try Self.index.validateIndexKey(of: item, indexName: "GSI1")
    }
  }

  @Test("the values of a query's key condition are checked like keys")
  func conditionValues() throws {
    try Self.schema.validateKeyValue("a", of: "PK")
    try Self.schema.validateKeyValue(Self.text(2048), of: "PK")
    try Self.schema.validateKeyValue(.b([1]), of: "SK")
    func message(_ value: AttributeValue, _ name: AttributeName) -> String? {
      #expect(throws: TableError.self) { try Self.schema.validateKeyValue(value, of: name) }?.message
    }
    #expect(message(1, "PK") == "\(Self.invalid)Type mismatch for key PK expected: S actual: N")
    #expect(
      message("", "PK")
        == "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty string value. Key: PK"
    )
    #expect(
      message(Self.text(2049), "PK")
        == "\(Self.invalid)Size of hashkey has exceeded the maximum size limit of2048 bytes"
    )
    #expect(
      message(Self.bytes(1025), "SK")
        == "\(Self.invalid)Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    )
    #expect(message("a", "other") == "The provided key element does not match the schema")
  }
}
