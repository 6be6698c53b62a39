import Testing

/// `quire events read`, `streams` and `stats`.
struct ReadTests {
  /// A store of five events in three streams.
  private func store() async throws -> Folder {
    let folder = try Folder()
    let imported = try await folder.quire(
      "import",
      "--store",
      "s.quire",
      input: """
        {"stream":"Order-1","type":"Placed","id":"1","data":1,"correlation_id":"c"}
        {"stream":"Order-2","type":"Placed","id":"2","data":2}
        {"stream":"Order-1","type":"Paid","id":"3","data":3,"correlation_id":"c"}
        {"stream":"User-1","type":"Joined","id":"4","data":"\\u001b[31mred"}
        {"stream":"Order-1","type":"Shipped","id":"5","data_base64":"AAEC"}
        """
    )
    #expect(imported.errors == "")
    return folder
  }

  private static let selections: [([String], [String])] = [
    ([], ["1", "2", "3", "4", "5"]),
    (["--reverse"], ["5", "4", "3", "2", "1"]),
    (["--stream", "Order-1"], ["1", "3", "5"]),
    (["--stream", "Order-1", "--from", "2"], ["3", "5"]),
    (["--stream", "Order-1", "--reverse", "--limit", "2"], ["5", "3"]),
    (["--category", "Order"], ["1", "2", "3", "5"]),
    (["--type", "Placed"], ["1", "2"]),
    (["--correlation", "c"], ["1", "3"]),
    (["--from", "4"], ["4", "5"]),
    (["--limit", "0"], []),
    (["--limit", "1"], ["1"]),
    (["--since", "2020-01-01"], ["1", "2", "3", "4", "5"]),
    (["--since", "9999-01-01T00:00:00Z"], []),
    (["--until", "2020-01-01T00:00:00.5Z"], []),
    (["--category", "Nobody"], []),
  ]

  @Test("a read selects, orders and limits events", arguments: selections)
  func selection(options: [String], ids: [String]) async throws {
    let read = try await store().quire(["events", "read", "--store", "s.quire", "--json"] + options)
    #expect(read.errors == "")
    #expect(read.status == 0)
    let found = read.lines.compactMap { line in line.firstMatch(of: /"id":"([^"]*)"/).map { String($0.1) } }
    #expect(found == ids)
  }

  @Test("a table for people lines up, without colour and without control characters of the data")
  func table() async throws {
    let read = try await store().quire("events", "read", "--store", "s.quire", "--from", "3")
    #expect(
      read.output.withoutTimes == #"""
        POSITION  STREAM   VERSION  TYPE     TIME                  DATA
               3  Order-1        2  Paid     TIME  3
               4  User-1         1  Joined   TIME  "\u001b[31mred"
               5  Order-1        3  Shipped  TIME  (3 B of binary data)

        """#
    )
  }

  @Test("a stream that does not exist is told apart from an empty result")
  func missingStream() async throws {
    let read = try await store().quire("events", "read", "--store", "s.quire", "--stream", "Order-3")
    #expect(
      read
        == Quire.Outcome(
          status: 1,
          output: "",
          errors: "quire: there is no stream Order-3\n  List what is there with: quire events streams\n"
        )
    )
  }

  @Test("streams are listed by name, with their versions")
  func streams() async throws {
    let folder = try await store()
    let table = try await folder.quire("events", "streams", "--store", "s.quire")
    #expect(table.output == "STREAM   VERSION  STATE\nOrder-1        3\nOrder-2        1\nUser-1         1\n")
    let rest = try await folder.quire(
      "events",
      "streams",
      "--store",
      "s.quire",
      "--category",
      "Order",
      "--after",
      "Order-1",
      "--json"
    )
    #expect(
      rest.output
        == #"{"stream":"Order-2","version":1,"first_version":1,"exists":true,"deleted_for_ever":false}"#
        + "\n"
    )
    let one = try await folder.quire("events", "streams", "--store", "s.quire", "--limit", "1", "--json")
    #expect(one.lines.count == 1)
  }

  @Test("statistics count events and streams, by category")
  func statistics() async throws {
    let folder = try await store()
    let table = try await folder.quire("events", "stats", "--store", "s.quire")
    #expect(
      table.lines.map(\.withoutTimes).suffix(4) == [
        "from TIME to TIME", "CATEGORY  STREAMS  EVENTS", "Order           2       4",
        "User            1       1",
      ]
    )
    #expect(table.output.hasPrefix("5 events in 3 streams, "))
    let json = try await folder.quire("events", "stats", "--store", "s.quire", "--json")
    #expect(json.output.hasPrefix(#"{"events":5,"streams":3,"bytes":"#))
    #expect(
      json.output.hasSuffix(
        #""categories":[{"category":"Order","streams":2,"events":4},{"category":"User","streams":1,"events":1}]}"#
          + "\n"
      )
    )
  }
}
