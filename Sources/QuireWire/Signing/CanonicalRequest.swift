import Crypto

/// The one text of a request that signer and verifier both arrive at, however the request was written.
package struct CanonicalRequest: Sendable {
  /// The text.
  package let text: String
  /// The names of the signed headers: `host;x-amz-date`.
  package let signedHeaders: String

  /// Makes the text of `request`, of whose headers those called `names` are signed: all of them if nil.
  ///
  /// The query's `X-Amz-Signature` is left out. Paths are normalised and escaped once more than they were sent, as
  /// all services but S3 want it.
  package init(_ request: SignableRequest, signing names: [String]? = nil) {
    var values: [String: [String]] = [:]
    for header in request.headers {
      values[header.name.lowercased(), default: []].append(Self.normalised(header.value))
    }
    // Bytes decide the order; String's own may differ.
    let names = Set(names?.map { $0.lowercased() } ?? Array(values.keys))
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    signedHeaders = names.joined(separator: ";")

    var lines = [request.method, Self.path(request), Self.query(request)]
    lines += names.map { "\($0):\(values[$0, default: []].joined(separator: ","))" }
    lines += ["", signedHeaders, request.payloadDigest]
    text = lines.joined(separator: "\n")
  }

  /// What is signed in the end: when, for what, and the digest of this text.
  package func stringToSign(at time: SigningTime, _ scope: CredentialScope) -> String {
    let digest = HexText.encode(SHA256.hash(data: Array(text.utf8)))
    return "\(CredentialScope.algorithm)\n\(time)\n\(scope)\n\(digest)"
  }

  /// A header's value without outer spaces, inner runs of spaces as one.
  private static func normalised(_ value: String) -> String {
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let words = value.utf8.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }
    return words.joined(separator: " ")
  }

  private static func path(_ request: SignableRequest) -> String {
    var path = request.targetParts.path.utf8[...]
    // The absolute form of a request line, as proxies get it.
    if let scheme = ["http://", "https://"].first(where: { path.starts(with: $0.utf8) }) {
      path = path.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") }
    }
    var segments: [Substring.UTF8View] = []
    let parts = path.split(separator: UInt8(ascii: "/"))
    for part in parts {
      if part.elementsEqual("..".utf8) {
        _ = segments.popLast()
      } else if !part.elementsEqual(".".utf8) {
        segments.append(part)
      }
    }
    guard !segments.isEmpty else { return "/" }
    let isFolder = path.last == UInt8(ascii: "/") || parts.last.map { $0.elementsEqual(".".utf8) } ?? false
    return segments.map { "/" + PercentEncoding.encode($0) }.joined() + (isFolder ? "/" : "")
  }

  private static func query(_ request: SignableRequest) -> String {
    let pairs = request.queryParameters
      .filter { !$0.isNamed("X-Amz-Signature") }
      .map { (name: PercentEncoding.encode($0.name), value: PercentEncoding.encode($0.value)) }
      .sorted { left, right in
        left.name == right.name
          ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
          : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      }
    return pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }
}
