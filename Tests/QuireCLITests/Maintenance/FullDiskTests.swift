import Foundation
import Programs
import Testing

/// A file system of a test's own.
private enum SmallFileSystem {
  static let isPossible: Bool = {
    #if os(Linux)
    let probe = Program(found: ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).process()
    probe.standardError = FileHandle.nullDevice
    guard (try? probe.run()) != nil else { return false }
    probe.waitUntilExit()
    return probe.terminationStatus == 0
    #else
    return false
    #endif
  }()
}

/// A full disk, as a small file system of the test's own: made in a mount namespace, which takes root on Linux.
@Suite("A full disk", .enabled(if: SmallFileSystem.isPossible))
struct FullDiskTests {
  /// Runs a script with a file system of `size` at `disk` in a folder, `$quire` being the command.
  private func run(_ script: String, size: String) async throws -> Quire.Outcome {
    let folder = try Folder()
    let lines = (0..<4_000).map {
      #"{"stream":"S-\#($0 % 97)","type":"T","id":"\#($0)","data":{"text":"\#(String(repeating: "x", count: 300))"}}"#
    }
    try folder.write(lines.joined(separator: "\n"), to: "lines")
    try folder.write(
      """
      set -u
      cd "$1"; quire=$2
      mkdir disk
      mount -t tmpfs -o size=\(size) tmpfs disk || exit 1
      import() { $quire import --store disk/s.quire --json <lines; echo "import $?"; }
      append() {
        $quire events append --store "disk/$1" --stream A-1 --type T --data 1 --expect any >/dev/null
        echo "append $?"
      }
      fill() { cat /dev/zero >disk/fill 2>/dev/null; }
      \(script)
      """,
      to: "script"
    )
    let quire = try Quire.program([], in: folder).url.path
    return try await Quire.outcome(
      of: Program(found: ["unshare", "-m", "bash", "script", folder.url.path, quire], in: folder.url)
    )
  }

  @Test("an import ends with a clear error, keeps what it acknowledged, and goes through once there is room")
  func importing() async throws {
    let outcome = try await run(
      """
      import
      $quire verify --store disk/s.quire --json | grep -o '"clean":[a-z]*'
      $quire events stats --store disk/s.quire --json | grep -o '"events":[0-9]*' | head -1
      mount -o remount,size=200m disk
      import
      $quire verify --store disk/s.quire --json | grep -o '"clean":[a-z]*'
      """,
      size: "3m"
    )
    let lines = outcome.lines
    try #require(lines.count == 6, "\(outcome)")
    #expect(lines[0] == "import 74")
    #expect(lines[1] == #""clean":true"#)
    let stored = try #require(lines[2].split(separator: ":").last.flatMap { Int($0) })
    #expect(stored > 100)
    #expect(outcome.errors.contains("No space left on device"))
    // Exactly what was acknowledged, and nothing of the commit that failed.
    let acknowledged = try #require(
      outcome.errors.firstMatch(of: #/([\d,]+) lines of the input are in the store/#)
    )
    #expect(Int(acknowledged.output.1.filter { $0 != "," }) == stored)
    #expect(lines[3].hasPrefix(#"{"lines":4000,"written":\#(4_000 - stored),"duplicates":\#(stored),"#))
    #expect(Array(lines[4...]) == ["import 0", #""clean":true"#])
  }

  @Test("a store cannot be made or opened where there is no room for its lock file: an error, not a signal")
  func opening() async throws {
    let outcome = try await run(
      """
      append a.quire
      fill
      append new.quire
      rm disk/a.quire-lock; fill
      append a.quire
      rm disk/fill
      append new.quire
      append a.quire
      $quire verify --store disk/a.quire --json | grep -o '"items":[0-9]*'
      """,
      size: "1m"
    )
    #expect(outcome.lines == ["append 0", "append 74", "append 74", "append 0", "append 0", #""items":2"#])
    #expect(
      outcome.errors.contains("disk/new.quire cannot be opened: lock file: No space left on device")
    )
    #expect(
      outcome.errors.contains("disk/a.quire cannot be opened: lock file: No space left on device")
    )
  }

  @Test("a backup that does not fit leaves nothing behind", arguments: ["", "--repack"])
  func backup(option: String) async throws {
    let outcome = try await run(
      """
      $quire import --store disk/a.quire --json <lines | grep -o '"written":[0-9]*'
      fill
      $quire backup --store disk/a.quire --to disk/copy.quire \(option); echo "backup $?"
      # With room for the beginning of a copy.
      truncate -s -1M disk/fill
      $quire backup --store disk/a.quire --to disk/copy.quire \(option); echo "backup $?"
      ls disk
      """,
      size: "12m"
    )
    #expect(
      outcome.lines == [#""written":4000"#, "backup 74", "backup 74", "a.quire", "a.quire-lock", "fill"]
    )
    #expect(outcome.errors.contains("No space left on device"))
  }

  @Test("a store on a file system for reading only is read, and writes to it are refused")
  func readOnly() async throws {
    let outcome = try await run(
      """
      append a.quire
      mount -o remount,ro disk
      $quire events stats --store disk/a.quire --json | grep -o '"events":[0-9]*' | head -1
      append a.quire
      append new.quire
      """,
      size: "4m"
    )
    #expect(outcome.lines == ["append 0", #""events":1"#, "append 74", "append 74"])
    #expect(outcome.errors.contains("disk/a.quire cannot be opened: open: Read-only file system"))
  }
}
