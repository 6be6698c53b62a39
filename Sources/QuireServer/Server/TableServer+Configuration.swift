public import CoreMetrics

extension TableServer {
  /// How a server listens, whom it lets in, and what it may use.
  public struct Configuration: Sendable {
    /// The host to listen at; loopback unless said otherwise.
    public var host: String
    /// The port to listen at; 0 picks a free one.
    public var port: Int
    /// The region in the health answer.
    ///
    /// Requests of every region are answered, from one namespace.
    public var region: String
    /// The web pages that may use the server.
    public var crossOrigin: CrossOrigin
    /// The keys with which requests must be signed; nil lets in whatever has a signature, right or wrong.
    public var requiredCredentials: [ServerCredential]?
    /// The most connections at a time; further ones wait in the system's queue.
    public var maximumConnections: Int
    /// The memory for the bodies of all requests under way; a request beyond it is answered with 503.
    public var bodyMemory: Int
    /// The time from the head of a request to its end, and for a client to take a reply.
    public var requestTimeout: Duration
    /// The time that a connection may stay without a request.
    public var idleTimeout: Duration
    /// Where metrics go.
    ///
    /// A ``PrometheusMetrics`` is shown at `/metrics`.
    public var metrics: any MetricsFactory

    /// Makes a configuration.
    public init(
      host: String = "127.0.0.1",
      port: Int = 8_000,
      region: String = "us-east-1",
      crossOrigin: CrossOrigin = .all,
      requiredCredentials: [ServerCredential]? = nil,
      maximumConnections: Int = 8_192,
      bodyMemory: Int = 256 * 1_024 * 1_024,
      requestTimeout: Duration = .seconds(60),
      idleTimeout: Duration = .seconds(300),
      metrics: any MetricsFactory = PrometheusMetrics()
    ) {
      self.host = host
      self.port = port
      self.region = region
      self.crossOrigin = crossOrigin
      self.requiredCredentials = requiredCredentials
      self.maximumConnections = maximumConnections
      self.bodyMemory = bodyMemory
      self.requestTimeout = requestTimeout
      self.idleTimeout = idleTimeout
      self.metrics = metrics
    }
  }
}
