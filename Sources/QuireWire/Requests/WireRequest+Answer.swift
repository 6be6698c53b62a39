package import QuireModel

extension WireRequest {
  /// Has `store` carry the request out, and writes the answer.
  ///
  /// Throws what the store throws.
  package func answer(from store: some TableStore, endpoint: String) async throws -> [UInt8] {
    if legacy.isEmpty { return try await plainAnswer(from: store, endpoint: endpoint) }
    do {
      return try await plainAnswer(from: store, endpoint: endpoint)
    } catch let error as TableError {
      throw inOwnWords(error)
    }
  }

  private func plainAnswer(from store: some TableStore, endpoint: String) async throws -> [UInt8] {
    var writer = JSONWriter()
    switch call {
    case .getItem(let request): writer.write(named(try await store.getItem(request)))
    case .putItem(let request): writer.write(named(try await store.putItem(request)))
    case .updateItem(let request): writer.write(named(try await store.updateItem(request)))
    case .deleteItem(let request): writer.write(named(try await store.deleteItem(request)))
    case .query(let request):
      writer.write(named(try await store.query(request)), isCount: request.select == .count)
    case .scan(let request):
      writer.write(named(try await store.scan(request)), isCount: request.select == .count)
    case .batchGetItem(let request): writer.write(named(try await store.batchGetItem(request)))
    case .batchWriteItem(let request): writer.write(named(try await store.batchWriteItem(request)))
    case .transactGetItems(let request): writer.write(named(try await store.transactGetItems(request)))
    case .transactWriteItems(let request): writer.write(named(try await store.transactWriteItems(request)))
    case .createTable(let request): writer.write(try await store.createTable(request), as: "TableDescription")
    case .updateTable(let request): writer.write(try await store.updateTable(request), as: "TableDescription")
    case .deleteTable(let request): writer.write(try await store.deleteTable(request), as: "TableDescription")
    case .describeTable(let request): writer.write(try await store.describeTable(request), as: "Table")
    case .listTables(let request): writer.write(try await store.listTables(request))
    case .updateTimeToLive(let request): writer.write(try await store.updateTimeToLive(request))
    case .describeTimeToLive(let request): writer.write(try await store.describeTimeToLive(request))
    case .tagResource(let request): try await store.tagResource(request)
    case .untagResource(let request): try await store.untagResource(request)
    case .listTagsOfResource(let request): writer.write(try await store.listTagsOfResource(request))
    case .describeLimits(let request): writer.write(try await store.describeLimits(request))
    case .updateContinuousBackups(let request): writer.write(try await store.updateContinuousBackups(request))
    case .describeContinuousBackups(let request):
      writer.write(try await store.describeContinuousBackups(request))
    case .describeEndpoints: writer.writeEndpoints(endpoint)
    }
    return writer.bytes
  }
  /// An answer that names tables as the request does.
  private func named<Answer: NamesTables>(_ answer: Answer) -> Answer {
    arns.isEmpty ? answer : answer.namingTables { arns[$0] ?? $0 }
  }
}
