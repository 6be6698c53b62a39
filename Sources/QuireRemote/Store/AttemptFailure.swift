import QuireModel
import QuireWire

/// Why an attempt failed, and what can be done about it.
struct AttemptFailure: Error {
  /// What may help.
  enum Remedy {
    /// Nothing: the request itself is at fault.
    case none
    /// Time.
    case retry
    /// Other credentials than these.
    case newCredentials(Credentials)
    /// The service's time, in seconds since 1970.
    case clock(Int64)
  }

  var error: TableError
  var remedy: Remedy
  /// Whether the service may have carried out the request.
  var mayBeDone: Bool

  init(_ error: TableError, _ remedy: Remedy = .none, mayBeDone: Bool = false) {
    self.error = error
    self.remedy = remedy
    self.mayBeDone = mayBeDone
  }

  /// Reads a reply that is no success.
  init(reply: HTTPExchange.Reply, keys: Credentials) {
    let isServerFault = reply.status >= 500
    guard let error = TableError(wireBody: reply.body) else {
      // The page of a proxy or a load balancer.
      self.init(
        TableError(
          isServerFault ? .serviceUnavailable : .connectionFailed,
          "The store answered status \(reply.status) without an error of its own"
        ),
        isServerFault || reply.status == 429 || reply.status == 408 ? .retry : .none,
        mayBeDone: isServerFault
      )
      return
    }
    if isServerFault {
      self.init(error, .retry, mayBeDone: true)
    } else if Self.throttlingCodes.contains(error.code) || reply.status == 429 {
      self.init(error, .retry)
    } else if error.code == .transactionCanceled, Self.isThrottled(error.cancellationReasons) {
      self.init(error, .retry)
    } else if Self.expiredCodes.contains(error.code) {
      self.init(error, .newCredentials(keys))
    } else if error.code == .invalidSignature, Self.blamesTheClock(error),
      let time = reply.header("date").flatMap({ InternetTime.seconds(ofHTTPDate: $0) })
    {
      self.init(error, .clock(time))
    } else {
      self.init(error)
    }
  }

  /// What says that the request would have been carried out at a quieter time.
  private static let throttlingCodes: Set<TableError.Code> = [
    .throughputExceeded, .throttling, .requestLimitExceeded, .transactionInProgress,
    TableError.Code(rawValue: "Throttling"), TableError.Code(rawValue: "ThrottledException"),
    TableError.Code(rawValue: "RequestThrottled"), TableError.Code(rawValue: "RequestThrottledException"),
    TableError.Code(rawValue: "TooManyRequestsException"), TableError.Code(rawValue: "SlowDown"),
    TableError.Code(rawValue: "BandwidthLimitExceeded"), TableError.Code(rawValue: "PriorRequestNotComplete"),
  ]

  private static let expiredCodes: Set<TableError.Code> = [
    .expiredToken, TableError.Code(rawValue: "ExpiredToken"), TableError.Code(rawValue: "RequestExpired"),
  ]

  /// Whether nothing but throttling stood in a transaction's way.
  private static func isThrottled(_ reasons: [CancellationReason]) -> Bool {
    let codes = Set(reasons.map(\.code)).subtracting([.none])
    return !codes.isEmpty && codes.isSubset(of: [.throughputExceeded, .throttlingError])
  }

  private static func blamesTheClock(_ error: TableError) -> Bool {
    error.message.hasPrefix("Signature expired") || error.message.hasPrefix("Signature not yet current")
  }
}
