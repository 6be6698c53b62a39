import Foundation
import Testing

/// The programs in `Examples`, run as processes.
@Suite struct ExampleTests {
  private static let change =
    #"{"path":"a.txt","change":"FileAdded","commit":"c1","at":"2026-01-01T00:00:00Z","added":3,"deleted":0}"#

  @Test("an example ends with 0 after all of its checks held", arguments: ["Bank", "Orders", "Tables"])
  func example(name: String) throws {
    let run = try Run(name)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("✓ the store is sound"))
    #expect(!run.output.contains("✗"))
  }

  @Test("the history of a file is imported, projected and verified")
  func history() throws {
    let later = Self.change.replacing("FileAdded", with: "FileModified").replacing(#""c1""#, with: #""c2""#)
    let other = Self.change.replacing("a.txt", with: "b/c.txt")
    let run = try Run("GitHistory", input: [Self.change, other, later].joined(separator: "\n"))
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("3 changes of 2 files in 2 commits"))
    #expect(run.output.contains("✓ Global order: positions 1 to 3 without a gap"))
    #expect(run.output.contains("✓ Imported again: every append is answered as a duplicate"))
    #expect(run.output.contains("      2         +6         −0  a.txt"))
    #expect(!run.output.contains("✗"))
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
  func badInput(line: String, message: String) throws {
    let run = try Run("GitHistory", input: "\(Self.change)\n\(line)\n")
    #expect(run.status == 1)
    #expect(run.error.contains(message))
    #expect(run.output.isEmpty)
  }

  @Test("input without changes is refused")
  func emptyInput() throws {
    let run = try Run("GitHistory", input: "\n")
    #expect(run.status == 1)
    #expect(run.error.contains("has no file changes"))
  }

  @Test("a repository's history has its renames, binary files and unusual names")
  func repository() throws {
    let repository = try TemporaryFolder()
    try "a\nb\nc\n".write(to: repository.url.appending(path: "a b.txt"), atomically: true, encoding: .utf8)
    try Data([0, 255, 0, 254]).write(to: repository.url.appending(path: "binary"))
    let script = """
      git init -q . && git add . && git commit -qm one
      git mv 'a b.txt' 'd\té.txt' && git commit -qm two
      git rm -q binary && git commit -qm three
      """
    let git = try Run(
      URL(filePath: "/bin/sh"),
      ["-ec", script],
      in: repository.url,
      environment: [
        "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.com", "GIT_CONFIG_GLOBAL": "/dev/null",
      ]
    )
    try #require(git.status == 0, "\(git.error)")

    let run = try Run("GitHistory", arguments: ["--repository", repository.url.path])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains("5 changes of 3 files in 3 commits"))
    #expect(run.output.contains("  a b.txt\n"))
    #expect(run.output.contains("  d\té.txt\n"))
    #expect(run.output.contains("  binary\n"))
  }

  @Test("a store that is there is not touched")
  func existingStore() throws {
    let folder = try TemporaryFolder()
    let store = folder.url.appending(path: "history.quire")
    try Data("precious".utf8).write(to: store)
    let run = try Run("GitHistory", arguments: ["--store", store.path])
    #expect(run.status == 1)
    #expect(run.error.contains("there is a file; the example begins with a new store"))
    #expect(try Data(contentsOf: store) == Data("precious".utf8))
  }
}

/// A folder that is removed in the end.
private final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "quire-examples-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// A process that has ended.
private struct Run {
  let status: Int32
  let output: String
  let error: String

  /// Runs an example; `input` becomes the file that it reads.
  init(_ example: String, arguments: [String] = [], input: String? = nil) throws {
    let folder = try TemporaryFolder()
    var arguments = arguments
    if let input {
      let file = folder.url.appending(path: "input.jsonl")
      try input.write(to: file, atomically: true, encoding: .utf8)
      arguments += ["--input", file.path]
    }
    // Examples are built into the folder that the tests are in.
    let tests = try #require(CommandLine.arguments.first)
    let folderOfTests = URL(filePath: tests).resolvingSymlinksInPath().deletingLastPathComponent()
    try self.init(folderOfTests.appending(path: example), arguments, in: folder.url, environment: [:])
  }

  init(_ program: URL, _ arguments: [String], in folder: URL, environment: [String: String]) throws {
    let logs = try TemporaryFolder()
    let files = ["output", "error"].map { logs.url.appending(path: $0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = String(decoding: try Data(contentsOf: files[0]), as: UTF8.self)
    error = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
  }
}
