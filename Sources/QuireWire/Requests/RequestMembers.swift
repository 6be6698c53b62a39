import QuireModel

/// The members that a structure of a request has, read but not yet checked against each other.
struct RequestMembers {
  /// Which of them were there.
  var present = RequestMember.Mask()

  var tableName: String?
  var indexName: String?
  var key: Item?
  var item: Item?
  var exclusiveStartKey: Item?
  var conditionExpression: String?
  var updateExpression: String?
  var keyConditionExpression: String?
  var filterExpression: String?
  var projectionExpression: String?
  var expressionAttributeNames: ExpressionAttributeNames?
  var expressionAttributeValues: ExpressionAttributeValues?
  var returnValues = ReturnValues.none
  var returnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.none
  var returnConsumedCapacity = ReturnConsumedCapacity.none
  var returnItemCollectionMetrics = ReturnItemCollectionMetrics.none
  var consistentRead = false
  var scanIndexForward = true
  var limit: Int?
  var segment: Int?
  var totalSegments: Int?
  var select: Select?
  var clientRequestToken: String?

  /// Parameters of the older style.
  var legacy = Legacy()
  /// Structures within.
  var nested = Nested()

  /// Values of the right types that break a rule, such as an empty set, in the order of the text.
  var faults: [Fault] = []

  struct Legacy {
    var expected: [LegacyCondition]?
    var conditionalOperator: LegacyCondition.Operator?
    var attributeUpdates: [LegacyUpdate]?
    var attributesToGet: [String]?
    var keyConditions: [LegacyCondition]?
    var filter: [LegacyCondition]?
  }

  struct Nested {
    var keys: [Item] = []
    var batchGets: [(table: String, members: RequestMembers)] = []
    var batchWrites: [(table: String, writes: [[TransactMember]])] = []
    var actions: [[TransactMember]] = []
  }

  /// A value that breaks a rule.
  struct Fault {
    var member: RequestMember
    /// The name of the map's member that holds the value.
    var name: String
    /// The rule in DynamoDB's words.
    var message: String
  }

  /// The first value of `member` that breaks a rule.
  func fault(in member: RequestMember) -> Fault? { faults.first { $0.member == member } }

  /// Throws the first fault of `member`.
  func check(_ member: RequestMember) throws(TableError) {
    if let fault = fault(in: member) { throw .validation(fault.message) }
  }
}

/// What one element of `TransactItems` or `RequestItems` asks for; an element should have exactly one.
struct TransactMember {
  enum Kind: Int, CaseIterable {
    case get, put, update, delete, conditionCheck, putRequest, deleteRequest

    static let names = MemberNames([
      "Get", "Put", "Update", "Delete", "ConditionCheck", "PutRequest", "DeleteRequest",
    ])

    var mask: RequestMember.Mask {
      switch self {
      case .get: .get
      case .put: .put
      case .update: .update
      case .delete: .delete
      case .conditionCheck: .conditionCheck
      case .putRequest: .putRequest
      case .deleteRequest: .deleteRequest
      }
    }
  }

  var kind: Kind
  var members: RequestMembers
}
