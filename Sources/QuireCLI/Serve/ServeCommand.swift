import ArgumentParser
import Logging
import Quire
import QuireServer

/// `quire serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answers DynamoDB's API from a store, for any AWS SDK.",
    discussion: """
      Writes one line once it is ready, and ends with SIGTERM or SIGINT: requests under way are finished first. \
      Whatever credentials a client has are good, unless --require-signature is given; there is one namespace for \
      all keys and regions. GET / answers whether the server is well, GET /metrics in Prometheus' text form.

      EXAMPLE
        quire serve --store orders.quire --port 8000
        aws dynamodb list-tables --endpoint-url http://127.0.0.1:8000
      """
  )

  @OptionGroup var store: ServedStoreOptions
  @OptionGroup var listening: ListeningOptions
  @OptionGroup var keys: KeyOptions
  @OptionGroup var logging: LogOptions

  func validate() throws {
    try store.check()
    try listening.check()
    try keys.check()
  }

  func run() async throws {
    var configuration = listening.configuration
    configuration.requiredCredentials = try keys.credentials()
    let logger = logging.logger()
    let store = try store.open()
    // After the last request: what waits for its commit gets it.
    defer { store.close() }
    let server = TableServer(serving: store, configuration: configuration, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.runUntilSignalled(logger: logger) }
      group.addTask {
        // The error of a start that failed is the other task's.
        guard let address = try? await server.address else { return }
        let output = StandardOutput()
        try output.line("listening on \(address.url)")
        try output.flush()
      }
      try await group.waitForAll()
    }
  }
}
