import Logging
import Quire
import QuireServer
import Testing

@testable import QuireCLI

@Suite("quire serve")
struct ServeTests {
  @Test(
    "what makes no sense on the command line is refused before anything is opened",
    arguments: [
      (["serve"], "Give a store with --store, or --in-memory."),
      (["serve", "--store", "a.quire", "--in-memory"], "--store and --in-memory exclude each other."),
      (
        ["serve", "--in-memory", "--durability", "synced"],
        "--durability goes with --store: a store in memory has none."
      ),
      (["serve", "--in-memory", "--port", "65536"], "--port is a number from 0 to 65535."),
      (["serve", "--in-memory", "--port=-1"], "--port is a number from 0 to 65535."),
      (["serve", "--in-memory", "--idle-timeout", "0"], "--idle-timeout is a number from 1 to 1000000."),
      (["serve", "--in-memory", "--keys", "file"], "--keys goes with --require-signature."),
    ]
  )
  func usage(arguments: [String], message: String) async throws {
    let folder = try Folder()
    let outcome = try await folder.quire(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!folder.exists("a.quire"))
  }

  @Test("a folder that is missing, a file of keys that is missing or empty")
  func missingFiles() async throws {
    let folder = try Folder()
    #expect(try await folder.quire("serve", "--store", "none/a.quire", "--port", "0").status == 73)
    let signed = ["serve", "--in-memory", "--port", "0", "--require-signature", "--keys", "keys"]
    #expect(try await folder.quire(signed).status == 66)
    try folder.write("[default]\naws_access_key_id = a\n", to: "keys")
    let outcome = try await folder.quire(signed)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("keys has no keys"))
  }

  @Test("keys are read from the sections that have both parts")
  func keys() {
    let keys = KeyOptions.credentials(of: [
      "# aws_access_key_id = no", "[a]", "aws_access_key_id = A", "aws_secret_access_key = x/y+z==", "[half]",
      "aws_access_key_id = H", "[b]", "  aws_secret_access_key=s", "aws_session_token = t=",
      "aws_access_key_id=B",
      "region = us-east-1",
    ])
    #expect(keys.map(\.accessKeyID) == ["A", "B"])
    #expect(keys.map(\.secretAccessKey) == ["x/y+z==", "s"])
    #expect(keys.map(\.sessionToken) == [nil, "t="])
  }

  @Test("a line of the log, as text and as JSON")
  func logLines() {
    let metadata: Logger.Metadata = [
      "status": "200", "text": "two \"words\"\n", "list": ["a", "b"], "empty": "",
    ]
    let event = LogEvent(
      level: .info,
      message: "request",
      metadata: metadata,
      source: nil,
      file: "",
      function: "",
      line: 1
    )
    var log = LineLog(format: .text, logLevel: .info)
    log.clock = WallClock { 1_767_225_600_000_000 }
    #expect(
      log.line(event)
        == #"2026-01-01T00:00:00.000000Z info request empty="" list="[\"a\", \"b\"]" status=200 text="two \"words\"\n""#
    )
    var json = LineLog(format: .json, logLevel: .info)
    json.clock = log.clock
    #expect(
      json.line(event)
        == #"{"time":"2026-01-01T00:00:00.000000Z","level":"info","message":"request","empty":"","list":["a","b"],"#
        + #""status":"200","text":"two \"words\"\n"}"#
    )
  }
}
