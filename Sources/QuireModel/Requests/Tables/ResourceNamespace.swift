/// The region and account that a store's Amazon Resource Names speak of.
public struct ResourceNamespace: Sendable, Hashable {
  /// The region, for example `us-east-1`.
  public var region: String
  /// The account: twelve digits.
  public var accountID: String

  /// Makes a namespace.
  public init(region: String = "us-east-1", accountID: String = "000000000000") {
    self.region = region
    self.accountID = accountID
  }

  /// The name of a table: `arn:aws:dynamodb:us-east-1:000000000000:table/NAME`.
  public func tableArn(_ tableName: String) -> String {
    "arn:aws:dynamodb:\(region):\(accountID):table/\(tableName)"
  }

  /// The name of an index of a table.
  public func indexArn(_ indexName: String, of tableName: String) -> String {
    "\(tableArn(tableName))/index/\(indexName)"
  }

  /// The name of a stream of a table.
  public func streamArn(_ label: String, of tableName: String) -> String {
    "\(tableArn(tableName))/stream/\(label)"
  }
}

/// What an Amazon Resource Name of DynamoDB's speaks of, whatever region and account it names.
package enum ResourceName: Sendable, Hashable {
  /// A table.
  case table(String)
  /// A part of a table: an index, a stream, a backup, …
  case part(of: String)

  /// Reads a name; nil where it is none of DynamoDB's.
  package init?(arn: String) {
    let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0] == "arn", fields[2] == "dynamodb", !fields[1].isEmpty,
      !fields[3].isEmpty, !fields[4].isEmpty
    else { return nil }
    let path = fields[5].split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard path.count >= 2, path[0] == "table", !path[1].isEmpty else { return nil }
    self = path.count == 2 ? .table(String(path[1])) : .part(of: String(path[1]))
  }
}
