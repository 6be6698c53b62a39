import QuireRemote
import Synchronization

@testable import QuireRemote

/// A transport that answers as a test says, and remembers what it was asked.
final class ScriptedTransport: HTTPTransport {
  typealias Answer = @Sendable (HTTPExchange.Request) async throws -> HTTPExchange.Reply

  private let seen = Mutex<[(request: HTTPExchange.Request, timeout: Duration)]>([])
  private let answer: Answer

  init(_ answer: @escaping Answer) { self.answer = answer }

  /// Gives these answers one after the other, and the last of them again and again.
  convenience init(_ replies: [HTTPExchange.Reply]) {
    let next = Mutex(0)
    self.init { _ in
      replies[
        next.withLock { next in
          defer { next = min(next + 1, replies.count - 1) }
          return next
        }
      ]
    }
  }

  var requests: [HTTPExchange.Request] { seen.withLock { $0.map(\.request) } }
  var timeouts: [Duration] { seen.withLock { $0.map(\.timeout) } }

  func send(_ request: HTTPExchange.Request, timeout: Duration) async throws -> HTTPExchange.Reply {
    seen.withLock { $0.append((request, timeout)) }
    return try await answer(request)
  }
}

extension HTTPExchange.Reply {
  /// A reply with a body of text.
  static func text(_ status: Int, _ text: String, headers: [(name: String, value: String)] = []) -> Self {
    HTTPExchange.Reply(status: status, headers: headers, body: Array(text.utf8))
  }

  /// A reply of the service that tells an error.
  static func error(_ code: String, _ message: String = "", status: Int = 400) -> Self {
    .text(status, #"{"__type":"com.amazonaws.dynamodb.v20120810#\#(code)","message":"\#(message)"}"#)
  }
}

extension HTTPExchange.Request {
  /// The value of the first header of a name, given in lower case.
  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

  var text: String { String(decoding: body, as: UTF8.self) }
}
