/// A key that a server knows, with which requests must be signed.
public struct ServerCredential: Sendable, Hashable {
  /// The public identifier.
  public var accessKeyID: String
  /// The secret.
  public var secretAccessKey: String
  /// The session token that must come along, for temporary keys.
  public var sessionToken: String?

  /// Makes one of its parts.
  public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

extension ServerCredential: CustomStringConvertible, CustomDebugStringConvertible {
  /// The identifier: the secret is in no text.
  public var description: String { accessKeyID }

  /// The identifier: the secret is in no text.
  public var debugDescription: String { accessKeyID }
}
