import Testing

/// `quire table`.
struct TableTests {
  private static let common = ["--store", "s.quire", "--table", "orders"]

  /// A store with a table of three items.
  private func store() async throws -> Folder {
    let folder = try Folder()
    let created = try await folder.quire(
      ["table", "create"] + Self.common + [
        "--partition-key", "PK:S", "--sort-key", "SK:N", "--global-index",
        "by-customer=customer:S,placed:S/KEYS_ONLY",
        "--local-index", "by-amount=amount:N/INCLUDE:note",
      ]
    )
    #expect(created == Quire.Outcome(status: 0, output: "created table orders\n", errors: ""))
    for item in [
      #"{"PK":"A","SK":1,"amount":40,"customer":"ann","placed":"2026-01-01","tags":["x",null,true]}"#,
      #"{"PK":{"S":"A"},"SK":{"N":"2"},"amount":{"N":"7"},"ss":{"SS":["a"]}}"#, #"{"PK":"B","SK":1}"#,
    ] {
      let put = try await folder.quire(["table", "put"] + Self.common + ["--item", item])
      #expect(put == Quire.Outcome(status: 0, output: "", errors: ""))
    }
    return folder
  }

  @Test("commands on items answer literally this", arguments: TableCase.all)
  func command(_ test: TableCase) async throws {
    let folder = try await store()
    let outcome = try await folder.quire(
      [test.command.first ?? "", test.command[1]] + Self.common + test.command.dropFirst(2)
    )
    #expect(outcome.output == test.output)
    #expect(outcome.errors == test.errors)
    #expect(outcome.status == test.status)
  }

  @Test("a table is listed and described")
  func description() async throws {
    let folder = try await store()
    let list = try await folder.quire("table", "list", "--store", "s.quire")
    #expect(list.lines[0] == "TABLE   STATUS  ITEMS  SIZE  INDEXES")
    #expect(list.lines[1].contains(/^orders  ACTIVE      3  \d+ B        2$/))
    let description = try await folder.quire(["table", "describe"] + Self.common)
    #expect(description.lines.contains("key      PK:S, SK:N"))
    #expect(description.lines.contains("items    3"))
    #expect(
      description.lines.contains {
        $0.hasPrefix("by-customer  global  customer:S, placed:S  KEYS_ONLY   ACTIVE        1")
      }
    )
    #expect(
      description.lines.contains {
        $0.hasPrefix("by-amount    local   PK:S, amount:N        INCLUDE     ACTIVE        2")
      }
    )
    let json = try await folder.quire(["table", "describe"] + Self.common + ["--json"])
    #expect(json.output.hasPrefix(#"{"TableName":"orders","TableId":""#))
    #expect(
      json.output.contains(
        #""KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}]"#
      )
    )
    #expect(json.output.contains(#""Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["note"]}"#))
    #expect(json.lines.count == 1)
  }

  @Test("an item is changed, and then removed")
  func changes() async throws {
    let folder = try await store()
    let key = ["--key", #"{"PK":"A","SK":1}"#]
    let update = try await folder.quire(
      ["table", "update"] + Self.common + key + [
        "--update", "SET amount = amount + :more REMOVE tags", "--values", #"{":more":2}"#, "--json",
        "--plain",
      ]
    )
    #expect(update.output == #"{"PK":"A","SK":1,"amount":42,"customer":"ann","placed":"2026-01-01"}"# + "\n")
    let refused = try await folder.quire(
      ["table", "delete"] + Self.common + key + [
        "--condition", "amount < :limit", "--values", #"{":limit":42}"#,
      ]
    )
    #expect(refused.status == 75)
    let removed = try await folder.quire(["table", "delete"] + Self.common + key)
    #expect(removed == Quire.Outcome(status: 0, output: "", errors: ""))
    #expect(try await folder.quire(["table", "get"] + Self.common + key).status == 1)
  }

  @Test("a table that has items is dropped with --yes only")
  func drop() async throws {
    let folder = try await store()
    let refused = try await folder.quire(["table", "drop"] + Self.common)
    #expect(
      refused
        == Quire.Outcome(
          status: 75,
          output: "",
          errors:
            "quire: the table orders has 3 items; nothing was removed\n  Give --yes to remove it with them.\n"
        )
    )
    #expect(try await folder.quire(["table", "drop"] + Self.common + ["--yes"]).status == 0)
    #expect(try await folder.quire("table", "list", "--store", "s.quire", "--json").output == "")
    #expect(try await folder.quire(["table", "drop"] + Self.common).status == 1)
  }

  @Test("a table that is there already is a conflict; a malformed key is wrong usage")
  func create() async throws {
    let folder = try await store()
    let again = try await folder.quire(["table", "create"] + Self.common + ["--partition-key", "PK:S"])
    #expect(again == Quire.Outcome(status: 75, output: "", errors: "quire: Table already exists: orders\n"))
    for options in [
      ["--partition-key", "PK"], ["--partition-key", "PK:X"],
      ["--partition-key", "PK:S", "--sort-key", "PK:N"],
      ["--partition-key", "PK:S", "--global-index", "i=a:S/SOME"],
      ["--partition-key", "PK:S", "--local-index", "i=a:S,b:S"],
    ] {
      let refused = try await folder.quire(
        ["table", "create", "--store", "new.quire", "--table", "other"] + options
      )
      #expect(refused.status == 64, "\(options)")
      #expect(!folder.exists("new.quire"), "\(options)")
    }
  }
}
