import Testing

/// The help texts.
struct HelpTests {
  private static let commands: [[String]] = [
    [], ["events"], ["events", "append"], ["events", "read"], ["events", "tail"], ["events", "streams"],
    ["events", "stats"], ["table"], ["table", "list"], ["table", "describe"], ["table", "create"],
    ["table", "get"],
    ["table", "put"], ["table", "update"], ["table", "delete"], ["table", "query"], ["table", "scan"],
    ["table", "drop"], ["table", "export"], ["table", "import"], ["import"], ["export"], ["copy"], ["verify"],
    ["backup"], ["stats"], ["serve"],
  ]

  @Test("the help of every command has an example of it", arguments: commands)
  func example(command: [String]) async throws {
    let help = try await Folder().quire(command + ["--help"])
    #expect(help.status == 0)
    #expect(help.errors == "")
    let parts = help.output.split(separator: "EXAMPLE\n", maxSplits: 1)
    try #require(parts.count == 2)
    let example = parts[1].split(separator: "\n\n")[0]
    #expect(example.contains((["quire"] + command).joined(separator: " ")))
    // What moves a table does so between two places, each of which may be a store.
    let moves = [["copy"], ["table", "export"], ["table", "import"]].contains(command)
    #expect(example.contains(moves ? "--from" : "--store"))
    #expect(!help.output.contains("\u{1B}"))
  }

  @Test("every subcommand is known to these tests")
  func completeness() async throws {
    let folder = try Folder()
    for group in [[], ["events"], ["table"]] {
      let help = try await folder.quire(group + ["--help"])
      let list = try #require(help.output.split(separator: "SUBCOMMANDS:\n").last)
      for line in list.split(separator: "\n") where line.hasPrefix("  ") && !line.hasPrefix("   ") {
        let name = try #require(line.split(separator: " ").first)
        if name == "See" { continue }
        #expect(Self.commands.contains(group + [String(name)]), "\(group) \(name)")
      }
    }
  }

  @Test(
    "a command that there is not is named, with those that it may have been meant for",
    arguments: [
      (["tabel", "list"], "quire tabel", "Did you mean: quire table"),
      (["table", "lsit", "--store", "s"], "quire table lsit", "Did you mean: quire table list"),
      (["events", "delete"], "quire events delete", "See what there is with: quire events --help"),
    ]
  )
  func unknown(command: [String], name: String, advice: String) async throws {
    let outcome = try await Folder().quire(command)
    #expect(
      outcome
        == Quire.Outcome(status: 64, output: "", errors: "quire: there is no command \(name)\n  \(advice)\n")
    )
  }

  @Test("the help lists the exit codes")
  func exitCodes() async throws {
    let help = try await Folder().quire("--help")
    for code in [
      "   0  done", "   2  verify found faults", "  64  ", "  65  ", "  66  ", "  69  ", "  70  ", "  71  ",
      "  75  ",
    ] {
      #expect(help.output.contains(code))
    }
  }
}
