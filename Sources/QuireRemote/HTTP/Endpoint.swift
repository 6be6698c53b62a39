package import QuireModel

/// Where requests go: `https://dynamodb.eu-central-1.amazonaws.com`, or a server of one's own.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  package var scheme: String
  /// Host and port as the `Host` header has them: without the scheme's usual port.
  package var authority: String
  /// The path, which begins with a slash.
  package var path: String

  /// Reads the address of an endpoint.
  package init(_ text: String) throws(TableError) {
    let fault = { (why: String) in TableError.configuration("The endpoint “\(text)” is unusable: \(why)") }
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else {
      throw fault("it must begin with http:// or https://")
    }
    scheme = parts[0].lowercased()
    let slash = parts[1].firstIndex(of: "/") ?? parts[1].endIndex
    var authority = parts[1][..<slash].lowercased()
    path = slash == parts[1].endIndex ? "/" : String(parts[1][slash...])
    guard !text.contains("?"), !text.contains("#"), !authority.contains("@") else {
      throw fault("it may have a host, a port and a path, nothing else")
    }
    // An address of version 6 has colons of its own, in brackets.
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      let port = authority[authority.index(after: colon)...]
      guard let number = Int(port), (1...65_535).contains(number) else {
        throw fault("its port must be a number from 1 to 65535")
      }
      if number == (scheme == "https" ? 443 : 80) { authority = String(authority[..<colon]) }
    }
    guard !authority.isEmpty, authority.first != ":" else { throw fault("it has no host") }
    self.authority = authority
  }

  /// AWS's endpoint of a region.
  package init(region: String) throws(TableError) {
    let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    try self.init("https://dynamodb.\(region).\(domain)")
  }

  /// The address.
  package var description: String { "\(scheme)://\(authority)\(path)" }
}
