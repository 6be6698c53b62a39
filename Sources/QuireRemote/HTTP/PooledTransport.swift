import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// HTTP over a bounded pool of connections that stay open between requests; TLS with the system's roots, verified.
final class PooledTransport: HTTPTransport {
  /// The largest reply that is read: a page of 16 MB, with what JSON and base64 add.
  static let maximumReplySize = 64 * 1_048_576

  private let client: HTTPClient

  init(maximumConnections: Int, connectTimeout: Duration) {
    var configuration = HTTPClient.Configuration()
    configuration.timeout = .init(connect: TimeAmount(connectTimeout), read: nil)
    configuration.connectionPool = .init(
      idleTimeout: .seconds(30),
      concurrentHTTP1ConnectionsPerHostSoftLimit: maximumConnections
    )
    // The store's own retries wait with jitter, and count.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit {
    // A client must be shut down before it goes; it refuses a second time, which is as well.
    let client = client
    Task { try? await client.shutdown() }
  }

  func shutdown() async throws { try await client.shutdown() }

  func send(_ request: HTTPExchange.Request, timeout: Duration) async throws -> HTTPExchange.Reply {
    var outgoing = HTTPClientRequest(url: request.url)
    outgoing.method = HTTPMethod(rawValue: request.method)
    for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
    if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
    do {
      return try await reply(to: outgoing, within: timeout)
    } catch {
      // The client tells of a cancelled task in several ways.
      try Task.checkCancellation()
      throw Self.failure(error, timeout)
    }
  }

  /// The client's own deadline ends with the head of the reply; this one covers the body as well.
  private func reply(
    to request: HTTPClientRequest,
    within timeout: Duration
  ) async throws -> HTTPExchange.Reply {
    try await withThrowingTaskGroup(of: HTTPExchange.Reply?.self) { group in
      group.addTask { [client] in
        let response = try await client.execute(request, timeout: TimeAmount(timeout))
        let body = try await response.body.collect(upTo: Self.maximumReplySize)
        return HTTPExchange.Reply(
          status: Int(response.status.code),
          headers: response.headers.map { (name: $0.name, value: $0.value) },
          body: Array(body.readableBytesView)
        )
      }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let reply = first else {
        throw HTTPClientError.deadlineExceeded
      }
      return reply
    }
  }

  private static func failure(_ error: any Error, _ timeout: Duration) -> TransportFailure {
    switch error {
    case let error as HTTPClientError where error == .connectTimeout:
      TransportFailure(mayHaveArrived: false, "no connection was made in time", underlying: error)
    case let error as HTTPClientError where error == .getConnectionFromPoolTimeout:
      TransportFailure(mayHaveArrived: false, "no connection became free in time", underlying: error)
    case let error as HTTPClientError where error == .alreadyShutdown: shutDown(error)
    case let error as HTTPClientError where error == .deadlineExceeded:
      TransportFailure(mayHaveArrived: true, "no reply within \(timeout)", underlying: error)
    case let error as HTTPClientError:
      TransportFailure(mayHaveArrived: true, error.shortDescription, underlying: error)
    case let error as NIOConnectionError:
      TransportFailure(mayHaveArrived: false, "no connection could be made: \(error)", underlying: error)
    case let error as ChannelError where error.isConnectTimeout:
      TransportFailure(mayHaveArrived: false, "no connection was made in time", underlying: error)
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      TransportFailure(mayHaveArrived: false, "no connection could be made: \(error)", underlying: error)
    default: TransportFailure(mayHaveArrived: true, "\(error)", underlying: error)
    }
  }

  private static func shutDown(_ error: HTTPClientError) -> TransportFailure {
    var failure = TransportFailure(mayHaveArrived: false, "the store was shut down", underlying: error)
    failure.isShutDown = true
    return failure
  }
}

extension ChannelError {
  fileprivate var isConnectTimeout: Bool {
    if case .connectTimeout = self { true } else { false }
  }
}
