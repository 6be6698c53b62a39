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
    guard head.hasAmazonDate, head.uri == "/", let authorization = head.authorization else { return false }
    let text = authorization.utf8Span.span
    var offset = 0
    guard skip("AWS4-HMAC-SHA256 Credential=", in: text, &offset), skipValue(in: text, &offset),
      skip(",", in: text, &offset)
    else { return false }
    _ = skip(" ", in: text, &offset)
    guard skip("SignedHeaders=", in: text, &offset), skipValue(in: text, &offset),
      skip(",", in: text, &offset)
    else { return false }
    _ = skip(" ", in: text, &offset)
    return skip("Signature=", in: text, &offset) && skipValue(in: text, &offset) && offset == text.count
  }

  /// Moves `offset` behind `word`; false where something else is there.
  private static func skip(_ word: StaticString, in text: Span<UInt8>, _ offset: inout Int) -> Bool {
    guard word.utf8CodeUnitCount <= text.count - offset else { return false }
    let isThere = word.withUTF8Buffer { word in
      for index in word.indices where text[offset + index] != word[index] { return false }
      return true
    }
    if isThere { offset += word.utf8CodeUnitCount }
    return isThere
  }

  /// Moves `offset` to the next comma, or the end; false where nothing is before it, or a space.
  private static func skipValue(in text: Span<UInt8>, _ offset: inout Int) -> Bool {
    let start = offset
    while offset < text.count, text[offset] != UInt8(ascii: ",") {
      if text[offset] == UInt8(ascii: " ") { return false }
      offset += 1
    }
    return offset > start
  }
}
