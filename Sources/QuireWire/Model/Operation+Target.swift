extension Operation {
  /// The operations by the value of a request's `X-Amz-Target`, for example `DynamoDB_20120810.GetItem`.
  private static let byTarget: [String: Operation] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.target, $0) }
  )

  /// The value of a request's `X-Amz-Target`.
  package var target: String {
    "\(isOfStreams ? "DynamoDBStreams_20120810" : "DynamoDB_20120810").\(rawValue)"
  }

  /// The operation that `target` names.
  ///
  /// Throws `UnknownOperationException` for none that the service has, and, with the name, for one that this server does
  /// not carry out.
  package init(target: String) throws(WireError) {
    guard let operation = Self.byTarget[target] else { throw .unknownOperation }
    guard operation.isSupported else { throw .unsupported(operation) }
    self = operation
  }
}
