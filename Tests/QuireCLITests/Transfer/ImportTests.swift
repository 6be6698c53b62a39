import Testing

/// `quire import`.
struct ImportTests {
  @Test("events imported twice are there once, in the order of the lines")
  func twice() async throws {
    let folder = try Folder()
    // More lines than are under way at a time.
    let lines = (1...5_000).map { #"{"stream":"S-\#($0 % 7)","type":"T","id":"\#($0)","data":{"n":\#($0)}}"# }
    try folder.write(lines.joined(separator: "\n"), to: "events.jsonl")
    let first = try await folder.quire("import", "--store", "s.quire", "events.jsonl", "--json")
    #expect(first.errors == "")
    #expect(first.output.hasPrefix(#"{"lines":5000,"written":5000,"duplicates":0,"seconds":"#))
    let second = try await folder.quire("import", "--store", "s.quire", "events.jsonl")
    #expect(second.output.hasPrefix("imported 0 events, 5,000 there already in "))
    let read = try await folder.quire("events", "read", "--store", "s.quire", "--json")
    #expect(read.lines.count == 5_000)
    for (index, line) in read.lines.enumerated() {
      let number = index + 1
      try #require(line.contains(#""position":\#(number),"id":"\#(number)""#), "line \(number): \(line)")
    }
  }

  @Test("lines without an id get one, and every member of a line arrives")
  func members() async throws {
    let folder = try Folder()
    let imported = try await folder.quire(
      "import",
      "--store",
      "s.quire",
      "-",
      input: #"""
        {"stream":"S","type":"T","data":{"a" : "x y", "n":1.50},"expect":"none"}

        {"expect":1,"stream":"S","type":"U","id":"i","data":[],"metadata":{"m":1},"correlation_id":"c","schema_version":3}
        {"stream":"S","type":"B","id":"j","data_base64":"AP8=","causation_id":"d","version":9,"position":9}
        """#
    )
    #expect(imported.errors == "")
    let read = try await folder.quire("events", "read", "--store", "s.quire", "--json")
    #expect(read.lines.count == 3)
    #expect(read.lines[0].hasSuffix(#""data":{"a":"x y","n":1.50}}"#))
    #expect(read.lines[0].contains(/"id":"[0-9a-f-]{36}"/))
    #expect(
      read.lines[1].withoutTimes == #"""
        {"stream":"S","version":2,"position":2,"id":"i","type":"U","created_at":"TIME","schema_version":3,\#
        "correlation_id":"c","metadata":{"m":1},"data":[]}
        """#
    )
    #expect(read.lines[2].hasSuffix(#""causation_id":"d","data_base64":"AP8="}"#))
  }

  @Test("templates make events of lines of any form")
  func templates() async throws {
    let folder = try Folder()
    let input = #"{"path": "a/b.swift", "change": "Added", "commit": {"hash": "f00", "n": 7}}"#
    for duplicates in [0, 1] {
      let imported = try await folder.quire(
        "import",
        "--store",
        "s.quire",
        "--stream",
        "File-{path}",
        "--type",
        "File{change}",
        "--id",
        "{commit.hash}:{{{commit.n}}}",
        "--json",
        input: input
      )
      #expect(imported.output.contains(#""duplicates":\#(duplicates)"#))
    }
    let read = try await folder.quire("events", "read", "--store", "s.quire", "--json")
    #expect(
      read.output.withoutTimes == #"""
        {"stream":"File-a/b.swift","version":1,"position":1,"id":"f00:{7}","type":"FileAdded","created_at":"TIME",\#
        "data":{"path":"a/b.swift","change":"Added","commit":{"hash":"f00","n":7}}}

        """#
    )
  }

  @Test(
    "a line that is wrong ends the import, and is named",
    arguments: [
      (#"{"stream":"S","type":"T"}"#, "at byte 25: the member “data” is missing"),
      (#"{"type":"T","data":1}"#, "at byte 21: the member “stream” is missing"),
      (#"{"stream":"S","data":1}"#, "at byte 23: the member “type” is missing"),
      (#"{"stream":"S","type":"T","data":1"#, "at byte 33: expected “,” or “}”, found the end of the text"),
      (#"{"stream":"S","type":"T","data":1,"more":2}"#, "at byte 41: unknown member “more”"),
      (#"{"stream":"S","type":"T","data":1,"data":2}"#, "at byte 41: the member “data” is there twice"),
      (
        #"{"stream":"S","type":"T","data":1,"expect":-1}"#,
        "at byte 43: expect is any, none, exists or a version of 0 or more"
      ),
      (
        #"{"stream":"S","type":"T","data_base64":"?"}"#,
        "at byte 39: expected base64 with padding, found other text"
      ),
      ("[1]", "at byte 0: expected an object, found an array"),
    ]
  )
  func malformedLine(line: String, message: String) async throws {
    let folder = try Folder()
    let good = #"{"stream":"A","type":"T","id":"1","data":1}"#
    let imported = try await folder.quire(
      "import",
      "--store",
      "s.quire",
      input: "\(good)\n\n\(line)\n\(good)\n"
    )
    #expect(
      imported
        == Quire.Outcome(
          status: 65,
          output: "",
          errors: """
            quire: standard input, line 3: \(message)
              1 line of the input is in the store.

            """
        )
    )
  }

  @Test("a line whose expectation is not met ends the import with the code of a conflict")
  func conflict() async throws {
    let folder = try Folder()
    let imported = try await folder.quire(
      "import",
      "--store",
      "s.quire",
      input: """
        {"stream":"A","type":"T","data":1,"expect":"none"}
        {"stream":"A","type":"T","data":1,"expect":"none"}
        """
    )
    #expect(imported.status == 75)
    #expect(
      imported.errors.hasPrefix(
        "quire: standard input, line 2: stream A: The append expected no stream, but the stream is at version 1\n"
      )
    )
    #expect(imported.errors.hasSuffix("  1 line of the input is in the store.\n"))
  }

  @Test("input that is not there is told apart from bad data")
  func missingInput() async throws {
    let folder = try Folder()
    let imported = try await folder.quire("import", "--store", "s.quire", "nothing.jsonl")
    #expect(
      imported
        == Quire.Outcome(
          status: 66,
          output: "",
          errors: "quire: the input nothing.jsonl cannot be read: No such file or directory\n"
        )
    )
    #expect(!folder.exists("s.quire"))
  }

  @Test(
    "options that do not go together are wrong usage",
    arguments: [
      ["--stream", "S"], ["--id", "{a}"], ["--stream", "{a", "--type", "T"],
      ["--stream", "S}", "--type", "T"],
      ["--table", "t", "--stream", "S", "--type", "T"],
    ]
  )
  func usage(options: [String]) async throws {
    let folder = try Folder()
    let refused = try await folder.quire(["import", "--store", "s.quire"] + options)
    #expect(refused.status == 64)
    #expect(!folder.exists("s.quire"))
  }
}
