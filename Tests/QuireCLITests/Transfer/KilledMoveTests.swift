import Foundation
import Programs
import Quire
import QuireModel
import QuireServer
import QuireTesting
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Commands that move a table, killed in the middle and given again with the same file of their state.
///
/// `QUIRE_ROUNDS=<factor>` makes more rounds, `QUIRE_SEED=<seed>` draws the same moments again.
@Suite("Moves of tables that are killed", .serialized)
struct KilledMoveTests {
  private static let definition = CreateTable.singleTable("orders")

  @Test("a copy to a server goes on where it was killed", arguments: Seeds.random(1))
  func copyThere(seed: UInt64) async throws {
    print("seed \(seed)")
    let folder = try Folder()
    let pages = try await Self.fill(folder, items: 250, size: 10_000)
    try #require(pages.count == 3)
    try await Server.run { server async throws in
      let arguments = [
        "copy", "--from", "a.quire", "--table", "orders", "--to", server.place, "--state", "state", "--json",
      ]
      try await Self.killInEach(of: pages, arguments, folder, server, seed)
      let outcome = try await server.finish(arguments, in: folder, without: pages[0] + pages[1])
      #expect(outcome.contains(#""items":250,"#), "\(outcome)")
      try await Self.expectSame(folder, "a.quire", server.engine)
    }
  }

  @Test("an import into a server's table goes on where it was killed", arguments: Seeds.random(1))
  func importing(seed: UInt64) async throws {
    print("seed \(seed)")
    let folder = try Folder()
    // In the order of the export; the state is kept after each 1,000.
    let keys = try await Self.fill(folder, items: 2_300, size: 10).flatMap { $0 }
    let parts = [keys[..<1_000], keys[1_000..<2_000], keys[2_000...]].map(Array.init)
    let exported = try await folder.quire(
      ["table", "export", "--from", "a.quire", "--table", "orders", "--to", "out"]
    )
    try #require(exported.status == 0, "\(exported.errors)")
    try await Server.run { server async throws in
      let arguments = [
        "table", "import", "--from", "out", "--to", server.place, "--state", "state", "--json",
      ]
      try await Self.killInEach(of: parts, arguments, folder, server, seed)
      let outcome = try await server.finish(arguments, in: folder, without: parts[0] + parts[1])
      #expect(outcome.contains(#""items":2300,"#), "\(outcome)")
      try await Self.expectSame(folder, "a.quire", server.engine)
    }
  }

  /// Kills a command in each part of its work, where it writes an item that is drawn, and expects that its state tells
  /// of the parts before, and that the command does not write those again.
  private static func killInEach(
    of parts: [[Item]],
    _ arguments: [String],
    _ folder: Folder,
    _ server: Server,
    _ seed: UInt64
  ) async throws {
    var random = SeededGenerator(seed: seed)
    // The life before was killed in the part before, and that part is done again.
    var (past, through): ([Item], [Item]) = ([], [])
    for part in parts {
      let fault = random.oneIn(2) ? Fault.throttling : .lostReply
      try await server.kill(
        arguments,
        in: folder,
        without: past,
        at: fault,
        .batchWriteItem,
        of: random.pick(part)
      )
      if through.isEmpty {
        #expect(!folder.exists("state"), "seed \(seed)")
      } else {
        #expect(try folder.itemsOfState() == through.count, "seed \(seed)")
      }
      past = through
      through += part
    }
  }

  @Test("a copy back into a file goes on where it was killed")
  func copyBack() async throws {
    let folder = try Folder()
    try await Server.run { server async throws in
      let pages = try await Self.fill(server.engine, items: 250, size: 10_000)
      try #require(pages.count == 3)
      let arguments = [
        "copy", "--from", server.place, "--to", "b.quire", "--table", "orders", "--state", "state", "--json",
      ]
      // Where it asks for the last page.
      try await server.kill(arguments, in: folder, at: .throttling, .scan, call: 3)
      #expect(try folder.itemsOfState() == pages[0].count + pages[1].count)
      let before = server.calls(.scan)
      _ = try await server.finish(arguments, in: folder)
      // The last page, and all three for the comparison; and what the killed one may have sent at the last moment.
      #expect([4, 5].contains(server.calls(.scan) - before))
      try await Self.expectSame(folder, "b.quire", server.engine)
    }
  }

  // MARK: Tables

  /// Makes `a.quire` with a table of items, and answers the keys of each page of a scan.
  private static func fill(_ folder: Folder, items: Int, size: Int) async throws -> [[Item]] {
    let store = try Store.open(
      at: folder.url.appendingPathComponent("a.quire").path,
      options: .init(durability: .unsynced)
    )
    defer { store.close() }
    return try await fill(store, items: items, size: size)
  }

  private static func fill(_ store: Store, items: Int, size: Int) async throws -> [[Item]] {
    try await store.createTable(definition)
    try await store.write { transaction in
      for number in 0..<items {
        let text = String(repeating: "x", count: size)
        try transaction.put(
          ["PK": .s("P#\(number % 7)"), "SK": .s("\(number)"), "text": .s(text)],
          in: "orders"
        )
      }
    }
    var pages: [[Item]] = []
    var start: Item?
    repeat {
      let page = try store.scan(Scan(tableName: "orders", exclusiveStartKey: start))
      pages.append(page.items.map { ["PK": $0["PK"] ?? .null, "SK": $0["SK"] ?? .null] })
      start = page.lastEvaluatedKey
    } while start != nil
    return pages
  }

  private static func expectSame(_ folder: Folder, _ name: String, _ engine: Store) async throws {
    let store = try Store.open(at: folder.url.appendingPathComponent(name).path)
    defer { store.close() }
    let here = try await store.table("orders").scan().collect()
    let there = try await engine.table("orders").scan().collect()
    #expect(here == there)
    #expect(try store.verify().isClean)
    #expect(try engine.verify().isClean)
  }
}

/// A server at which calls of an operation can be held up, so that a command waits there to be killed.
private final class Server: Sendable {
  let engine: Store
  private let url: String
  private let faults: FaultScript

  private init(_ engine: Store, _ url: String, _ faults: FaultScript) {
    self.engine = engine
    self.url = url
    self.faults = faults
  }

  static func run(_ body: (Server) async throws -> Void) async throws {
    try await withTemporaryStore { engine async throws in
      let faults = FaultScript()
      try await withTableServer(serving: FaultyTableStore(over: engine, faults)) { address async throws in
        try await body(Server(engine, address.url, faults))
      }
    }
  }

  /// Where the table is, for the command line.
  var place: String { "dynamodb://orders?region=us-east-1&endpoint=\(url)" }

  /// How often an operation was asked for.
  func calls(_ operation: TableOperation) -> Int { faults.calls.count { $0 == operation } }

  /// Runs a command until a call of an operation, the one about `key` or the one of a number, comes to nothing or to no
  /// reply, and kills it there.
  ///
  /// The command must not write the items of the keys `past`.
  func kill(
    _ arguments: [String],
    in folder: Folder,
    without past: [Item] = [],
    at fault: Fault,
    _ operation: TableOperation,
    of key: Item? = nil,
    call: Int = 1
  ) async throws {
    refuse(past)
    let before = faults.injectedCount
    faults.inject(fault, into: operation, key: key, at: call, times: .max)
    let process = try command(arguments, in: folder).process()
    process.standardOutput = FileHandle.nullDevice
    async let end: Void = process.runToEnd()
    while faults.injectedCount == before {
      try await Task.sleep(for: .milliseconds(1))
      try #require(process.processIdentifier == 0 || process.isRunning, "it ended by itself: \(arguments)")
    }
    #if canImport(Glibc)
    _ = Glibc.kill(process.processIdentifier, SIGKILL)
    #elseif canImport(Musl)
    _ = Musl.kill(process.processIdentifier, SIGKILL)
    #else
    _ = Darwin.kill(process.processIdentifier, SIGKILL)
    #endif
    try await end
    #expect(process.status == SIGKILL - 1_000)
    faults.clear()
  }

  /// Runs a command to its end, without its writing the items of the keys `past`, and answers its output.
  func finish(_ arguments: [String], in folder: Folder, without past: [Item] = []) async throws -> String {
    refuse(past)
    var command = try command(arguments, in: folder)
    command.errors = .passedOn
    let outcome = try await command.run()
    faults.clear()
    #expect(outcome.status == 0)
    #expect(!folder.exists("state"))
    return outcome.output
  }

  /// Refuses to write some of these items, at once and for good, so that the command fails that writes them all.
  private func refuse(_ keys: [Item]) {
    let refusal = Fault.error(TableError(.validation, "It was written before"))
    for number in stride(from: 0, to: keys.count, by: max(1, keys.count / 8)) {
      let key = keys[number]
      faults.inject(refusal, into: .batchWriteItem, key: key, times: .max)
    }
  }

  private func command(_ arguments: [String], in folder: Folder) throws -> Program {
    var program = try Quire.program(arguments, in: folder)
    program.environment = ["AWS_ACCESS_KEY_ID": "anybody", "AWS_SECRET_ACCESS_KEY": "anybody"]
    return program
  }
}

extension Folder {
  /// How many items the file of the state tells of.
  fileprivate func itemsOfState() throws -> Int {
    struct State: Decodable {
      var items: Int
    }
    return try JSONDecoder().decode(State.self, from: Data(read("state").utf8)).items
  }
}
