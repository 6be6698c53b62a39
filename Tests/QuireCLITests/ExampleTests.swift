import Foundation
import Programs
import Testing

/// The programs in `Examples`, run as processes.
@Suite struct ExampleTests {
  private static let change =
    #"{"path":"a.txt","change":"FileAdded","commit":"c1","at":"2026-01-01T00:00:00Z","added":3,"deleted":0}"#

  @Test("an example ends with 0 after all of its checks held", arguments: ["Bank", "Orders", "Tables"])
  func example(name: String) async throws {
    let outcome = try await run(name)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("✓ the store is sound"))
    #expect(!outcome.output.contains("✗"))
  }

  @Test("the history of a file is imported, projected and verified")
  func history() async throws {
    let later = Self.change.replacing("FileAdded", with: "FileModified").replacing(#""c1""#, with: #""c2""#)
    let other = Self.change.replacing("a.txt", with: "b/c.txt")
    let outcome = try await run("GitHistory", input: [Self.change, other, later].joined(separator: "\n"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("3 changes of 2 files in 2 commits"))
    #expect(outcome.output.contains("✓ Global order: positions 1 to 3 without a gap"))
    #expect(outcome.output.contains("✓ Imported again: every append is answered as a duplicate"))
    #expect(outcome.output.contains("      2         +6         −0  a.txt"))
    #expect(!outcome.output.contains("✗"))
  }

  @Test(
    "input that is not a change is refused with its line",
    arguments: [
      ("nonsense", "2: not a file change: The given data was not valid JSON."),
      (#"{"path":"x"}"#, #"2: not a file change: "change" is missing"#),
      (change.replacing("FileAdded", with: "FileEaten"), "2: not a file change: Cannot initialize Kind"),
      (change.replacing("a.txt", with: ""), #"2: not a file change: "path" is empty or too long"#),
      (change.replacing(":3", with: ":-3"), "2: not a file change: a number of lines is negative"),
      (change, "2: not a file change: the commit has changed this path in a line before"),
    ]
  )
  func badInput(line: String, message: String) async throws {
    let outcome = try await run("GitHistory", input: "\(Self.change)\n\(line)\n")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(message))
    #expect(outcome.output.isEmpty)
  }

  @Test("input without changes is refused")
  func emptyInput() async throws {
    let outcome = try await run("GitHistory", input: "\n")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("has no file changes"))
  }

  @Test("a repository's history has its renames, binary files and unusual names")
  func repository() async throws {
    let repository = try Folder()
    try "a\nb\nc\n".write(to: repository.url.appending(path: "a b.txt"), atomically: true, encoding: .utf8)
    try Data([0, 255, 0, 254]).write(to: repository.url.appending(path: "binary"))
    let script = """
      git init -q . && git add . && git commit -qm one
      git mv 'a b.txt' 'd\té.txt' && git commit -qm two
      git rm -q binary && git commit -qm three
      """
    var shell = Program(found: ["sh", "-ec", script], in: repository.url)
    shell.environment = [
      "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "Test",
      "GIT_COMMITTER_EMAIL": "test@example.com", "GIT_CONFIG_GLOBAL": "/dev/null",
    ]
    let git = try await shell.run()
    try #require(git.status == 0, "\(git.errors)")

    let outcome = try await run("GitHistory", arguments: ["--repository", repository.url.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("5 changes of 3 files in 3 commits"))
    #expect(outcome.output.contains("  a b.txt\n"))
    #expect(outcome.output.contains("  d\té.txt\n"))
    #expect(outcome.output.contains("  binary\n"))
  }

  @Test("a store that is there is not touched")
  func existingStore() async throws {
    let folder = try Folder()
    let store = folder.url.appending(path: "history.quire")
    try Data("precious".utf8).write(to: store)
    let outcome = try await run("GitHistory", arguments: ["--store", store.path])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("there is a file; the example begins with a new store"))
    #expect(try Data(contentsOf: store) == Data("precious".utf8))
  }
}

/// Runs an example; `input` becomes the file that it reads.
private func run(_ example: String, arguments: [String] = [], input: String? = nil) async throws
  -> Program.Outcome
{
  let folder = try Folder()
  var arguments = arguments
  if let input {
    try folder.write(input, to: "input.jsonl")
    arguments += ["--input", folder.url.appending(path: "input.jsonl").path]
  }
  return try await Program(built: example, arguments, in: folder.url).run()
}
