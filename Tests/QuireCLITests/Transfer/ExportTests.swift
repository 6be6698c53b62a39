import Testing

/// `quire export`, and `quire import` of what it wrote.
struct ExportTests {
  @Test("what is exported and imported into a new store is exported the same")
  func roundTrip() async throws {
    let folder = try Folder()
    let lines = (1...300).map { number in
      let escapes = #"tab\t quote\" solidus\/ \u00e9 é \ud83d\ude00"#
      return number % 5 == 0
        ? #"{"stream":"B-\#(number % 3)","type":"Bytes","id":"\#(number)","data_base64":"AAECAw=="}"#
        : #"{"stream":"A-\#(number % 11)","type":"Text","id":"\#(number)","data":{"t":"\#(escapes)","n":[1e3,-0.0]},"#
          + #""metadata":{"k":null},"correlation_id":"c\#(number % 4)"}"#
    }
    try await folder.quire("import", "--store", "a.quire", input: lines.joined(separator: "\n"))
    let first = try await folder.quire("export", "--store", "a.quire")
    #expect(first.lines.count == 300)
    #expect(
      first.lines[0].contains(#""data":{"t":"tab\t quote\" solidus\/ \u00e9 é \ud83d\ude00","n":[1e3,-0.0]}"#)
    )
    let imported = try await folder.quire("import", "--store", "b.quire", "-", input: first.output)
    #expect(imported.errors == "")
    let second = try await folder.quire("export", "--store", "b.quire")
    #expect(second.output.withoutTimes == first.output.withoutTimes)
    let verify = try await folder.quire("verify", "--store", "b.quire")
    #expect(verify.status == 0)
  }

  @Test("a selection of events is exported")
  func selection() async throws {
    let folder = try Folder()
    try await folder.quire(
      "import",
      "--store",
      "s.quire",
      input: """
        {"stream":"A-1","type":"T","id":"1","data":1}
        {"stream":"B-1","type":"T","id":"2","data":1}
        """
    )
    let export = try await folder.quire("export", "--store", "s.quire", "--category", "B")
    #expect(export.lines.count == 1)
    #expect(export.output.contains(#""id":"2""#))
  }

  @Test("the items of a table are exported in DynamoDB's JSON, and imported")
  func items() async throws {
    let folder = try Folder()
    for store in ["a.quire", "b.quire"] {
      try await folder.quire(
        "table",
        "create",
        "--store",
        store,
        "--table",
        "things",
        "--partition-key",
        "PK:S",
        "--sort-key",
        "SK:N"
      )
    }
    let items = """
      {"PK":{"S":"A"},"SK":{"N":"1"},"all":{"M":{"b":{"B":"AAEC"},"bs":{"BS":["AA=="]},"l":{"L":[{"NULL":true}]},\
      "ns":{"NS":["1","2"]},"ss":{"SS":["x","y"]},"t":{"BOOL":true}}}}
      {"PK":{"S":"A"},"SK":{"N":"2.5"}}

      """
    let imported = try await folder.quire("import", "--store", "a.quire", "--table", "things", input: items)
    #expect(imported.errors == "")
    #expect(imported.output.hasPrefix("imported 2 items in "))
    let export = try await folder.quire("export", "--store", "a.quire", "--table", "things")
    #expect(export.output == items)
    try await folder.quire("import", "--store", "b.quire", "--table", "things", input: export.output)
    #expect(try await folder.quire("export", "--store", "b.quire", "--table", "things").output == items)
  }

  @Test("a store without events, or without the table, is told")
  func nothingThere() async throws {
    let folder = try Folder()
    try await folder.quire(
      "table",
      "create",
      "--store",
      "s.quire",
      "--table",
      "things",
      "--partition-key",
      "PK:S"
    )
    let events = try await folder.quire("export", "--store", "s.quire")
    #expect(
      events
        == Quire.Outcome(
          status: 1,
          output: "",
          errors: """
            quire: the store s.quire has no events: there is no table events
              The first event makes it: quire events append. Another table is named with --events-table.

            """
        )
    )
    let table = try await folder.quire("export", "--store", "s.quire", "--table", "nothing")
    #expect(
      table
        == Quire.Outcome(
          status: 1,
          output: "",
          errors:
            "quire: the store s.quire has no table nothing\n  List what is there with: quire table list\n"
        )
    )
  }
}
