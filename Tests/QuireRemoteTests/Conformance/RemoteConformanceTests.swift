import Quire
import QuireModel
import QuireServer
import QuireTesting
import Testing

@testable import QuireRemote

@Suite("A remote store meets the conformance cases")
struct RemoteConformanceTests {
  @Test("over the protocol, without a network", arguments: TableStoreConformance.cases)
  func loopback(_ conformance: TableStoreConformance.Case) async throws {
    try await withTemporaryStore { engine in
      let store = try remoteStore(over: Loopback(store: engine), time: TestTime())
      try await conformance.run(on: store)
    }
  }

  @Test("against Quire's own server", arguments: TableStoreConformance.cases)
  func server(_ conformance: TableStoreConformance.Case) async throws {
    try await withTemporaryStore { engine in
      try await withTableServer(serving: engine) { address in
        let store = try RemoteStore(region: "us-east-1", endpoint: address.url, credentials: testKeys)
        try await conformance.run(on: store)
        try await store.shutdown()
      }
    }
  }

  /// The cases that moto's server does not meet, each with what it does instead.
  static let motoFaults: [String: Comment] = [
    "a table's settings are described":
      "a new table is active at once",
    "definitions that contradict themselves are refused":
      "a table without a key is made",
    "an index key of the wrong type refuses the write":
      "such an item is written",
    "the size of an item collection is answered where there are local indexes":
      "there is no answer of it",
    "a write costs a unit for every KB, and an index only where what it holds changes":
      "every write costs one unit",
    "malformed expressions and unused placeholders are refused":
      "an empty expression counts as none",
    "a batch that is too large, or names an item twice, is refused":
      "26 writes are taken",
    "a key that does not match the schema is refused":
      "a key of a wrong type finds nothing",
    "an update that only removes makes no item":
      "an item of only its key is made",
    "a read costs half a unit for every 4 KB, and twice that where it is consistent":
      "every read costs half a unit",
    "a client token makes a transaction happen once":
      "the token is not looked at",
    "a protected table is not removed":
      "the refusal has another message",
    "a query without its partition key, or by another attribute, is refused":
      "a value of a wrong type finds nothing",
    "time to live is described, and not enabled twice":
      "it can be enabled twice",
    "a local index orders a partition by another attribute and fetches what it does not hold":
      "what it does not hold is left out",
    "a query costs what it reads, not what it answers":
      "it costs one unit",
    "tags are added, replaced, listed and removed":
      "an index can be tagged",
  ]

  @Test(
    "against moto's server, but for its known faults",
    .enabled(if: MotoServer.python != nil, Comment(rawValue: MotoServer.absence)),
    arguments: TableStoreConformance.cases
  )
  func moto(_ conformance: TableStoreConformance.Case) async throws {
    let store = try RemoteStore(
      region: "us-east-1",
      endpoint: try await MotoServer.shared.address(),
      credentials: testKeys
    )
    if let fault = Self.motoFaults[conformance.name] {
      // Another error, as of a server that is not there, is none of the known ones.
      try await withKnownIssue(fault) {
        try await conformance.run(on: store)
      } matching: {
        $0.error is ConformanceFailure
      }
    } else {
      try await conformance.run(on: store)
    }
    try await store.shutdown()
  }

  @Test("every known fault of moto's is one of a case that there is")
  func faultNames() {
    let names = Set(TableStoreConformance.cases.map(\.name))
    for name in Self.motoFaults.keys { #expect(names.contains(name), "\(name)") }
  }
}
