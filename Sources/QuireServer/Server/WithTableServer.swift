public import Logging
public import QuireModel

/// Runs a server of `store` on a free port of this machine while `body` runs, and returns what that returns.
///
/// ```swift
/// @Test func ordersSurviveARestart() async throws {
///   let store = try Store.temporary()
///   defer { store.close() }
///   try await withTableServer(serving: store) { address in
///     try await runMyCode(dynamoDBEndpoint: address.url)
///   }
/// }
/// ```
///
/// Requests under way when `body` ends are finished first. Throws ``ServerError`` where the server cannot listen, and what
/// `body` throws.
public func withTableServer<Result: Sendable>(
  serving store: any TableStore,
  configuration: TableServer.Configuration = TableServer.Configuration(port: 0),
  logger: Logger = Logger(label: "quire.server", factory: { _ in SwiftLogNoOpLogHandler() }),
  _ body: (ServerAddress) async throws -> Result
) async throws -> Result {
  let server = TableServer(serving: store, configuration: configuration, logger: logger)
  let running = Task { try await server.run() }
  do {
    let result = try await body(server.address)
    await server.shutDown()
    try await running.value
    return result
  } catch {
    await server.shutDown()
    _ = await running.result
    throw error
  }
}
