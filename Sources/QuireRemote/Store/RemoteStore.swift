public import Logging
public import QuireModel
import Synchronization

/// Tables of DynamoDB, or of a server that speaks its protocol.
///
/// ```swift
/// let store = try RemoteStore(region: "eu-central-1")
/// let orders = store.table("orders")
/// try await orders.put(["PK": "CUSTOMER#7", "SK": "ORDER#1"], if: .notExists("PK"))
/// ```
///
/// Without arguments, region, endpoint and credentials come from where AWS's own tools take them. A server of one's own
/// is named:
///
/// ```swift
/// let store = try RemoteStore(
///   endpoint: "http://127.0.0.1:8000",
///   credentials: Credentials(accessKeyID: "any", secretAccessKey: "any"))
/// ```
///
/// Requests share a bounded pool of connections. What fails for the moment (throttling, errors of the service,
/// connections that break) is sent again after a random pause; what the request itself is to blame for is not. Every call
/// ends with the deadline of its ``Options`` at the latest, apart from the time in which credentials are fetched (up to a
/// minute for a `credential_process`), or with its task's cancellation, and then throws `CancellationError`.
///
/// Everything else that it throws is a `TableError`, with the codes of the embedded engine and those of a service: of the
/// network (`.connectionFailed`, `.deadlineExceeded`, `.serviceUnavailable`), of its limits (`.throughputExceeded`,
/// `.throttling`, `.requestLimitExceeded`, `.transactionInProgress`), of access (`.configuration`,
/// `.credentialsUnavailable`, `.accessDenied`, `.unrecognizedClient`, `.expiredToken`, `.invalidSignature`), of moves of
/// tables (`.malformedExport`, `.contentsDiffer`); and `.unavailable` once the store is shut down.
///
/// ## What a repeated write may do
///
/// Where a reply is lost, nobody knows whether the write was done. It is sent again nevertheless:
///
/// - A transaction carries a client token, which makes it happen once.
/// - A put or a delete without a condition, sent twice, leaves what it leaves sent once, unless another writer came
///   between.
/// - A write with a condition may be refused the second time because the first was done. Its
///   `.conditionalCheckFailed` then has the lost reply in `TableError.underlying`, and only a look at the item tells.
/// - An update that counts (`ADD`, `SET n = n + :one`) may count twice. Where that matters, use a transaction or a
///   condition.
public final class RemoteStore: TableStore {
  /// The region that requests are signed for.
  public let region: String
  /// The address that requests go to.
  public var endpoint: String { address.description }

  let address: Endpoint
  let options: Options
  let credentials: CredentialsCache
  let transport: any HTTPTransport
  let clock: RemoteClock
  let logger: Logger
  /// How far the service's clock is ahead of this machine's, in seconds, once it has complained.
  let clockSkew = Mutex<Int64>(0)
  /// Set where the pool of connections is the store's own.
  private let pool: PooledTransport?

  /// Makes a store; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - region: For example `eu-central-1`. Otherwise `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile's.
  ///   - endpoint: Otherwise `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, the profile's, or AWS's own of the region.
  ///   - profile: A profile of AWS's shared files: only its credentials are used. Region and endpoint of the environment
  ///     still come before its own.
  ///   - credentials: Otherwise those of the environment, the profile, the container or the instance.
  ///   - options: Limits of time, connections and retries.
  ///   - logger: Told of retries, never of items.
  /// - Throws: `TableError` with the code `.configuration` where region or endpoint are missing or unusable, or there is no
  ///   such profile.
  public convenience init(
    region: String? = nil,
    endpoint: String? = nil,
    profile: String? = nil,
    credentials: (any CredentialsProvider)? = nil,
    options: Options = Options(),
    logger: Logger? = nil
  ) throws {
    let surroundings = Surroundings.current
    let configuration = try RemoteConfiguration(
      region: region,
      endpoint: endpoint,
      profile: profile,
      in: surroundings
    )
    let pool = PooledTransport(
      maximumConnections: options.maximumConnections,
      connectTimeout: options.connectTimeout
    )
    self.init(
      configuration,
      credentials: credentials ?? CredentialsChain(profile: profile, in: surroundings, over: pool),
      options: options,
      transport: pool,
      clock: .system,
      logger: logger
    )
  }

  package init(
    _ configuration: RemoteConfiguration,
    credentials: any CredentialsProvider,
    options: Options = Options(),
    transport: (any HTTPTransport)? = nil,
    clock: RemoteClock = .system,
    logger: Logger? = nil
  ) {
    region = configuration.region
    address = configuration.endpoint
    self.options = options
    self.clock = clock
    let logger = logger ?? Logger(label: "quire.remote") { _ in SwiftLogNoOpLogHandler() }
    self.logger = logger
    self.credentials = CredentialsCache(credentials, clock: clock, logger: logger)
    let transport =
      transport
      ?? PooledTransport(
        maximumConnections: options.maximumConnections,
        connectTimeout: options.connectTimeout
      )
    self.transport = transport
    pool = transport as? PooledTransport
  }

  /// Closes all connections.
  ///
  /// Requests that are under way fail, and so do all that come later. A store that is merely dropped closes its
  /// connections as well, at some time after.
  public func shutdown() async throws {
    do {
      try await pool?.shutdown()
    } catch {
      throw TableError(.unavailable, "The store was shut down already", underlying: error)
    }
  }
}

extension RemoteStore {
  /// Limits of time, connections and retries.
  public struct Options: Sendable, Hashable {
    /// The longest that a call may take, with all retries and pauses; the time in which credentials are fetched comes on
    /// top.
    public var deadline: Duration
    /// The longest that one attempt may take; the call's deadline ends it as well.
    public var attemptTimeout: Duration
    /// The longest that a connection may take to be made.
    public var connectTimeout: Duration
    /// The most connections to the endpoint; further requests wait for one.
    public var maximumConnections: Int
    /// How often a request is sent, and after which pauses.
    public var retry: RetryPolicy

    /// Makes options.
    public init(
      deadline: Duration = .seconds(60),
      attemptTimeout: Duration = .seconds(10),
      connectTimeout: Duration = .seconds(3),
      maximumConnections: Int = 64,
      retry: RetryPolicy = .standard
    ) {
      self.deadline = deadline
      self.attemptTimeout = attemptTimeout
      self.connectTimeout = connectTimeout
      self.maximumConnections = maximumConnections
      self.retry = retry
    }
  }
}

/// Calls `body` with a store that is shut down afterwards.
///
/// See ``RemoteStore/init(region:endpoint:profile:credentials:options:logger:)``. Throws what `body` throws.
public func withRemoteStore<Result>(
  region: String? = nil,
  endpoint: String? = nil,
  profile: String? = nil,
  credentials: (any CredentialsProvider)? = nil,
  options: RemoteStore.Options = RemoteStore.Options(),
  logger: Logger? = nil,
  _ body: (RemoteStore) async throws -> Result
) async throws -> Result {
  let store = try RemoteStore(
    region: region,
    endpoint: endpoint,
    profile: profile,
    credentials: credentials,
    options: options,
    logger: logger
  )
  let result: Result
  do {
    result = try await body(store)
  } catch {
    try? await store.shutdown()
    throw error
  }
  try await store.shutdown()
  return result
}
