import Foundation
import Programs
import Testing

/// `quire events tail`.
struct TailTests {
  @Test("tail shows the last events and ends")
  func lastEvents() async throws {
    let folder = try Folder()
    for number in 1...4 { try await append("\(number)", to: folder) }
    for (options, ids) in [
      (["--lines", "2"], ["3", "4"]), ([], ["1", "2", "3", "4"]), (["--after", "3"], ["4"]),
    ] {
      let tail = try await folder.quire(["events", "tail", "--store", "s.quire", "--json"] + options)
      #expect(tail.status == 0)
      #expect(Self.ids(tail.output) == ids)
    }
  }

  @Test(
    "tail --follow shows what another process appends, and a signal ends it well",
    arguments: [SIGINT, SIGTERM]
  )
  func follow(signal: Int32) async throws {
    let folder = try Folder()
    try await append("1", to: folder)
    try folder.write("", to: "tail.out")
    let tail = try Quire.process(
      ["events", "tail", "--store", "s.quire", "--follow", "--json", "--lines", "1"],
      in: folder
    )
    tail.standardOutput = try FileHandle(forWritingTo: folder.url.appendingPathComponent("tail.out"))
    async let ended: Void = tail.runToEnd()
    // The first line says that it follows; what is appended from here on comes from outside.
    try await wait { Self.ids(try folder.read("tail.out")) == ["1"] }
    for number in 2...6 {
      try await append("\(number)", to: folder)
      try await wait { Self.ids(try folder.read("tail.out")).last == "\(number)" }
    }
    kill(tail.processIdentifier, signal)
    try await ended
    #expect(tail.status == 0)
    #expect(Self.ids(try folder.read("tail.out")) == ["1", "2", "3", "4", "5", "6"])
  }

  @Test("tail --follow ends when nobody reads its output any more")
  func closedPipe() async throws {
    let folder = try Folder()
    try await append("1", to: folder)
    let tail = try Quire.process(["events", "tail", "--store", "s.quire", "--follow"], in: folder)
    let pipe = Pipe()
    tail.standardOutput = pipe
    async let ended: Void = tail.runToEnd()
    #expect(try pipe.fileHandleForReading.read(upToCount: 1) != nil)
    try pipe.fileHandleForWriting.close()
    try pipe.fileHandleForReading.close()
    try await ended
    #expect(tail.status == 0)
  }

  private func append(_ id: String, to folder: Folder) async throws {
    let append = try await folder.quire(
      "events",
      "append",
      "--store",
      "s.quire",
      "--stream",
      "S-1",
      "--type",
      "T",
      "--data",
      "1",
      "--expect",
      "any",
      "--id",
      id
    )
    try #require(append.status == 0, "\(append.errors)")
  }

  /// Suspends until a condition holds, which the test's own time limit bounds.
  private func wait(until condition: () throws -> Bool) async throws {
    while try !condition() { try await Task.sleep(for: .milliseconds(5)) }
  }

  private static func ids(_ output: String) -> [String] {
    output.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /"id":"([^"]*)"/).map { String($0.1) }
    }
  }
}
