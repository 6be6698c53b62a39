import Foundation
import Testing

/// `quire verify`, `backup` and `stats`, and stores that cannot be opened.
struct MaintenanceTests {
  private func store() async throws -> Folder {
    let folder = try Folder()
    try await folder.quire(
      "import",
      "--store",
      "s.quire",
      input: (1...20).map { #"{"stream":"S-1","type":"T","id":"\#($0)","data":1}"# }.joined(separator: "\n")
    )
    return folder
  }

  @Test("a sound store verifies")
  func verify() async throws {
    let folder = try await store()
    let verify = try await folder.quire("verify", "--store", "s.quire")
    #expect(verify.status == 0)
    #expect(verify.output.contains(#/^clean: \d+ pages, 1 table, 20 items, 81 index entries\n$/#))
    #expect(verify.errors == "")
    let json = try await folder.quire("verify", "--store", "s.quire", "--json")
    let rest = #","tables":1,"items":20,"index_entries":81,"fault_count":0,"faults":[]}"# + "\n"
    #expect(json.output.hasPrefix(#"{"clean":true,"pages":"#))
    #expect(json.output.hasSuffix(rest))
  }

  @Test(
    "a backup is a store with the same events, and does not replace a file",
    arguments: [[], ["--repack"]]
  )
  func backup(options: [String]) async throws {
    let folder = try await store()
    let backup = try await folder.quire(["backup", "--store", "s.quire", "--to", "copy.quire"] + options)
    #expect(backup.errors == "")
    #expect(backup.output.hasPrefix("backed up to copy.quire, "))
    let original = try await folder.quire("export", "--store", "s.quire")
    #expect(original.lines.count == 20)
    #expect(try await folder.quire("export", "--store", "copy.quire") == original)
    let again = try await folder.quire("backup", "--store", "s.quire", "--to", "copy.quire")
    #expect(
      again
        == Quire.Outcome(
          status: 73,
          output: "",
          errors: "quire: there is something at copy.quire already\n  A backup goes to a new file.\n"
        )
    )
  }

  @Test("statistics name every tree")
  func statistics() async throws {
    let folder = try await store()
    let stats = try await folder.quire("stats", "--store", "s.quire")
    #expect(stats.status == 0)
    #expect(stats.output.contains(#/\nevents +20 /#))
    #expect(stats.output.contains(#/\nevents +by-type +20 /#))
    let json = try await folder.quire("stats", "--store", "s.quire", "--json")
    #expect(json.output.hasPrefix(#"{"file_bytes":"#))
    #expect(json.lines.count == 1)
  }

  @Test(
    "every command that reads refuses a missing store, and makes none",
    arguments: [
      ["events", "read"], ["events", "tail"], ["events", "streams"], ["events", "stats"], ["export"],
      ["verify"],
      ["stats"], ["backup", "--to", "b"], ["table", "list"], ["table", "describe", "--table", "abc"],
      ["table", "get", "--table", "abc", "--key", "{}"], ["table", "put", "--table", "abc", "--item", "{}"],
      ["table", "scan", "--table", "abc"], ["table", "drop", "--table", "abc"],
      ["table", "query", "--table", "abc", "--key-condition", "a = :a"], ["import", "--table", "abc"],
    ]
  )
  func missingStore(command: [String]) async throws {
    let folder = try Folder()
    let refused = try await folder.quire(command + ["--store", "missing.quire"])
    #expect(
      refused
        == Quire.Outcome(
          status: 66,
          output: "",
          errors: """
            quire: there is no store at missing.quire
              Check the path. A store is made by: quire events append, quire import, quire table create

            """
        )
    )
    #expect(!folder.exists("missing.quire"))
  }

  @Test("a folder, a foreign file and an empty path are no stores")
  func foreignFiles() async throws {
    let folder = try Folder()
    let inFolder = try await folder.quire("verify", "--store", ".")
    #expect(
      inFolder
        == Quire.Outcome(
          status: 69,
          output: "",
          errors: "quire: . is a folder, not a store\n  Name the store's file.\n"
        )
    )
    try folder.write(String(repeating: "This is no store.\n", count: 1_000), to: "text")
    let foreign = try await folder.quire("verify", "--store", "text")
    #expect(foreign.status == 69)
    #expect(foreign.errors.hasPrefix("quire: text is not a Quire store"))
    let append = ["events", "append", "--stream", "S", "--type", "T", "--data", "1", "--expect", "any"]
    let written = try await folder.quire(append + ["--store", "text"])
    #expect(written.status == 69)
    #expect(try folder.read("text").hasPrefix("This is no store.\n"))
    let nowhere = try await folder.quire(append + ["--store", "no/folder/s.quire"])
    #expect(
      nowhere
        == Quire.Outcome(
          status: 73,
          output: "",
          errors:
            "quire: no/folder/s.quire cannot be made: there is no folder no/folder\n  Make the folder first.\n"
        )
    )
  }

  @Test("a damaged store is reported, and never crashes the command")
  func damage() async throws {
    let folder = try await store()
    let file = folder.url.appendingPathComponent("s.quire")
    let sound = try Data(contentsOf: file)
    var reported = 0
    for page in 2..<sound.count / 4_096 {
      var data = sound
      for index in page * 4_096..<page * 4_096 + 64 { data[index] = 0xA5 }
      try data.write(to: file)
      let verify = try await folder.quire("verify", "--store", "s.quire")
      if verify.status == 0 { continue }
      reported += 1
      // On opening, where the page is the first of a tree, and otherwise by the verification.
      let fault = "page \(page) carries the number of another page"
      switch verify.status {
      case 70:
        #expect(
          verify.errors == """
            quire: s.quire is damaged: \(fault)
              See how far it goes with: quire verify; then restore a backup.

            """
        )
      case 2:
        #expect(verify.output.hasSuffix("\n  \(fault)\n"), "\(verify.output)")
        #expect(verify.errors == "quire: 1 fault in s.quire\n  Keep the file, and restore a backup.\n")
      default: Issue.record("page \(page): status \(verify.status) \(verify.errors)")
      }
    }
    // Pages that nothing uses any more may hold anything.
    #expect(reported >= 8)
  }
}
