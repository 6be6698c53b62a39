package import QuireModel

/// An error as it goes to the client: a status, a type with its namespace, and what the type says besides.
package struct WireError: Error, Sendable {
  /// The prefix of an error's type.
  package enum Namespace: String, Sendable {
    /// Errors that the service model names.
    case service = "com.amazonaws.dynamodb.v20120810#"
    /// Requests that break a rule.
    case validation = "com.amazon.coral.validate#"
    /// Requests that cannot be read, or are not allowed.
    case framework = "com.amazon.coral.service#"
    /// Requests that come too fast.
    case availability = "com.amazon.coral.availability#"
  }

  /// The status of the HTTP response.
  package var status: Int
  /// Where the type belongs.
  package var namespace: Namespace
  /// The name of the type, for example `ValidationException`.
  package var code: String
  /// What was wrong; a body that is no JSON has no message.
  package var message: String?
  /// The item that stood in the way of a condition.
  package var item: Item?
  /// One reason per action of a cancelled transaction.
  package var cancellationReasons: [CancellationReason]
  /// The error of the store behind an internal error: for logs, never for the client.
  package var underlying: (any Error)?

  /// Makes an error of its parts.
  package init(
    _ code: String,
    in namespace: Namespace,
    status: Int = 400,
    message: String? = nil,
    item: Item? = nil,
    cancellationReasons: [CancellationReason] = [],
    underlying: (any Error)? = nil
  ) {
    self.status = status
    self.namespace = namespace
    self.code = code
    self.message = message
    self.item = item
    self.cancellationReasons = cancellationReasons
    self.underlying = underlying
  }
}

/// Errors of the protocol.
extension WireError {
  /// A fault of the request.
  package static func validation(_ message: String) -> WireError {
    WireError("ValidationException", in: .validation, message: message)
  }

  /// A body that is no JSON, or with a message one whose members are of wrong types.
  package static func serialization(_ message: String? = nil) -> WireError {
    WireError("SerializationException", in: .framework, message: message)
  }

  /// A target that names no operation.
  package static let unknownOperation = WireError("UnknownOperationException", in: .framework)

  /// A target that names an operation of the service which this server does not carry out.
  package static func unsupported(_ operation: Operation) -> WireError {
    WireError(
      "UnknownOperationException",
      in: .framework,
      message: "The operation \(operation.rawValue) is not supported by this server"
    )
  }

  /// A request without the right credentials: `code` is AWS's name of the error, for example
  /// `MissingAuthenticationTokenException`.
  package static func authentication(_ code: String, _ message: String) -> WireError {
    WireError(code, in: .framework, message: message)
  }

  /// A fault of the server; `error` is for logs, and says nothing to the client.
  package static func `internal`(_ error: any Error) -> WireError {
    WireError(
      "InternalServerError",
      in: .service,
      status: 500,
      message: "Internal server error",
      underlying: error
    )
  }

  /// This error, or that of the body's syntax, which AWS finds before anything but the size of the body.
  ///
  /// No body at all is not malformed here: what is wrong with its target or authorization is told first.
  package func unlessMalformed(_ body: [UInt8]) -> WireError {
    if body.isEmpty { return self }
    var reader = JSONReader(body.span, maximumDepth: RequestDecoder.maximumDepth)
    do throws(JSONError) {
      guard try reader.peek() == .object else { return .serialization() }
      try reader.skipValue()
      try reader.finish()
    } catch {
      return .serialization()
    }
    return self
  }
}

/// Errors of the store.
extension WireError {
  /// An error that a store threw, as it goes to the client.
  package init(_ error: any Error) {
    switch error {
    case let error as WireError: self = error
    case let error as TableError: self.init(error)
    default: self = .internal(error)
    }
  }

  /// An error of the store, as it goes to the client.
  ///
  /// Damaged, closed or full stores are internal errors whose message does not leave the server.
  package init(_ error: TableError) {
    switch error.code {
    case .validation: self = .validation(error.message)
    case .storage, .corrupted, .incompatibleStore, .alreadyOpen, .unavailable: self = .internal(error)
    default:
      self.init(
        error.code.rawValue,
        in: error.code.rawValue == "ThrottlingException" ? .availability : .service,
        message: error.message,
        item: error.item,
        cancellationReasons: error.cancellationReasons
      )
    }
  }
}
