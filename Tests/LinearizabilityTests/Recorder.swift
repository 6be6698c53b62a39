import QuireTesting
import Synchronization

/// Runs clients at the same time and writes down what each saw.
enum Recorder<Model: SequentialModel> {
  /// Makes `calls` calls from each of `clients` tasks; `operation` says which, `perform` makes them.
  static func record(
    clients: Int,
    calls: Int,
    seed: UInt64,
    operation: @escaping @Sendable (inout SeededGenerator) -> Model.Operation,
    perform: @escaping @Sendable (Model.Operation) async throws -> Model.Result
  ) async throws -> [Call<Model>] {
    let clock = MomentCounter()
    return try await withThrowingTaskGroup(of: [Call<Model>].self) { group in
      for client in 0..<clients {
        group.addTask {
          var random = SeededGenerator(seed: seed &* 31 &+ UInt64(client))
          var history: [Call<Model>] = []
          for _ in 0..<calls {
            let operation = operation(&random)
            let began = clock.next()
            let result = try await perform(operation)
            let ended = clock.next()
            history.append(
              Call(client: client, operation: operation, result: result, began: began, ended: ended)
            )
          }
          return history
        }
      }
      var all: [Call<Model>] = []
      for try await history in group { all += history }
      return all
    }
  }
}

/// Numbers that rise: what is called later gets a higher one.
private final class MomentCounter: Sendable {
  private let last = Atomic(0)

  func next() -> Int { last.add(1, ordering: .sequentiallyConsistent).newValue }
}
