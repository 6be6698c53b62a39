import Foundation
import Programs
import Testing

@testable import QuireCLI

@Suite("quire table export, and quire table import")
struct TableExportTests {
  /// A store `a.quire` with a table `orders` of three items.
  func folder() async throws -> Folder {
    let folder = try Folder()
    let table = ["--store", "a.quire", "--table", "orders"]
    try await folder.quire(["table", "create", "--partition-key", "PK:S", "--sort-key", "SK:N"] + table)
    for item in [
      #"{"PK":"a","SK":1}"#, #"{"PK":"a","SK":2.5,"b":{"B":"AAEC"}}"#,
      #"{"PK":{"S":"é\n"},"SK":{"N":"-1"},"set":{"SS":["x","y"]}}"#,
    ] {
      try await folder.quire(["table", "put", "--item", item] + table)
    }
    return folder
  }

  /// Exports the table, and answers the folder of the export.
  func export(_ folder: Folder) async throws -> String {
    let outcome = try await folder.quire(
      "table",
      "export",
      "--from",
      "a.quire",
      "--table",
      "orders",
      "--to",
      "out",
      "--json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(#""files":1,"items":3,"#), "\(outcome.output)")
    let parent = folder.url.appendingPathComponent("out/AWSDynamoDB").path
    let names = try FileManager.default.contentsOfDirectory(atPath: parent)
    return "out/AWSDynamoDB/\(try #require(names.first))"
  }

  func importing(_ folder: Folder, _ options: String...) async throws -> Quire.Outcome {
    try await folder.quire(["table", "import", "--to", "b.quire", "--table", "orders"] + options)
  }

  @Test("what is exported is imported the same, the table is made as it was, and again")
  func roundTrip() async throws {
    let folder = try await folder()
    let place = try await export(folder)
    for _ in 0..<2 {
      let outcome = try await importing(folder, "--from", "out", "--json", "--state", "state")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains(#""items":3,"#))
      #expect(!folder.exists("state"))
    }
    let scan = ["table", "scan", "--table", "orders", "--json"]
    let source = try await folder.quire(scan + ["--store", "a.quire"])
    #expect(source.lines.count == 3)
    #expect(try await folder.quire(scan + ["--store", "b.quire"]).output == source.output)
    #expect(!folder.exists("\(place)/_quire-state.json"))
    for name in [
      "_started", "manifest-summary.json", "manifest-summary.md5", "manifest-files.json",
      "manifest-files.md5",
      "table-description.json",
    ] {
      #expect(folder.exists("\(place)/\(name)"))
    }
    for name in ["manifest-summary", "manifest-files"] {
      #expect(
        try folder.read("\(place)/\(name).md5") == (try await sum(of: "\(place)/\(name).json", in: folder))
      )
    }
  }

  /// The MD5 sum of a file in base64, by the system's own program.
  private func sum(of name: String, in folder: Folder) async throws -> String {
    let sum = try await Program(found: ["sh", "-ec", "md5sum <\(name)"], in: folder.url).run()
    try #require(sum.status == 0, "\(sum.errors)")
    let digits = Array(sum.output.prefix(32))
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }

  @Test("damage is told with what and where, before a store is made")
  func damage() async throws {
    let folder = try await folder()
    let place = try await export(folder)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appendingPathComponent("\(place)/data").path
    )
    let data = folder.url.appendingPathComponent("\(place)/data/\(try #require(names.first))")
    let whole = try Data(contentsOf: data)
    let files = try folder.read("\(place)/manifest-files.json")
    let summary = try folder.read("\(place)/manifest-summary.json")
    #expect(summary.contains(/"exportTime" : "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/))

    func expectRefusal(_ message: String) async throws {
      let outcome = try await importing(folder, "--from", place)
      #expect(outcome.status == 65, "\(message): \(outcome.output)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(!folder.exists("b.quire"))
    }
    // The trailer of gzip is 8 bytes, its header 10. (A byte before the trailer may or may not hold the last line's end:
    // the order of the items, and with it the compressed bits, is another one in each table.)
    for (kept, line) in [(whole.count - 1, 3), (whole.count - 8, 3), (11, 0), (10, 0)] {
      try whole.prefix(kept).write(to: data)
      try await expectRefusal("is cut off: its gzip data ends after line \(line)")
    }
    try Data("no gzip at all".utf8).write(to: data)
    try await expectRefusal("is damaged after line 0, or no gzip data")
    try whole.write(to: data)
    for (name, text) in [("manifest-files", files), ("manifest-summary", summary)] {
      try folder.write(text + "\n", to: "\(place)/\(name).json")
      try await expectRefusal("as \(name).md5 says")
      try folder.write(text, to: "\(place)/\(name).json")
    }
    // Whoever copies the manifests alone has nothing to compare them with.
    for name in ["manifest-files", "manifest-summary"] {
      try FileManager.default.removeItem(at: folder.url.appendingPathComponent("\(place)/\(name).md5"))
    }
    try folder.write(
      files.replacing("\"itemCount\":3", with: "\"itemCount\":2"),
      to: "\(place)/manifest-files.json"
    )
    try await expectRefusal("manifest-summary.json tells of 3 items, manifest-files.json of 2")
    let sum = try #require(files.firstMatch(of: #/"md5Checksum":"([^"]+)"/#)?.output.1)
    try folder.write(
      files.replacing(sum, with: "AAAAAAAAAAAAAAAAAAAAAA=="),
      to: "\(place)/manifest-files.json"
    )
    try await expectRefusal("and not AAAAAAAAAAAAAAAAAAAAAA== as the manifest says")
    try folder.write("{}\n", to: "\(place)/manifest-files.json")
    try await expectRefusal("manifest-files.json, line 1 is no manifest of an export")
    try folder.write(files, to: "\(place)/manifest-files.json")
    try folder.write(summary.replacing("DYNAMODB_JSON", with: "ION"), to: "\(place)/manifest-summary.json")
    try await expectRefusal("the format ION is not supported; export as DYNAMODB_JSON")
    try folder.write(
      summary.replacing("FULL_EXPORT", with: "INCREMENTAL_EXPORT"),
      to: "\(place)/manifest-summary.json"
    )
    try await expectRefusal("an export of the type INCREMENTAL_EXPORT is not supported")
    try FileManager.default.removeItem(
      at: folder.url.appendingPathComponent("\(place)/manifest-summary.json")
    )
    try await expectRefusal("has no manifest-summary.json")
    try folder.write(summary, to: "\(place)/manifest-summary.json")
    try FileManager.default.removeItem(at: data)
    try await expectRefusal("cannot be read, though the manifest names it")
  }

  @Test("an export of DynamoDB's own, as S3 has it, is imported into a table of given keys")
  func foreignExport() async throws {
    let folder = try Folder()
    // A data file is two members of gzip one after the other, and another is empty.
    try await makeForeignExport(in: folder)
    let without = try await importing(folder, "--from", "export")
    #expect(without.status == 1)
    #expect(without.errors.contains("There is no table orders, and the export does not tell its keys"))
    let outcome = try await importing(folder, "--from", "export", "--partition-key", "PK:S")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let scan = try await folder.quire("table", "scan", "--store", "b.quire", "--table", "orders", "--json")
    #expect(scan.output == #"{"PK":{"S":"a"},"n":{"N":"1"}}"# + "\n" + #"{"PK":{"S":"b"}}"# + "\n")
  }

  @Test("a line that is no item is told with its file and number")
  func malformedLine() async throws {
    let folder = try Folder()
    try await makeForeignExport(
      in: folder,
      lines: [#"{"Item":{"PK":{"S":"a"}}}"#, #"{"Item":{"PK":{"X":"a"}}}"#]
    )
    let outcome = try await importing(folder, "--from", "export", "--partition-key", "PK:S")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("one.json.gz, line 2: "), "\(outcome.errors)")
    #expect(!folder.exists("b.quire"))
  }

  /// Makes an export with what DynamoDB puts into the manifests, by the system's own gzip and md5sum.
  private func makeForeignExport(
    in folder: Folder,
    lines: [String] = [#"{"Item":{"PK":{"S":"a"},"n":{"N":"1.0"}}}"#, #"{"Item":{"PK":{"S":"b"}}}"#]
  ) async throws {
    let data = folder.url.appendingPathComponent("export/data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    for (index, line) in lines.enumerated() { try folder.write(line + "\n", to: "export/data/\(index)") }
    let script =
      "for part in [0-9]; do gzip -c $part >>one.json.gz; rm $part; done; printf '' | gzip -c >none.json.gz"
    let zipping = try await Program(found: ["sh", "-ec", script], in: data).run()
    try #require(zipping.status == 0, "\(zipping.errors)")
    func entry(_ name: String, _ count: Int) async throws -> String {
      #"{"itemCount":\#(count),"md5Checksum":"\#(try await sum(of: "export/data/\(name).json.gz", in: folder))","etag":"0-1","#
        + #""dataFileS3Key":"prefix/AWSDynamoDB/01693685827463-2d8752fd/data/\#(name).json.gz"}"# + "\n"
    }
    try folder.write(
      try await entry("one", lines.count) + entry("none", 0),
      to: "export/manifest-files.json"
    )
    try folder.write(
      """
      {"version":"2020-06-30","exportArn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders/export/0-2d",\
      "startTime":"2020-11-04T07:28:34.028Z","endTime":"2020-11-04T07:33:43.897Z","tableId":"12345a12",\
      "tableArn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders","exportTime":"2020-11-04T07:28:34.028Z",\
      "s3Bucket":"bucket","s3Prefix":"prefix","s3SseAlgorithm":"AES256","s3SseKmsKeyId":null,\
      "manifestFilesS3Key":"prefix/AWSDynamoDB/01693685827463-2d8752fd/manifest-files.json","billedSizeBytes":0,\
      "itemCount":\(lines.count),"outputFormat":"DYNAMODB_JSON","exportType":"FULL_EXPORT"}
      """,
      to: "export/manifest-summary.json"
    )
    for name in ["manifest-files", "manifest-summary"] {
      try folder.write(try await sum(of: "export/\(name).json", in: folder), to: "export/\(name).md5")
    }
  }
}
