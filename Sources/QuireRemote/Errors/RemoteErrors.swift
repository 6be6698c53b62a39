public import QuireModel

extension TableError.Code {
  /// No reply came, or none that is whole, though it was asked for several times.
  ///
  /// What the request asked for may have been done.
  public static let connectionFailed = TableError.Code(rawValue: "ConnectionFailed")
  /// The time that a call may take was over.
  ///
  /// What the request asked for may have been done. `TableError.underlying` is the last failure before.
  public static let deadlineExceeded = TableError.Code(rawValue: "DeadlineExceeded")
  /// No credentials were found, or none could be had.
  public static let credentialsUnavailable = TableError.Code(rawValue: "CredentialsUnavailable")
  /// Region, endpoint or profile are missing or make no sense.
  public static let configuration = TableError.Code(rawValue: "InvalidConfiguration")
  /// Requests come faster than the service takes them.
  public static let throttling = TableError.Code(rawValue: "ThrottlingException")
  /// The account sends more requests than it may.
  public static let requestLimitExceeded = TableError.Code(rawValue: "RequestLimitExceeded")
  /// A transaction of the same token is under way.
  public static let transactionInProgress = TableError.Code(rawValue: "TransactionInProgressException")
  /// The service is overloaded or down.
  public static let serviceUnavailable = TableError.Code(rawValue: "ServiceUnavailable")
  /// The credentials do not allow the operation.
  public static let accessDenied = TableError.Code(rawValue: "AccessDeniedException")
  /// Nobody has these credentials.
  public static let unrecognizedClient = TableError.Code(rawValue: "UnrecognizedClientException")
  /// The credentials have expired.
  public static let expiredToken = TableError.Code(rawValue: "ExpiredTokenException")
  /// The signature is wrong: a wrong secret key, a wrong region, or a wrong clock.
  public static let invalidSignature = TableError.Code(rawValue: "InvalidSignatureException")
  /// A folder is no export of a table, or one that is damaged or not supported; the message says what and where.
  public static let malformedExport = TableError.Code(rawValue: "MalformedExport")
  /// What an export or an import came to is not what it was made of.
  public static let contentsDiffer = TableError.Code(rawValue: "ContentsDiffer")
}

extension TableError {
  /// A fault of region, endpoint or profile.
  static func configuration(_ message: String) -> TableError { TableError(.configuration, message) }

  /// That credentials are missing or could not be had.
  static func credentials(_ message: String, underlying: (any Error)? = nil) -> TableError {
    TableError(.credentialsUnavailable, message, underlying: underlying)
  }
}
