import QuireTesting

/// Runs clients at the same time and writes down what each saw.
package enum Recorder<Client: HistoryClient> {
  package typealias Model = Client.Model

  /// Makes `calls` calls from each of `clients`, which are tasks.
  ///
  /// `clock` has to be one clock for all whose calls are compared. The calls are noted in `log`, too, as they begin and end.
  /// Clients that pause do so before some calls, so that those of other processes come between.
  @discardableResult
  package static func record(
    _ client: Client,
    clients: Range<Int>,
    calls: Int,
    seed: UInt64,
    pausing: Bool = false,
    clock: @escaping @Sendable () -> Int,
    log: HistoryLog<Model>? = nil
  ) async throws -> [Call<Model>] {
    try await withThrowingTaskGroup(of: [Call<Model>].self) { group in
      for number in clients {
        group.addTask {
          var random = SeededGenerator(seed: seed &* 31 &+ UInt64(number))
          var history: [Call<Model>] = []
          for _ in 0..<calls {
            if pausing, random.oneIn(2) { try await Task.sleep(for: .microseconds(random.below(400))) }
            let operation = client.next(&random, after: history)
            let began = clock()
            try log?.note(number, began: began, operation)
            let result = try await client.perform(operation)
            let ended = clock()
            try log?.note(number, ended: ended, result)
            history.append(
              Call(client: number, operation: operation, result: result, began: began, ended: ended)
            )
          }
          return history
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }
}
