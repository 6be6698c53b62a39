import Programs
import Quire
import QuireModel
import QuireServer
import QuireTesting
import Testing

@testable import QuireRemote

/// The bank and the orders of `Examples`, run as processes.
@Suite("The examples run on any table store")
struct ExamplesTests {
  @Test("on the embedded engine", arguments: ["Bank", "Orders"])
  func embedded(name: String) async throws {
    let output = try await Example(name).run()
    #expect(output.contains("✓ the store is sound"), "\(output)")
  }

  @Test("on Quire's own server, and leave no table there", arguments: ["Bank", "Orders"])
  func server(name: String) async throws {
    try await withTemporaryStore { store in
      try await withTableServer(serving: store) { address in
        let output = try await Example(name).run(on: address.url)
        #expect(output.contains("✓ "), "\(output)")
      }
      #expect(try await store.tableNames() == [])
      #expect(try store.verify().isClean)
    }
  }

  @Test("the orders, on a server whose global indexes are behind for ever")
  func behind() async throws {
    try await withTemporaryStore { store async throws in
      try await withTableServer(serving: store) { address async throws in
        let script: Proxy.Script = { request, forward in
          let isRead = ["Query", "Scan"].contains {
            request.header("x-amz-target")?.hasSuffix(".\($0)") == true
          }
          // A local index may be behind as well where the read is not consistent.
          if isRead, request.text.contains(#""IndexName""#), !request.text.contains(#""ConsistentRead":true"#)
          {
            return .reply(.text(200, #"{"Items":[],"Count":0,"ScannedCount":0}"#))
          }
          guard let reply = try? await forward() else { return .drop }
          return .reply(reply)
        }
        try await Proxy.run(to: address.url, script) { way async throws in
          let output = try await Example("Orders").run(on: way)
          #expect(output.contains("✓ "), "\(output)")
        }
      }
    }
  }

  @Test(
    "on moto's server",
    .enabled(if: MotoServer.python != nil, Comment(rawValue: MotoServer.absence)),
    arguments: ["Bank", "Orders"]
  )
  func moto(name: String) async throws {
    let output = try await Example(name).run(on: MotoServer.shared.address(), "--transfers", "12")
    #expect(output.contains("✓ "), "\(output)")
  }
}

/// A program of `Examples`.
private struct Example {
  struct Failed: Error {
    var status: Int32
    var output: String
  }

  let name: String

  init(_ name: String) { self.name = name }

  /// Runs it to its end, and answers what it printed.
  func run(on address: String? = nil, _ options: String...) async throws -> String {
    var program = try Program(built: name, (address.map { ["--on", $0] } ?? []) + options)
    program.errors = .withOutput
    let outcome = try await program.run()
    guard outcome.status == 0 else { throw Failed(status: outcome.status, output: outcome.output) }
    return outcome.output
  }
}
