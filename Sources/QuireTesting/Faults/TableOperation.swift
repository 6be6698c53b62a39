/// An operation of a table store, by DynamoDB's name of it.
public enum TableOperation: String, Sendable, Hashable, CaseIterable {
  /// Makes a table.
  case createTable = "CreateTable"
  /// Changes a table's settings, and adds or removes a global index.
  case updateTable = "UpdateTable"
  /// Describes a table.
  case describeTable = "DescribeTable"
  /// Lists tables.
  case listTables = "ListTables"
  /// Removes a table.
  case deleteTable = "DeleteTable"
  /// Writes an item.
  case putItem = "PutItem"
  /// Reads an item.
  case getItem = "GetItem"
  /// Changes an item.
  case updateItem = "UpdateItem"
  /// Removes an item.
  case deleteItem = "DeleteItem"
  /// Reads a page of a partition.
  case query = "Query"
  /// Reads a page of all items.
  case scan = "Scan"
  /// Reads several items.
  case batchGetItem = "BatchGetItem"
  /// Writes several items.
  case batchWriteItem = "BatchWriteItem"
  /// Reads several items in one view.
  case transactGetItems = "TransactGetItems"
  /// Writes several items, all or nothing.
  case transactWriteItems = "TransactWriteItems"
  /// Adds tags to a table.
  case tagResource = "TagResource"
  /// Removes tags of a table.
  case untagResource = "UntagResource"
  /// Lists the tags of a table.
  case listTagsOfResource = "ListTagsOfResource"
  /// Makes a table's items expire, or ends that.
  case updateTimeToLive = "UpdateTimeToLive"
  /// Tells whether a table's items expire.
  case describeTimeToLive = "DescribeTimeToLive"
  /// Turns the recovery of a table to a point in time on or off.
  case updateContinuousBackups = "UpdateContinuousBackups"
  /// Tells whether a table can be restored.
  case describeContinuousBackups = "DescribeContinuousBackups"
  /// Tells the most capacity that may be provisioned.
  case describeLimits = "DescribeLimits"
}
