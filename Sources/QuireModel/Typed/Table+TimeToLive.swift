extension Table {
  /// Makes items expire at the time that `attribute` holds, a number of seconds since 1970.
  ///
  /// The embedded engine removes an item within a second or so; DynamoDB takes up to a few days. Until then it can be
  /// read. Throws `.validation` where items expire already.
  public func enableTimeToLive(by attribute: AttributeName) async throws {
    _ = try await store.updateTimeToLive(
      UpdateTimeToLive(
        tableName: name,
        timeToLiveSpecification: TimeToLiveSpecification(attributeName: attribute, enabled: true)
      )
    )
  }

  /// Ends that items expire by `attribute`.
  ///
  /// Throws `.validation` where they do not.
  public func disableTimeToLive(by attribute: AttributeName) async throws {
    _ = try await store.updateTimeToLive(
      UpdateTimeToLive(
        tableName: name,
        timeToLiveSpecification: TimeToLiveSpecification(attributeName: attribute, enabled: false)
      )
    )
  }

  /// Whether items expire, and by which attribute.
  public func describeTimeToLive() async throws -> TimeToLiveDescription {
    try await store.describeTimeToLive(DescribeTimeToLive(tableName: name))
  }
}
