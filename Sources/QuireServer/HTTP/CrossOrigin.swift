import NIOHTTP1

/// Which web pages may use the server: the CORS protocol of browsers.
public struct CrossOrigin: Sendable, Hashable {
  /// The origins that are let in; nil for all.
  private let origins: Set<String>?

  /// Pages of every origin, as DynamoDB itself and its local version have it.
  public static let all = CrossOrigin(origins: nil)
  /// No pages but those of the server's own origin.
  public static let none = CrossOrigin(origins: [])

  /// Pages of these origins, such as `https://app.example.com`.
  public static func only(_ origins: some Sequence<String>) -> CrossOrigin {
    CrossOrigin(origins: Set(origins))
  }

  private init(origins: Set<String>?) { self.origins = origins }

  /// What `Access-Control-Allow-Origin` says to a page of `origin`; nil where it is not let in.
  func allowance(for origin: String) -> String? {
    guard let origins else { return "*" }
    return origins.contains(origin) ? origin : nil
  }
}

extension CrossOrigin {
  /// The seconds for which a browser may remember an answer; AWS's.
  private static let maximumAge = "172800"
  /// What a page may read besides the body.
  private static let exposedHeaders =
    "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date"

  /// The headers that tell a browser to let the page of a request's origin see the reply; none where the request has no
  /// origin, or one that is not let in.
  func headers(for head: RequestHead) -> [(name: String, value: String)] {
    guard let origin = head.origin, let allowed = allowance(for: origin) else { return [] }
    var headers = [(name: "Access-Control-Allow-Origin", value: allowed)]
    if allowed != "*" { headers.append(("Vary", "Origin")) }
    guard head.method == .OPTIONS else {
      headers.append(("Access-Control-Expose-Headers", Self.exposedHeaders))
      return headers
    }
    for (asked, answered) in [
      ("access-control-request-headers", "Access-Control-Allow-Headers"),
      ("access-control-request-method", "Access-Control-Allow-Methods"),
    ] {
      if let value = head.headers.first(name: asked) { headers.append((answered, value)) }
    }
    headers.append(("Access-Control-Max-Age", Self.maximumAge))
    return headers
  }
}
