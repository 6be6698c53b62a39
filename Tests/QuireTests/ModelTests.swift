import Quire
import QuireTesting
import Testing

@Suite("The engine against a model")
struct ModelTests {
  @Test("random operations do to a store what they do to a model", arguments: Seeds.random(12))
  func randomOperations(seed: UInt64) async throws {
    try await withTemporaryStore { store in
      var run = ModelRun(store: store, seed: seed)
      try await run.makeTables()
      for step in 0..<500 {
        try await run.step()
        if step % 100 == 99 { try run.checkAll() }
      }
      try run.checkAll()
    }
  }

  @Test("a store holds what it held after it was closed and opened again", arguments: Seeds.random(3))
  func reopening(seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      var store = try Store.open(at: "\(folder)/model.quire", options: .init(durability: .unsynced))
      var run = ModelRun(store: store, seed: seed)
      try await run.makeTables()
      for _ in 0..<8 {
        for _ in 0..<80 { try await run.step() }
        store.close()
        store = try Store.open(at: "\(folder)/model.quire", options: .init(durability: .unsynced))
        run = run.continued(on: store)
        try run.checkAll()
      }
      store.close()
    }
  }
}

extension ModelRun {
  /// The same run on another opening of its store.
  fileprivate func continued(on store: Store) -> ModelRun {
    var run = ModelRun(store: store, seed: seed)
    run.generator = generator
    run.tables = tables
    run.log = log
    return run
  }
}
