import Crypto

/// What a signature is good for: one day, one region, one service.
package struct CredentialScope: Sendable, Hashable, CustomStringConvertible {
  /// The only algorithm of this scheme.
  package static let algorithm = "AWS4-HMAC-SHA256"
  static let terminator = "aws4_request"

  /// The day: `20150830`.
  package var date: String
  package var region: String
  package var service: String

  package init(date: String, region: String, service: String) {
    self.date = date
    self.region = region
    self.service = service
  }

  /// The text: `20150830/us-east-1/dynamodb/aws4_request`.
  package var description: String { "\(date)/\(region)/\(service)/\(Self.terminator)" }
}

/// The key that a secret yields for one scope: good for nothing else, hence worth keeping.
package struct SigningKey: Sendable {
  private let key: SymmetricKey

  package init(secretAccessKey: String, scope: CredentialScope) {
    var key = SymmetricKey(data: Array("AWS4\(secretAccessKey)".utf8))
    for part in [scope.date, scope.region, scope.service, CredentialScope.terminator] {
      let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)
      key = SymmetricKey(data: code)
    }
    self.key = key
  }

  /// The signature of a text, in hexadecimal.
  package func signature(of stringToSign: String) -> String {
    HexText.encode(HMAC<SHA256>.authenticationCode(for: Array(stringToSign.utf8), using: key))
  }

  /// Whether `signature` is that of a text; takes the same time wherever they differ.
  package func isValid(_ signature: String, of stringToSign: String) -> Bool {
    guard let code = HexText.decode(signature) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(stringToSign.utf8), using: key)
  }
}
