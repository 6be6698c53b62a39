package import QuireModel

/// What goes back to the client, without HTTP.
///
/// A server makes a reply of a request's `X-Amz-Target` and body:
///
/// ```swift
/// do throws(WireError) {
///   let operation = try Operation(target: target)  // after the method, the content type and the size
///   …                                              // presence of the authorization
///   reply = await WireReply(to: operation, body: body, from: store, endpoint: "127.0.0.1:8000")
/// } catch {
///   reply = WireReply(error.unlessMalformed(body))
/// }
/// ```
///
/// `unlessMalformed` because AWS reads the body's syntax before it looks at target and authorization. The reply's content
/// type is `application/x-amz-json-1.0`. Calls of a store whose reads are synchronous do not suspend.
package struct WireReply: Sendable {
  /// The status of the HTTP response.
  package var status: Int
  /// The body; empty for the operations that answer nothing.
  package var body: [UInt8]
  /// The error that the reply tells of; `underlying` says what an internal error was.
  package var error: WireError?

  /// A reply that carries an answer.
  package init(body: [UInt8]) {
    status = 200
    self.body = body
  }

  /// A reply that tells of an error.
  package init(_ error: WireError) {
    status = error.status
    body = error.body
    self.error = error
  }

  /// Reads the request, has `store` carry it out, and writes the answer.
  ///
  /// - Parameters:
  ///   - operation: What the request's target names.
  ///   - body: The request's body.
  ///   - store: Where the tables are.
  ///   - endpoint: The host and port that the client reached, which `DescribeEndpoints` answers.
  package init(
    to operation: Operation,
    body: [UInt8],
    from store: some TableStore,
    endpoint: String
  ) async {
    do {
      let request = try WireRequest(operation, body: body)
      self.init(body: try await request.answer(from: store, endpoint: endpoint))
    } catch {
      self.init(WireError(error))
    }
  }
}
