/// A member of the requests that read and write items, at whatever level; called as in the service model.
enum RequestMember: Int, CaseIterable {
  case tableName, key, item, conditionExpression, updateExpression, keyConditionExpression, filterExpression
  case projectionExpression, expressionAttributeNames, expressionAttributeValues, returnValues
  case returnValuesOnConditionCheckFailure, returnConsumedCapacity, returnItemCollectionMetrics
  case indexName, consistentRead, scanIndexForward, limit, exclusiveStartKey, select, segment, totalSegments
  case expected, conditionalOperator, attributeUpdates, attributesToGet, keyConditions, queryFilter,
    scanFilter
  case requestItems, keys, transactItems, clientRequestToken

  /// Some of the members.
  struct Mask: Sendable {
    private var bits: UInt64 = 0

    init(_ members: [RequestMember] = []) {
      for member in members { insert(member) }
    }

    func contains(_ member: RequestMember) -> Bool { bits & (1 << UInt64(member.rawValue)) != 0 }

    /// Adds a member; answers whether it was not there before.
    @discardableResult
    mutating func insert(_ member: RequestMember) -> Bool {
      let bit: UInt64 = 1 << UInt64(member.rawValue)
      defer { bits |= bit }
      return bits & bit == 0
    }

    func isSubset(of other: Mask) -> Bool { bits & ~other.bits == 0 }

    func union(_ members: [RequestMember]) -> Mask {
      var union = self
      for member in members { union.insert(member) }
      return union
    }
  }

  /// The name in the service model: `TableName` for `.tableName`.
  var name: String {
    let name = String(describing: self)
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  /// The names by raw value.
  static let names = MemberNames(allCases.map(\.name))
}

/// The members of each structure of the service model that holds some of them.
extension RequestMember.Mask {
  private static let expressions = RequestMember.Mask([
    .tableName, .conditionExpression, .expressionAttributeNames, .expressionAttributeValues,
    .returnValuesOnConditionCheckFailure,
  ])
  private static let write = expressions.union([
    .expected, .conditionalOperator, .returnValues, .returnConsumedCapacity, .returnItemCollectionMetrics,
  ])
  private static let page = RequestMember.Mask([
    .tableName, .indexName, .select, .attributesToGet, .limit, .consistentRead, .conditionalOperator,
    .exclusiveStartKey, .returnConsumedCapacity, .projectionExpression, .filterExpression,
    .expressionAttributeNames, .expressionAttributeValues,
  ])

  static let putItem = write.union([.item])
  static let deleteItem = write.union([.key])
  static let updateItem = write.union([.key, .updateExpression, .attributeUpdates])
  static let getItem = RequestMember.Mask([
    .tableName, .key, .attributesToGet, .consistentRead, .returnConsumedCapacity, .projectionExpression,
    .expressionAttributeNames,
  ])
  static let query = page.union([.keyConditionExpression, .keyConditions, .queryFilter, .scanIndexForward])
  static let scan = page.union([.scanFilter, .segment, .totalSegments])
  static let batchGetItem = RequestMember.Mask([.requestItems, .returnConsumedCapacity])
  static let batchWriteItem = batchGetItem.union([.returnItemCollectionMetrics])
  static let keysAndAttributes = RequestMember.Mask([
    .keys, .attributesToGet, .consistentRead, .projectionExpression, .expressionAttributeNames,
  ])
  static let transactGetItems = RequestMember.Mask([.transactItems, .returnConsumedCapacity])
  static let transactWriteItems = transactGetItems.union([.clientRequestToken, .returnItemCollectionMetrics])
  static let get = RequestMember.Mask([.tableName, .key, .projectionExpression, .expressionAttributeNames])
  static let put = expressions.union([.item])
  static let delete = expressions.union([.key])
  static let update = expressions.union([.key, .updateExpression])
  static let conditionCheck = delete
  static let putRequest = RequestMember.Mask([.item])
  static let deleteRequest = RequestMember.Mask([.key])
}
