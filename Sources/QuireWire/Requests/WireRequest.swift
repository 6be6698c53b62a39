package import QuireModel

/// A request of one of the supported operations, read and checked as far as that is possible without the store.
package struct WireRequest: Sendable {
  /// The request of an operation.
  package enum Call: Sendable {
    case batchGetItem(BatchGetItem)
    case batchWriteItem(BatchWriteItem)
    case createTable(CreateTable)
    case deleteItem(DeleteItem)
    case deleteTable(DeleteTable)
    case describeContinuousBackups(DescribeContinuousBackups)
    case describeEndpoints
    case describeLimits(DescribeLimits)
    case describeTable(DescribeTable)
    case describeTimeToLive(DescribeTimeToLive)
    case getItem(GetItem)
    case listTables(ListTables)
    case listTagsOfResource(ListTagsOfResource)
    case putItem(PutItem)
    case query(Query)
    case scan(Scan)
    case tagResource(TagResource)
    case transactGetItems(TransactGetItems)
    case transactWriteItems(TransactWriteItems)
    case untagResource(UntagResource)
    case updateContinuousBackups(UpdateContinuousBackups)
    case updateItem(UpdateItem)
    case updateTable(UpdateTable)
    case updateTimeToLive(UpdateTimeToLive)
  }

  /// Parameters of the older style that an expression now stands for; errors about them have other words.
  package struct Legacy: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let filter = Legacy(rawValue: 1)
    package static let projection = Legacy(rawValue: 2)
    package static let updates = Legacy(rawValue: 4)
  }

  /// What to do.
  package var call: Call
  /// Which parameters came in the older style.
  package var legacy: Legacy
  /// The ARNs by which the request names tables, by table: the answer names these alike.
  package var arns: [String: String] = [:]

  init(_ call: Call, legacy: Legacy = []) {
    self.call = call
    self.legacy = legacy
  }
}

extension WireRequest {
  /// An error about an expression in the words for the parameter of the older style that it stands for.
  func inOwnWords(_ error: TableError) -> TableError {
    guard error.code == .validation else { return error }
    let words: [(style: Legacy, ofExpression: String, own: String)] = [
      (.filter, "Filter Expression can only contain", "QueryFilter can only contain"),
      (.projection, "Cannot specify the ProjectionExpression", "Cannot specify the AttributesToGet"),
      (
        .updates, "An operand in the update expression has an incorrect data type",
        "Type mismatch for attribute to update"
      ),
    ]
    var error = error
    for (style, ofExpression, own) in words
    where legacy.contains(style) && error.message.hasPrefix(ofExpression) {
      error.message = own + error.message.dropFirst(ofExpression.count)
    }
    return error
  }
}
