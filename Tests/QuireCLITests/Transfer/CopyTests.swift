import Foundation
import Testing

@testable import QuireCLI

@Suite("quire copy")
struct CopyTests {
  /// A store `a.quire` with a table `orders` of two items.
  func folder() async throws -> Folder {
    let folder = try Folder()
    try await folder.quire(
      "table",
      "create",
      "--store",
      "a.quire",
      "--table",
      "orders",
      "--partition-key",
      "PK:S"
    )
    for item in [#"{"PK":"a","n":1}"#, #"{"PK":"b","set":{"SS":["x","y"]}}"#] {
      try await folder.quire("table", "put", "--store", "a.quire", "--table", "orders", "--item", item)
    }
    return folder
  }

  @Test("a table is copied to another store, and again, with a checksum in the end")
  func copy() async throws {
    let folder = try await folder()
    for _ in 0..<2 {
      let outcome = try await folder.quire(
        "copy",
        "--from",
        "a.quire",
        "--to",
        "b.quire",
        "--table",
        "orders",
        "--json"
      )
      #expect(outcome.errors == "")
      #expect(outcome.status == 0)
      #expect(outcome.output.contains(#""items":2,"#))
    }
    let scan = ["table", "scan", "--table", "orders", "--json"]
    let source = try await folder.quire(scan + ["--store", "a.quire"])
    let target = try await folder.quire(scan + ["--store", "b.quire"])
    #expect(source.output == target.output)
    #expect(source.lines.count == 2)
  }

  @Test("a target that has other items besides is told of")
  func differences() async throws {
    let folder = try await folder()
    try await folder.quire("copy", "--from", "a.quire", "--to", "b.quire", "--table", "orders")
    try await folder.quire(
      "table",
      "put",
      "--store",
      "b.quire",
      "--table",
      "orders",
      "--item",
      #"{"PK":"c"}"#
    )
    let outcome = try await folder.quire("copy", "--from", "a.quire", "--to", "b.quire", "--table", "orders")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("the tables differ: 2 items of checksum "))
  }

  @Test("places that are none, and copies onto themselves, are refused")
  func refusals() async throws {
    let folder = try await folder()
    let cases: [([String], Int32, String)] = [
      (["--from", "a.quire", "--to", "b.quire"], 64, "Between two stores' files, --table is needed."),
      (
        ["--from", "a.quire", "--to", "a.quire", "--table", "orders"], 64,
        "--from and --to are the same place."
      ),
      (["--from", "a.quire", "--to", "dynamodb://"], 64, "dynamodb:// names no table"),
      (["--from", "a.quire", "--to", "s3://x"], 64, "s3://x is no place of a table"),
      (
        ["--from", "a.quire", "--to", "dynamodb://t?colour=red"], 64, "colour=red in dynamodb://t?colour=red"
      ),
      (["--from", "none.quire", "--to", "dynamodb://t?region=x"], 66, "there is no store at none.quire"),
      (
        ["--from", "a.quire", "--to", "dynamodb://orders?endpoint=localhost"], 69,
        "The endpoint “localhost” is unusable: it must begin with http:// or https://"
      ),
    ]
    for (arguments, status, message) in cases {
      let outcome = try await folder.quire(["copy"] + arguments)
      #expect(outcome.status == status, "\(arguments)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  @Test("a state of another copy is not used")
  func foreignState() async throws {
    let folder = try await folder()
    try folder.write(
      #"{"from":"x.quire","to":"b.quire","items":1,"bytes":9,"next":{"PK":{"S":"a"}}}"#,
      to: "state"
    )
    let foreign = try await folder.quire(
      "copy",
      "--from",
      "a.quire",
      "--to",
      "b.quire",
      "--table",
      "orders",
      "--state",
      "state"
    )
    #expect(foreign.status == 75)
    #expect(foreign.errors.contains("state is the state of another copy, from x.quire to b.quire"))
    try folder.write("nonsense", to: "state")
    let nonsense = try await folder.quire(
      "copy",
      "--from",
      "a.quire",
      "--to",
      "b.quire",
      "--table",
      "orders",
      "--state",
      "state"
    )
    #expect(nonsense.status == 65)
    #expect(nonsense.errors.contains("state is no state of a copy"))
  }

  @Test("a state of this copy says where to go on, and is gone in the end")
  func state() async throws {
    let folder = try await folder()
    try await folder.quire("copy", "--from", "a.quire", "--to", "b.quire", "--table", "orders")
    try folder.write(
      #"{"from":"a.quire","to":"b.quire","items":1,"bytes":9,"next":{"PK":{"S":"a"}}}"#,
      to: "state"
    )
    let outcome = try await folder.quire(
      "copy",
      "--from",
      "a.quire",
      "--to",
      "b.quire",
      "--table",
      "orders",
      "--state",
      "state",
      "--json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(#""items":2,"#))
    #expect(!folder.exists("state"))
  }
}
