/// Why a server does not run.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// The kind of error.
  public var code: Code
  /// What was wrong, in words.
  public var message: String
  /// The error of a lower layer that caused this one.
  public var underlying: (any Error)?

  init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.underlying = underlying
  }

  /// The text shown to people.
  public var description: String { message }
}

extension ServerError {
  /// The kind of a ``ServerError``.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private let name: String

    /// Another program listens at the address.
    public static let addressInUse = Code(name: "addressInUse")
    /// The system does not let this program listen at the address, or there is no such address here.
    public static let addressUnavailable = Code(name: "addressUnavailable")
    /// The server was run before: make another.
    public static let alreadyRun = Code(name: "alreadyRun")
    /// The server ended before it listened.
    public static let ended = Code(name: "ended")

    /// The text shown to people.
    public var description: String { name }

    /// Matches an error of this code in a `catch`.
    public static func ~= (code: Code, error: any Error) -> Bool {
      (error as? ServerError)?.code == code
    }
  }
}
