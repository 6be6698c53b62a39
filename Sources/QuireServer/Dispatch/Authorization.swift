import NIOHTTP1
import QuireWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Who may use the server: whoever signs with anything, or only whoever signs with a key that the server knows.
struct Authorization: Sendable {
  private let verifier: SignatureVerifier?

  /// Makes a check against known keys; against none where there are none to know.
  init(_ credentials: [ServerCredential]?) {
    verifier = credentials.map { credentials in
      SignatureVerifier(
        credentials.map { credential in
          SigningCredentials(
            accessKeyID: credential.accessKeyID,
            secretAccessKey: credential.secretAccessKey,
            sessionToken: credential.sessionToken
          )
        }
      )
    }
  }

  /// Throws AWS's error where the request may not go on.
  func check(_ head: RequestHead, _ body: [UInt8]) throws(WireError) {
    if verifier == nil, Self.isPlainlySigned(head) { return }
    let request = SignableRequest(
      method: head.method.rawValue,
      target: head.uri,
      headers: head.headers.map { SignableRequest.Header($0.name, $0.value) },
      body: body
    )
    do throws(SignatureError) {
      if let verifier {
        try verifier.verify(request, at: SigningTime(secondsSince1970: Int64(time(nil))))
      } else {
        _ = try RequestAuthorization(of: request)
      }
    } catch {
      throw .authentication(error.code.rawValue, error.message)
    }
  }

  /// Whether a request has all parts of a signature in the form that SDKs write: a quick look, after which a full one
  /// would find nothing to object to.
  private static func isPlainlySigned(_ head: RequestHead) -> Bool {
    guard head.hasAmazonDate, head.uri == "/", let authorization = head.authorization,
      authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=")
    else { return false }
    let parts = authorization.utf8.dropFirst("AWS4-HMAC-SHA256 ".utf8.count).split(
      separator: UInt8(ascii: ","),
      omittingEmptySubsequences: false
    )
    guard parts.count == 3 else { return false }
    func hasPart(_ index: Int, _ name: StaticString) -> Bool {
      var part = parts[index]
      if part.first == UInt8(ascii: " ") { part.removeFirst() }
      return name.withUTF8Buffer { part.starts(with: $0) && part.count > $0.count }
        && !part.contains(UInt8(ascii: " "))
    }
    return hasPart(0, "Credential=") && hasPart(1, "SignedHeaders=") && hasPart(2, "Signature=")
  }
}
