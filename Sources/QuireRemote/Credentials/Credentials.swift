import QuireWire

/// AWS's access keys, with which requests are signed.
public struct Credentials: Sendable, Hashable {
  /// The public half.
  public var accessKeyID: String
  /// The secret half.
  public var secretAccessKey: String
  /// What goes with temporary keys; nil for permanent ones.
  public var sessionToken: String?
  /// When temporary keys end, in seconds since 1970; nil where they do not.
  public var expiration: Int64?

  /// Makes credentials.
  public init(
    accessKeyID: String,
    secretAccessKey: String,
    sessionToken: String? = nil,
    expiration: Int64? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
  }

  var forSigning: SigningCredentials {
    SigningCredentials(
      accessKeyID: accessKeyID,
      secretAccessKey: secretAccessKey,
      sessionToken: sessionToken
    )
  }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
  /// The access key's identifier alone: secrets must not get into logs.
  public var description: String { "Credentials(\(accessKeyID))" }

  /// The access key's identifier alone.
  public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}

/// Where credentials come from.
///
/// The store asks for new ones before those that it has expire, once for however many requests wait for them.
public protocol CredentialsProvider: Sendable {
  /// Fetches credentials. Throws what a request then fails with.
  func credentials() async throws -> Credentials
}

extension Credentials: CredentialsProvider {
  /// These credentials.
  public func credentials() async throws -> Credentials { self }
}
