/// Why a request's signature was refused, in AWS's words.
package struct SignatureError: Error, Sendable, Hashable {
  /// The name of the exception, in the namespace `com.amazon.coral.service`.
  package enum Code: String, Sendable, Hashable {
    /// There is no signature.
    case missingAuthenticationToken = "MissingAuthenticationTokenException"
    /// A part of it is missing or unreadable.
    case incompleteSignature = "IncompleteSignatureException"
    /// It is not the right one, or not for here and now.
    case invalidSignature = "InvalidSignatureException"
    /// Nobody has these keys.
    case unrecognizedClient = "UnrecognizedClientException"
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
