import NIOHTTP1

/// What the server looks at in the head of a request, gathered in one pass over the headers.
struct RequestHead: Sendable {
  var method: HTTPMethod
  /// The path with its query, as it was sent.
  var uri: String
  var isKeptAlive: Bool
  var isHTTP10: Bool
  /// All headers, for the few requests that need more.
  var headers: HTTPHeaders

  var contentLength: Int?
  var contentType: String?
  var contentEncoding: String?
  var acceptEncoding: String?
  var expectsContinue = false
  var target: String?
  var authorization: String?
  var hasAmazonDate = false
  var origin: String?
  var host: String?

  init(_ head: HTTPRequestHead) {
    method = head.method
    uri = head.uri
    isHTTP10 = head.version == .http1_0
    isKeptAlive = !isHTTP10
    headers = head.headers
    for (name, value) in head.headers {
      let name = name.utf8
      switch name.count {
      case 4 where Self.matches(name, "host"): host = value
      case 6:
        if Self.matches(name, "origin") {
          origin = value
        } else if Self.matches(name, "expect") {
          expectsContinue = Self.matches(value.utf8, "100-continue")
        }
      case 10:
        if Self.matches(name, "x-amz-date") { hasAmazonDate = true }
        guard Self.matches(name, "connection") else { continue }
        if Self.matches(value.utf8, "close") { isKeptAlive = false }
        if Self.matches(value.utf8, "keep-alive") { isKeptAlive = true }
      case 12:
        if Self.matches(name, "content-type") {
          contentType = value
        } else if Self.matches(name, "x-amz-target") {
          target = value
        }
      case 13 where Self.matches(name, "authorization"): authorization = value
      case 14 where Self.matches(name, "content-length"): contentLength = Int(value)
      case 15 where Self.matches(name, "accept-encoding"): acceptEncoding = value
      case 16 where Self.matches(name, "content-encoding"): contentEncoding = value
      default: break
      }
    }
  }

  /// Whether `text` is `word`, which is of lower-case letters and punctuation, in whatever case.
  static func matches(_ text: String.UTF8View, _ word: String) -> Bool {
    let word = word.utf8
    guard text.count == word.count else { return false }
    for (byte, expected) in zip(text, word) {
      let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      if (isUpper ? byte | 0x20 : byte) != expected { return false }
    }
    return true
  }
}

extension RequestHead {
  /// The path without its query.
  var path: Substring { uri.prefix { $0 != "?" } }

  /// The media type of the body, without parameters; empty where none is given.
  var mediaType: Substring { Self.mediaType(contentType ?? "") }

  static func mediaType(_ text: String) -> Substring {
    var type = text[...]
    if let semicolon = type.utf8.firstIndex(of: UInt8(ascii: ";")) { type = type[..<semicolon] }
    while type.utf8.first == UInt8(ascii: " ") { type.removeFirst() }
    while type.utf8.last == UInt8(ascii: " ") { type.removeLast() }
    return type
  }
}
