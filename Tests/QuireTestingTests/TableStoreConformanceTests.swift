import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Conformance cases")
struct TableStoreConformanceTests {
  @Test("the embedded engine meets them", arguments: TableStoreConformance.cases)
  func engine(_ conformance: TableStoreConformance.Case) async throws {
    try await withTemporaryStore { store in
      try await conformance.run(on: store)
      let left = try store.listTables().tableNames
      #expect(left.isEmpty, "the case removes its tables")
    }
  }

  @Test("a faulty store without faults meets them", arguments: TableStoreConformance.cases)
  func faultless(_ conformance: TableStoreConformance.Case) async throws {
    try await withTemporaryStore { store in
      try await conformance.run(on: FaultyTableStore(over: store, FaultScript()))
    }
  }

  @Test("a store that loses a write, or answers wrongly, does not meet them")
  func faults() async throws {
    let sabotages: [(TableOperation, Fault)] = [
      (.putItem, .throttling), (.query, .conditionFailure()), (.transactWriteItems, .conflict),
      (.batchWriteItem, .unprocessed), (.updateItem, .lostReply),
    ]
    for (operation, fault) in sabotages {
      var failures = 0
      for conformance in TableStoreConformance.cases {
        try await withTemporaryStore { store in
          let faults = FaultScript()
          faults.inject(fault, into: operation)
          do {
            try await conformance.run(on: FaultyTableStore(over: store, faults))
          } catch {
            failures += 1
          }
        }
      }
      #expect(failures > 0, "\(operation)")
    }
  }

  @Test("their names are sentences of their own")
  func names() {
    let names = TableStoreConformance.cases.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count >= 35)
  }
}
