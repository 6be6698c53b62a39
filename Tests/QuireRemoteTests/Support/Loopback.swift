import Quire
import QuireModel
import QuireWire

@testable import QuireRemote

/// What a server does, without HTTP: requests are read, checked, carried out by `store`, and answered.
struct Loopback: HTTPTransport {
  let store: any TableStore

  func send(_ request: HTTPExchange.Request, timeout: Duration) async throws -> HTTPExchange.Reply {
    await answer(target: request.header("x-amz-target") ?? "", body: request.body)
  }

  func answer(target: String, body: [UInt8]) async -> HTTPExchange.Reply {
    do {
      let wire = try WireRequest(try Operation(target: target), body: body)
      let answer = try await wire.answer(from: store, endpoint: "localhost")
      return reply(200, answer)
    } catch let error as WireError {
      return reply(error.status, error.body)
    } catch let error as TableError {
      let wire = WireError(error)
      return reply(wire.status, wire.body)
    } catch {
      return .error("InternalServerError", "\(error)", status: 500)
    }
  }

  private func reply(_ status: Int, _ body: [UInt8]) -> HTTPExchange.Reply {
    HTTPExchange.Reply(
      status: status,
      headers: [("x-amz-crc32", CRC32.checksum(body.span).description)],
      body: body
    )
  }
}

/// Keys that any server of one's own takes.
let testKeys = Credentials(
  accessKeyID: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
)

/// A remote store over a transport of the test's.
func remoteStore(
  over transport: some HTTPTransport,
  time: TestTime = TestTime(),
  jitter: Double = 1,
  credentials: any CredentialsProvider = testKeys,
  options: RemoteStore.Options = .init()
) throws -> RemoteStore {
  RemoteStore(
    try RemoteConfiguration(
      region: "us-east-1",
      endpoint: "http://localhost:8000",
      profile: nil,
      in: Surroundings(variables: [:])
    ),
    credentials: credentials,
    options: options,
    transport: transport,
    clock: time.clock(jitter: jitter)
  )
}
