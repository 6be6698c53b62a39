import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import QuireModel
public import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A server of DynamoDB's API over a table store: any AWS SDK talks to it.
///
/// ```swift
/// let server = TableServer(serving: store, configuration: .init(port: 8000))
/// let group = ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
/// try await group.run()
/// store.close()
/// ```
///
/// In a test, ``withTableServer(serving:configuration:logger:_:)`` is shorter.
public final class TableServer: Service {
  /// How the server was configured.
  public let configuration: Configuration

  private let server: HummingbirdCore.Server<HTTPConnection>
  private let start = ServerStart()
  private let hasRun = Atomic(false)

  /// Makes a server of `store`, which it does not close.
  ///
  /// It listens once it is run.
  public init(
    serving store: any TableStore,
    configuration: Configuration = Configuration(),
    logger: Logger = Logger(label: "quire.server")
  ) {
    self.configuration = configuration
    let start = start
    let service = ConnectionService(
      dispatcher: Dispatcher(store: store, configuration: configuration, start: start),
      limits: ConnectionLimits(
        requestTimeout: TimeAmount(configuration.requestTimeout),
        idleTimeout: TimeAmount(configuration.idleTimeout)
      ),
      budget: BodyBudget(limit: configuration.bodyMemory),
      metrics: ServerMetrics(factory: configuration.metrics),
      logger: logger
    )
    // What hummingbird has to say at its start is said here in other words.
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    server = HummingbirdCore.Server(
      childChannelSetup: HTTPConnection(service: service),
      configuration: ServerConfiguration(
        address: .hostname(configuration.host, port: configuration.port),
        backlog: 1_024,
        availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: quiet)
      ),
      onServerRunning: { channel in
        guard let address = ServerAddress(channel.localAddress) else { return }
        logger.info("listening", metadata: ["address": "\(address)"])
        start.succeed(address)
      },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: quiet
    )
  }

  /// Listens and answers until the task's graceful shutdown or ``shutDown()``; then finishes the requests under way.
  ///
  /// Throws ``ServerError`` where it cannot listen. Where the task is cancelled, connections are closed at once; what
  /// was acknowledged is in the store.
  public func run() async throws {
    guard hasRun.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
      throw ServerError(.alreadyRun, "The server was run before: make another")
    }
    do {
      try await server.run()
      start.fail(ServerError(.ended, "The server has ended"))
    } catch {
      let error = listeningFailure(error)
      start.fail(error)
      throw error
    }
  }

  /// Stops listening, and returns once the requests under way are answered.
  public func shutDown() async { try? await server.shutdownGracefully() }

  /// Where the server listens; waits until it does.
  ///
  /// Throws the error of ``run()`` where that ends first.
  public var address: ServerAddress {
    get async throws { try await start.address() }
  }

  private func listeningFailure(_ error: any Error) -> any Error {
    let place = ServerAddress(host: configuration.host, port: configuration.port)
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE:
      return ServerError(.addressInUse, "\(place) is in use by another program", underlying: error)
    case .some(let code):
      return ServerError(
        .addressUnavailable,
        "\(place) cannot be listened at: \(String(cString: strerror(code)))",
        underlying: error
      )
    case nil:
      return error is SocketAddressError || error is SocketAddressError.UnknownHost
        ? ServerError(.addressUnavailable, "\(place) cannot be listened at: unknown host", underlying: error)
        : error
    }
  }
}

/// The outcome of a server's start, for whoever waits for it.
final class ServerStart: Sendable {
  private struct State {
    var outcome: Result<ServerAddress, any Error>?
    var waiters: [CheckedContinuation<ServerAddress, any Error>] = []
  }

  private let state = Mutex(State())

  /// The address, once there is one.
  var known: ServerAddress? {
    state.withLock { state in try? state.outcome?.get() }
  }

  func succeed(_ address: ServerAddress) { settle(.success(address)) }
  func fail(_ error: any Error) { settle(.failure(error)) }

  private func settle(_ outcome: Result<ServerAddress, any Error>) {
    let waiters = state.withLock { state -> [CheckedContinuation<ServerAddress, any Error>] in
      guard state.outcome == nil else { return [] }
      state.outcome = outcome
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume(with: outcome) }
  }

  func address() async throws -> ServerAddress {
    try await withCheckedThrowingContinuation { continuation in
      let outcome = state.withLock { state in
        if state.outcome == nil { state.waiters.append(continuation) }
        return state.outcome
      }
      if let outcome { continuation.resume(with: outcome) }
    }
  }
}
