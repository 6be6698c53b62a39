import QuireWire

@testable import QuireRemote

/// A server on a free port before another one, where a test decides what passes.
enum Proxy {
  /// Carries out a request on the server behind, and answers its reply.
  typealias Forward = @Sendable () async throws -> HTTPExchange.Reply
  typealias Script = @Sendable (HTTPExchange.Request, @escaping Forward) async -> ScriptedServer.Action

  /// What is between two hosts, and not between the ends.
  private static let hopHeaders: Set<String> = [
    "connection", "content-length", "keep-alive", "transfer-encoding",
  ]

  /// Calls `body` with the address of a proxy before `server`.
  static func run<Result>(
    to server: String,
    _ script: @escaping Script,
    _ body: (String) async throws -> Result
  ) async throws -> Result {
    let transport = PooledTransport(maximumConnections: 64, connectTimeout: .seconds(30))
    let forward: ScriptedServer.Script = { request in
      await script(request) {
        var onward = request
        onward.url = server + request.url
        onward.headers.removeAll { hopHeaders.contains($0.name.lowercased()) }
        var reply = try await transport.send(onward, timeout: .seconds(60))
        reply.headers.removeAll { hopHeaders.contains($0.name.lowercased()) }
        return reply
      }
    }
    do {
      let result = try await ScriptedServer.run(forward, body)
      try await transport.shutdown()
      return result
    } catch {
      try? await transport.shutdown()
      throw error
    }
  }
}
