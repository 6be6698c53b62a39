import Quire
import QuireServer

/// Runs a server over a new store.
func withServerAddress<Result: Sendable>(
  _ configure: (inout TableServer.Configuration) -> Void = { _ in },
  _ body: (ServerAddress) async throws -> Result
) async throws -> Result {
  let store = try Store.temporary()
  defer { store.close() }
  var configuration = TableServer.Configuration(port: 0)
  configure(&configuration)
  return try await withTableServer(serving: store, configuration: configuration, body)
}

/// Runs a server over a new store, and hands out a connection to it.
func withServer<Result: Sendable>(
  _ configure: (inout TableServer.Configuration) -> Void = { _ in },
  _ body: (inout Connection) async throws -> Result
) async throws -> Result {
  try await withServerAddress(configure) { address in
    try await withConnection(to: address) { connection in try await body(&connection) }
  }
}

/// A table of a partition key `pk` and a sort key `sk`, both strings.
let createTable = """
  {"TableName":"things","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},\
  {"AttributeName":"sk","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"pk",\
  "AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"}
  """
