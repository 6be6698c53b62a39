import Crypto

/// What a signature covers of an HTTP request.
package struct SignableRequest: Sendable {
  /// A header field.
  package struct Header: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// For example `POST`.
  package var method: String
  /// Path and query as the request line has them: `/?X-Amz-Expires=60`.
  package var target: String
  /// The header fields, in their order on the wire.
  ///
  /// `Host` has to be among them.
  package var headers: [Header]
  /// The SHA-256 digest of the body, in hexadecimal.
  package var payloadDigest: String

  package init(method: String, target: String, headers: [Header], body: [UInt8]) {
    self.method = method
    self.target = target
    self.headers = headers
    payloadDigest = HexText.encode(SHA256.hash(data: body))
  }

  /// The value of the first header of a name, given in lower case; nil where there is none.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  /// Path and query of the target, the query nil without a question mark.
  var targetParts: (path: Substring, query: Substring?) {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], nil) }
    return (target[..<mark], target[target.utf8.index(after: mark)...])
  }

  /// The parameters of the query, decoded to bytes, in their order.
  var queryParameters: [QueryParameter] {
    guard let query = targetParts.query else { return [] }
    return query.utf8.split(separator: UInt8(ascii: "&")).map { part in
      let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return QueryParameter(
        name: PercentEncoding.decode(pair[0]),
        value: pair.count > 1 ? PercentEncoding.decode(pair[1]) : []
      )
    }
  }
}

/// A parameter of a query, without escapes.
struct QueryParameter: Sendable, Hashable {
  var name: [UInt8]
  var value: [UInt8]

  init(name: [UInt8], value: [UInt8]) {
    self.name = name
    self.value = value
  }

  init(_ name: String, _ value: String) {
    self.init(name: Array(name.utf8), value: Array(value.utf8))
  }

  func isNamed(_ text: String) -> Bool { name.elementsEqual(text.utf8) }

  /// Name and value with escapes.
  var encoded: String { "\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))" }
}
