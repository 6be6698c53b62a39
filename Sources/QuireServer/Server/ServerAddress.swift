import NIOCore

/// Where a server listens.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// The host: a name or a numeric address.
  public var host: String
  /// The port.
  public var port: Int

  /// Makes one of its parts.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Host and port, as in an HTTP `Host` header.
  public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// What an AWS SDK takes as its endpoint.
  public var url: String { "http://\(authority)" }

  /// The text shown to people.
  public var description: String { authority }
}

extension ServerAddress {
  init?(_ address: SocketAddress?) {
    guard let address, let host = address.ipAddress, let port = address.port else { return nil }
    self.init(host: host, port: port)
  }
}
