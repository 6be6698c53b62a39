import QuireModel
import Synchronization

/// A store under test, the tables that a case made on it, and the expectations of cases.
final class ConformanceContext: Sendable {
  let store: any TableStore
  private let tables = Mutex<[String]>([])

  init(_ store: any TableStore) { self.store = store }

  // MARK: Tables

  /// Makes a table with string keys `PK` and, if `sorted`, `SK`, and waits until it is ready.
  func table(
    sorted: Bool = true,
    sortType: ScalarAttributeType = .s,
    global: [SecondaryIndex] = [],
    local: [SecondaryIndex] = [],
    definitions: [AttributeDefinition] = []
  ) async throws -> String {
    let name = newName()
    var keySchema = [KeySchemaElement("PK", .hash)]
    var types = [AttributeDefinition("PK", .s)]
    if sorted {
      keySchema.append(KeySchemaElement("SK", .range))
      types.append(AttributeDefinition("SK", sortType))
    }
    _ = try await store.createTable(
      CreateTable(
        tableName: name,
        attributeDefinitions: types + definitions,
        keySchema: keySchema,
        globalSecondaryIndexes: global,
        localSecondaryIndexes: local
      )
    )
    try await waitUntilActive(name)
    return name
  }

  /// A name for a table, which is removed after the case.
  func newName() -> String {
    let name = "conformance-\(UInt64.random(in: 0 ... .max))"
    tables.withLock { $0.append(name) }
    return name
  }

  func waitUntilActive(_ name: String) async throws {
    while try await !store.describeTable(DescribeTable(tableName: name)).isReady {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  func removeTables() async {
    for name in tables.withLock({ $0 }) { _ = try? await store.deleteTable(DeleteTable(tableName: name)) }
  }

  // MARK: Items

  func put(_ items: Item..., in table: String) async throws {
    for item in items { _ = try await store.putItem(PutItem(tableName: table, item: item)) }
  }

  func get(_ key: Item, in table: String) async throws -> Item? {
    try await store.getItem(GetItem(tableName: table, key: key, consistentRead: true)).item
  }

  // MARK: Expectations

  func expect<Value: Equatable>(_ actual: Value, _ expected: Value, _ what: String) throws {
    if actual == expected { return }
    throw ConformanceFailure("\(what): expected \(expected), got \(actual)")
  }

  /// Expects that `work` throws an error of this code, and answers it.
  @discardableResult
  func expectError(
    _ code: TableError.Code,
    _ what: String,
    message: String? = nil,
    _ work: () async throws -> Void
  ) async throws -> TableError {
    do {
      try await work()
    } catch let error as TableError {
      guard error.code == code else {
        throw ConformanceFailure("\(what): expected \(code), got \(error.code): \(error.message)")
      }
      if let message { try expect(error.message, message, "\(what), message") }
      return error
    }
    throw ConformanceFailure("\(what): expected \(code), but it succeeded")
  }
}
