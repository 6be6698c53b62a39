import QuireModel

/// Reads the members of requests straight from the text.
///
/// This is the way of regular requests. Whatever is irregular, be it a wrong type, a bound that is passed, a name given
/// twice or a member that is null, ends it with an error, and ``ModelCheck`` then finds out what AWS says of the request.
struct RequestDecoder: ~Escapable {
  /// Deeper than any value that an item may hold, which is 32 levels of two braces each.
  static let maximumDepth = 256

  private var reader: JSONReader
  /// Whether ``ModelCheck`` has seen to the bounds already.
  private let isChecked: Bool
  /// Whether the text has values of the right types that break a rule.
  private(set) var hasFaults = false
  /// The ARNs that the text has in place of tables' names, by name.
  private(set) var arns: [String: String] = [:]

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, isChecked: Bool) {
    reader = JSONReader(bytes, maximumDepth: Self.maximumDepth)
    self.isChecked = isChecked
  }

  /// The members of the whole text, which is an object of those that `mask` names and others that are of no interest.
  mutating func decode(_ mask: RequestMember.Mask, for operation: Operation) throws(JSONError)
    -> RequestMembers
  {
    var members = RequestMembers()
    try read(mask, into: &members, for: operation)
    try reader.finish()
    return members
  }

  private mutating func read(
    _ mask: RequestMember.Mask,
    into members: inout RequestMembers,
    for operation: Operation
  ) throws(JSONError) {
    try reader.beginObject()
    while true {
      switch try reader.nextMember(of: RequestMember.names) {
      case .end: return
      case .unknown: try reader.skipValue()
      case .known(let number):
        guard let member = RequestMember(rawValue: number), mask.contains(member) else {
          try reader.skipValue()
          continue
        }
        if try reader.peek() == .null {
          try reader.readNull()
          // The last of a repeated name counts: an earlier value must not stay.
          guard !members.present.contains(member) else { throw irregular() }
          continue
        }
        guard members.present.insert(member) else { throw irregular() }
        try read(member, into: &members, for: operation)
      }
    }
  }

  private func irregular() -> JSONError {
    JSONError(.type, at: reader.position, "expected a regular request")
  }

  /// Demands a bound of the service model.
  private func check(_ isWithin: Bool) throws(JSONError) {
    guard isWithin || isChecked else { throw irregular() }
  }

  private mutating func read(
    _ member: RequestMember,
    into members: inout RequestMembers,
    for operation: Operation
  ) throws(JSONError) {
    switch member {
    case .tableName: members.tableName = try checkedTableName(try reader.readString())
    case .indexName:
      members.indexName = try readString(3...255)
      try check(members.indexName?.utf8.allSatisfy(ServiceModel.isNameByte) ?? true)
    case .key: members.key = try readItem(member, &members)
    case .item: members.item = try readItem(member, &members)
    case .exclusiveStartKey: members.exclusiveStartKey = try readItem(member, &members)
    case .conditionExpression: members.conditionExpression = try reader.readString()
    case .updateExpression: members.updateExpression = try reader.readString()
    case .keyConditionExpression: members.keyConditionExpression = try reader.readString()
    case .filterExpression: members.filterExpression = try reader.readString()
    case .projectionExpression: members.projectionExpression = try reader.readString()
    case .expressionAttributeNames: members.expressionAttributeNames = try readNames()
    case .expressionAttributeValues: members.expressionAttributeValues = try readValues(&members)
    case .returnValues: members.returnValues = try readEnum()
    case .returnValuesOnConditionCheckFailure: members.returnValuesOnConditionCheckFailure = try readEnum()
    case .returnConsumedCapacity: members.returnConsumedCapacity = try readEnum()
    case .returnItemCollectionMetrics: members.returnItemCollectionMetrics = try readEnum()
    case .select: members.select = try readEnum()
    case .consistentRead: members.consistentRead = try reader.readBool()
    case .scanIndexForward: members.scanIndexForward = try reader.readBool()
    case .limit: members.limit = try readInteger(1...Int(Int32.max))
    case .segment: members.segment = try readInteger(0...999_999)
    case .totalSegments: members.totalSegments = try readInteger(1...1_000_000)
    case .clientRequestToken: members.clientRequestToken = try readString(1...36)
    case .conditionalOperator: members.legacy.conditionalOperator = try readEnum()
    case .attributesToGet: members.legacy.attributesToGet = try readAttributesToGet()
    case .expected: members.legacy.expected = try readConditions(member, &members)
    case .keyConditions: members.legacy.keyConditions = try readConditions(member, &members)
    case .queryFilter, .scanFilter: members.legacy.filter = try readConditions(member, &members)
    case .attributeUpdates: members.legacy.attributeUpdates = try readUpdates(&members)
    case .keys: members.nested.keys = try readKeys(&members)
    case .transactItems: members.nested.actions = try readActions(for: operation)
    case .requestItems:
      if operation == .batchGetItem {
        members.nested.batchGets = try readBatchGets()
      } else {
        members.nested.batchWrites = try readBatchWrites()
      }
    }
  }
}

/// Scalars and maps.
extension RequestDecoder {
  private mutating func readString(_ length: ClosedRange<Int>) throws(JSONError) -> String {
    let string = try reader.readString()
    // The model counts UTF-16 units, which are as many as the bytes of a text in ASCII; others go the slower way.
    try check(length.contains(string.utf8.count) && string.utf8.allSatisfy { $0 < 0x80 })
    return string
  }

  /// A table's name; of an ARN the name in it.
  private mutating func checkedTableName(_ text: String) throws(JSONError) -> String {
    if (3...255).contains(text.utf8.count), text.utf8.allSatisfy(ServiceModel.isNameByte) { return text }
    guard isChecked else { throw irregular() }
    let name = ResourceName.tableName(text)
    if name != text { arns[name] = text }
    return name
  }

  private mutating func readEnum<Value: RawRepresentable<String>>() throws(JSONError) -> Value {
    guard let value = Value(rawValue: try reader.readString()) else { throw irregular() }
    return value
  }

  private mutating func readInteger(_ range: ClosedRange<Int>) throws(JSONError) -> Int {
    guard let integer = Int(try reader.readNumber()) else { throw irregular() }
    try check(range.contains(integer))
    return integer
  }

  /// Reads an item or key; one that breaks a rule is empty, with the fault noted.
  private mutating func readItem(
    _ member: RequestMember,
    _ members: inout RequestMembers
  ) throws(JSONError) -> Item {
    let start = reader.mark
    do throws(JSONError) {
      return try reader.readItem()
    } catch {
      try note(error, at: start, member, name: "", &members)
      return Item()
    }
  }

  /// Reads a value; one that breaks a rule is null, with the fault noted.
  private mutating func readValue(
    _ member: RequestMember,
    name: String,
    _ members: inout RequestMembers
  ) throws(JSONError) -> AttributeValue {
    let start = reader.mark
    do throws(JSONError) {
      return try reader.readAttributeValue()
    } catch {
      try note(error, at: start, member, name: name, &members)
      return .null
    }
  }

  /// Notes the fault of a value and reads over it; other errors are thrown on.
  private mutating func note(
    _ error: JSONError,
    at start: JSONReader.Mark,
    _ member: RequestMember,
    name: String,
    _ members: inout RequestMembers
  ) throws(JSONError) {
    guard error.kind == .value else { throw error }
    hasFaults = true
    members.faults.append(RequestMembers.Fault(member: member, name: name, message: error.message))
    reader.rewind(to: start)
    try reader.skipValue()
  }

  private mutating func readNames() throws(JSONError) -> ExpressionAttributeNames {
    var names: ExpressionAttributeNames = [:]
    try reader.beginObject()
    while let name = try reader.nextName() {
      guard names.updateValue(try reader.readString(), forKey: name) == nil else { throw irregular() }
    }
    return names
  }

  private mutating func readValues(
    _ members: inout RequestMembers
  ) throws(JSONError) -> ExpressionAttributeValues {
    var values: ExpressionAttributeValues = [:]
    try reader.beginObject()
    while let name = try reader.nextName() {
      let value = try readValue(.expressionAttributeValues, name: name, &members)
      guard values.updateValue(value, forKey: name) == nil else { throw irregular() }
    }
    return values
  }
}

/// Parameters of the older style.
extension RequestDecoder {
  private mutating func readAttributesToGet() throws(JSONError) -> [String] {
    var names: [String] = []
    try reader.beginArray()
    while try reader.nextElement() { names.append(try reader.readString()) }
    try check(!names.isEmpty)
    return names
  }

  private mutating func readConditions(
    _ member: RequestMember,
    _ members: inout RequestMembers
  ) throws(JSONError) -> [LegacyCondition] {
    var conditions: [LegacyCondition] = []
    try reader.beginObject()
    while let name = try reader.nextName() {
      var condition = LegacyCondition(AttributeName(name))
      try reader.beginObject()
      while let part = try reader.nextName() {
        switch part {
        case "ComparisonOperator": condition.comparison = try readEnum()
        case "AttributeValueList":
          var values: [AttributeValue] = []
          try reader.beginArray()
          while try reader.nextElement() { values.append(try readValue(member, name: name, &members)) }
          condition.values = values
        case "Value" where member == .expected: condition.value = try readValue(member, name: name, &members)
        case "Exists" where member == .expected: condition.exists = try reader.readBool()
        default: try reader.skipValue()
        }
      }
      try check(member == .expected || condition.comparison != nil)
      guard !conditions.contains(where: { $0.name == condition.name }) else { throw irregular() }
      conditions.append(condition)
    }
    return conditions
  }

  private mutating func readUpdates(_ members: inout RequestMembers) throws(JSONError) -> [LegacyUpdate] {
    var updates: [LegacyUpdate] = []
    try reader.beginObject()
    while let name = try reader.nextName() {
      var update = LegacyUpdate(AttributeName(name))
      try reader.beginObject()
      while let part = try reader.nextName() {
        switch part {
        case "Action": update.action = try readEnum()
        case "Value": update.value = try readValue(.attributeUpdates, name: name, &members)
        default: try reader.skipValue()
        }
      }
      guard !updates.contains(where: { $0.name == update.name }) else { throw irregular() }
      updates.append(update)
    }
    return updates
  }
}

/// Batches and transactions.
extension RequestDecoder {
  private mutating func readKeys(_ members: inout RequestMembers) throws(JSONError) -> [Item] {
    var keys: [Item] = []
    try reader.beginArray()
    while try reader.nextElement() { keys.append(try readItem(.keys, &members)) }
    try check((1...100).contains(keys.count))
    return keys
  }

  private mutating func readBatchGets() throws(JSONError) -> [(table: String, members: RequestMembers)] {
    var gets: [(table: String, members: RequestMembers)] = []
    try reader.beginObject()
    while let name = try reader.nextName() {
      let table = try checkedTableName(name)
      var members = RequestMembers()
      try read(.keysAndAttributes, into: &members, for: .batchGetItem)
      guard isChecked || !gets.contains(where: { $0.table == table }) else { throw irregular() }
      try check(members.present.contains(.keys))
      gets.append((table, members))
    }
    try check((1...100).contains(gets.count))
    return gets
  }

  private mutating func readBatchWrites() throws(JSONError) -> [(table: String, writes: [[TransactMember]])] {
    var writes: [(table: String, writes: [[TransactMember]])] = []
    try reader.beginObject()
    while let name = try reader.nextName() {
      let table = try checkedTableName(name)
      let requests = try readElements([.putRequest, .deleteRequest], 1...25, for: .batchWriteItem)
      guard isChecked || !writes.contains(where: { $0.table == table }) else { throw irregular() }
      writes.append((table, requests))
    }
    try check((1...25).contains(writes.count))
    return writes
  }

  private mutating func readActions(for operation: Operation) throws(JSONError) -> [[TransactMember]] {
    let kinds: [TransactMember.Kind] =
      operation == .transactGetItems ? [.get] : [.put, .update, .delete, .conditionCheck]
    return try readElements(kinds, 1...100, for: operation)
  }

  private mutating func readElements(
    _ kinds: [TransactMember.Kind],
    _ count: ClosedRange<Int>,
    for operation: Operation
  ) throws(JSONError) -> [[TransactMember]] {
    var elements: [[TransactMember]] = []
    try reader.beginArray()
    while try reader.nextElement() {
      var element: [TransactMember] = []
      try reader.beginObject()
      members: while true {
        switch try reader.nextMember(of: TransactMember.Kind.names) {
        case .end: break members
        case .unknown: try reader.skipValue()
        case .known(let number):
          guard let kind = TransactMember.Kind(rawValue: number), kinds.contains(kind) else {
            try reader.skipValue()
            continue
          }
          var members = RequestMembers()
          try read(kind.mask, into: &members, for: operation)
          guard !element.contains(where: { $0.kind == kind }) else { throw irregular() }
          try check(isComplete(members, kind))
          element.append(TransactMember(kind: kind, members: members))
        }
      }
      // The model demands a get where there is nothing else; what a write is, the operation itself checks.
      try check(operation != .transactGetItems || !element.isEmpty)
      elements.append(element)
    }
    try check(count.contains(elements.count))
    return elements
  }

  /// Whether the members that the service model requires are there.
  private func isComplete(_ members: RequestMembers, _ kind: TransactMember.Kind) -> Bool {
    let present = members.present
    return switch kind {
    case .get, .delete: present.contains(.key) && present.contains(.tableName)
    case .put: present.contains(.item) && present.contains(.tableName)
    case .update:
      present.contains(.key) && present.contains(.tableName) && present.contains(.updateExpression)
    case .conditionCheck:
      present.contains(.key) && present.contains(.tableName) && present.contains(.conditionExpression)
    case .putRequest: present.contains(.item)
    case .deleteRequest: present.contains(.key)
    }
  }
}
