/// A request over HTTP: what credentials and the store's operations need of it.
package struct HTTPExchange: Sendable {
  /// What is sent.
  package struct Request: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
      method: String = "GET",
      url: String,
      headers: [(name: String, value: String)] = [],
      body: [UInt8] = []
    ) {
      self.method = method
      self.url = url
      self.headers = headers
      self.body = body
    }
  }

  /// What comes back.
  package struct Reply: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
      self.status = status
      self.headers = headers
      self.body = body
    }

    /// The value of the first header of a name, given in lower case; nil where there is none.
    package func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name }?.value
    }
  }
}

/// Sends requests over HTTP.
package protocol HTTPTransport: Sendable {
  /// Sends a request and reads the whole reply within `timeout`.
  ///
  /// Throws ``TransportFailure``, or `CancellationError` where the task was cancelled.
  func send(_ request: HTTPExchange.Request, timeout: Duration) async throws -> HTTPExchange.Reply
}

/// That a request had no reply, or none that is whole.
package struct TransportFailure: Error, Sendable {
  /// Whether the request may have reached the other side, which then may have done what it asked for.
  package var mayHaveArrived: Bool
  /// Whether the transport was shut down: no other attempt can do better.
  package var isShutDown = false
  package var message: String
  package var underlying: (any Error)?

  package init(mayHaveArrived: Bool, _ message: String, underlying: (any Error)? = nil) {
    self.mayHaveArrived = mayHaveArrived
    self.message = message
    self.underlying = underlying
  }
}
