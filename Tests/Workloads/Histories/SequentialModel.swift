package import QuireTesting

/// What a store would do if one client after the other called it.
package protocol SequentialModel: SendableMetatype {
  associatedtype State: Hashable
  associatedtype Operation: Codable & Sendable
  associatedtype Result: Codable & Equatable & Sendable

  static var start: State { get }

  /// What the operation answers in a state; changes the state to what it leaves.
  static func apply(_ operation: Operation, to state: inout State) -> Result
}

/// A call as its client saw it: an operation, what it answered, and the moments of the call and of the answer.
package struct Call<Model: SequentialModel>: Sendable {
  package var client: Int
  package var operation: Model.Operation
  /// Nil where the client never had an answer: the call happened at some time after its beginning, or never.
  package var result: Model.Result?
  package var began: Int
  /// `Int.max` where there was no answer.
  package var ended: Int

  package init(client: Int, operation: Model.Operation, result: Model.Result?, began: Int, ended: Int) {
    self.client = client
    self.operation = operation
    self.result = result
    self.began = began
    self.ended = ended
  }
}

extension Sequence {
  /// A history in words: a line for each call, in the order in which they began.
  package func told<Model: SequentialModel>() -> String where Element == Call<Model> {
    let calls = sorted { $0.began < $1.began }
    let start = calls.first?.began ?? 0
    return calls.map { call in
      let end = call.ended == .max ? "" : "\(call.ended - start)"
      let result = call.result.map { "\($0)" } ?? "no answer"
      return "\n\(call.began - start)-\(end) client \(call.client): \(call.operation): \(result)"
    }.joined()
  }
}

/// Makes the calls of a model on a store.
package protocol HistoryClient<Model>: Sendable {
  associatedtype Model: SequentialModel

  /// The next call of a client that has made the calls `own`.
  func next(_ random: inout SeededGenerator, after own: [Call<Model>]) -> Model.Operation

  func perform(_ operation: Model.Operation) async throws -> Model.Result
}
