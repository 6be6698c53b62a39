import Testing

/// `quire events append` and `quire events read`.
struct AppendTests {
  @Test("an appended event is read back")
  func roundTrip() async throws {
    let folder = try Folder()
    let append = try await folder.quire(
      "events",
      "append",
      "--store",
      "s.quire",
      "--stream",
      "Order-1",
      "--type",
      "OrderPlaced",
      "--data",
      #"{"total": 40}"#,
      "--expect",
      "none"
    )
    #expect(
      append == Quire.Outcome(status: 0, output: "appended: Order-1 version 1, position 1\n", errors: "")
    )
    let read = try await folder.quire("events", "read", "--store", "s.quire", "--stream", "Order-1")
    #expect(
      read.output.withoutTimes == """
        POSITION  STREAM   VERSION  TYPE         TIME                  DATA
               1  Order-1        1  OrderPlaced  TIME  {"total":40}

        """
    )
    #expect(read.errors == "")
    #expect(read.status == 0)
  }

  @Test("--json answers version and position as one object")
  func json() async throws {
    let folder = try Folder()
    let first = try await append(to: folder, id: "a", expect: "none", json: true)
    #expect(
      first.output == #"{"stream":"Order-1","id":"a","version":1,"position":1,"duplicate":false}"# + "\n"
    )
    let second = try await append(to: folder, id: "b", expect: "1", json: true)
    #expect(
      second.output == #"{"stream":"Order-1","id":"b","version":2,"position":2,"duplicate":false}"# + "\n"
    )
  }

  @Test("an event appended again by its id is not stored twice, and its place is answered")
  func repetition() async throws {
    let folder = try Folder()
    try await append(to: folder, id: "a", expect: "none")
    try await append(to: folder, id: "b", expect: "exists")
    let again = try await append(to: folder, id: "a", expect: "none")
    #expect(
      again == Quire.Outcome(status: 0, output: "already there: Order-1 version 1, position 1\n", errors: "")
    )
    let read = try await folder.quire("events", "read", "--store", "s.quire", "--json")
    #expect(read.lines.count == 2)
  }

  @Test(
    "an expectation that is not met writes nothing, and the exit code is 75",
    arguments: [
      ("none", "no stream", "is at version 1"), ("0", "version 0", "is at version 1"),
      ("2", "version 2", "is at version 1"),
    ]
  )
  func conflict(expect: String, expected: String, actual: String) async throws {
    let folder = try Folder()
    try await append(to: folder, id: "a", expect: "any")
    let refused = try await append(to: folder, id: "b", expect: expect)
    #expect(
      refused
        == Quire.Outcome(
          status: 75,
          output: "",
          errors: """
            quire: stream Order-1: The append expected \(expected), but the stream \(actual)
              Nothing was written. Read the stream, decide again, and expect the version that you read.

            """
        )
    )
    #expect(try await folder.quire("events", "read", "--store", "s.quire", "--json").lines.count == 1)
  }

  @Test("a stream that has to exist and does not is a conflict")
  func missingStream() async throws {
    let folder = try Folder()
    let refused = try await append(to: folder, id: "a", expect: "exists")
    #expect(refused.status == 75)
    #expect(refused.errors.hasPrefix("quire: stream Order-1: The append expected an existing stream, but"))
  }

  @Test("data comes from standard input")
  func standardInput() async throws {
    let folder = try Folder()
    let append = try await folder.quire(
      "events",
      "append",
      "--store",
      "s.quire",
      "--stream",
      "S",
      "--type",
      "T",
      "--data",
      "-",
      "--expect",
      "any",
      "--id",
      "i",
      "--metadata",
      #"{"by": "me"}"#,
      "--correlation",
      "c",
      "--causation",
      "d",
      "--schema-version",
      "2",
      input: "  {\"text\": \"ä b\",\n \"list\": [1, 2.50]}\n"
    )
    #expect(append.errors == "")
    let read = try await folder.quire("events", "read", "--store", "s.quire", "--json")
    #expect(
      read.output.withoutTimes == """
        {"stream":"S","version":1,"position":1,"id":"i","type":"T","created_at":"TIME","schema_version":2,\
        "correlation_id":"c","causation_id":"d","metadata":{"by":"me"},"data":{"text":"ä b","list":[1,2.50]}}

        """
    )
  }

  @Test("malformed JSON is bad data, and no store is made for it")
  func malformedData() async throws {
    let folder = try Folder()
    let refused = try await folder.quire(
      "events",
      "append",
      "--store",
      "s.quire",
      "--stream",
      "S",
      "--type",
      "T",
      "--data",
      #"{"total": 40"#,
      "--expect",
      "any"
    )
    #expect(
      refused
        == Quire.Outcome(
          status: 65,
          output: "",
          errors: """
            quire: --data is not the JSON expected: at byte 12: expected “,” or “}”, found the end of the text
              Quote JSON for the shell with '…'.

            """
        )
    )
    #expect(!folder.exists("s.quire"))
  }

  @Test("what an event may not be is bad data", arguments: ["--id", "--type", "--stream", "--correlation"])
  func emptyText(option: String) async throws {
    var options = ["--stream": "S", "--type": "T", "--id": "i", "--correlation": "c"]
    options[option] = ""
    let folder = try Folder()
    let refused = try await folder.quire(
      "events",
      "append",
      "--store",
      "s.quire",
      "--data",
      "1",
      "--expect",
      "any",
      "--stream",
      options["--stream"] ?? "",
      "--type",
      options["--type"] ?? "",
      "--id",
      options["--id"] ?? "",
      "--correlation",
      options["--correlation"] ?? ""
    )
    #expect(refused.status == 65)
    #expect(refused.errors.contains("is 1 to "))
  }

  @Test(
    "what is left out or unknown is wrong usage",
    arguments: [
      ["events", "append", "--store", "s.quire"], ["events", "append", "--nonsense"],
      [
        "events", "append", "--store", "s", "--stream", "S", "--type", "T", "--data", "1", "--expect",
        "perhaps",
      ],
      ["events", "read", "--store", "s", "--stream", "S", "--type", "T"],
      ["events", "read", "--store", "s", "--limit", "-1"],
      ["events", "read", "--store", "s", "--since", "yesterday"],
    ]
  )
  func usage(arguments: [String]) async throws {
    let folder = try Folder()
    let refused = try await folder.quire(arguments)
    #expect(refused.status == 64)
    #expect(refused.output == "")
    #expect(refused.errors.contains("Usage: quire"))
    #expect(!folder.exists("s"))
  }

  @discardableResult
  private func append(
    to folder: Folder,
    id: String,
    expect: String,
    json: Bool = false
  ) async throws -> Quire.Outcome {
    let arguments = [
      "events", "append", "--store", "s.quire", "--stream", "Order-1", "--type", "OrderPlaced", "--data", "1",
      "--id", id, "--expect", expect,
    ]
    return try await folder.quire(arguments + (json ? ["--json"] : []))
  }
}
