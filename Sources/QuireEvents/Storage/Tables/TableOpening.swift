import QuireModel

/// Finds the table of an event store, or makes it.
struct TableOpening: Sendable {
  let access: EventTableAccess
  let polling: PollingPolicy

  func open(globalProjection: Projection?) async throws {
    var description = try await describeOrMake(globalProjection)
    var attempt = 0
    while description.status == .creating {
      try await polling.pause(afterAttempt: attempt)
      attempt += 1
      description = try await describe()
    }
    let keySchema = [
      KeySchemaElement(EventTable.Name.partitionKey, .hash),
      KeySchemaElement(EventTable.Name.sortKey, .range),
    ]
    guard description.keySchema == keySchema else {
      throw EventStoreError(.incompatibleTable, "The table's key is not PK and SK")
    }
  }

  private func describe() async throws -> TableDescription {
    let request = DescribeTable(tableName: access.table)
    return try await access.patiently { try await access.tables.describeTable(request) }
  }

  private func describeOrMake(_ globalProjection: Projection?) async throws -> TableDescription {
    do {
      return try await describe()
    } catch TableError.Code.resourceNotFound {
      let request = LogLayout.createRequest(tableName: access.table, globalProjection: globalProjection)
      do {
        return try await access.tables.createTable(request)
      } catch TableError.Code.resourceInUse {
        // Somebody else made it in between.
        return try await describe()
      }
    }
  }
}
