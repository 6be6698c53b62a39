import Crypto
import Foundation
import QuireModel

/// The folder of one export, as DynamoDB lays it out.
///
/// ```text
/// _started               empty
/// manifest-summary.json  what was exported
/// manifest-summary.md5   the MD5 sum of that file, in base64, without an end of the line
/// manifest-files.json    a line for each file of data
/// manifest-files.md5     the MD5 sum of that file
/// data/<name>.json.gz    the items
/// ```
///
/// The source is the chapter “DynamoDB table export output format” of Amazon's developer guide, but for the names of the
/// sums: the guide calls them `.checksum`, and what DynamoDB writes is `.md5`, of 24 bytes, as listings of exports show
/// and ScyllaDB's tests, which were run against DynamoDB, say.
struct ExportFolder: Sendable {
  static let summaryName = "manifest-summary.json"
  static let filesName = "manifest-files.json"
  static let descriptionName = "table-description.json"
  /// What the folders of all exports of a place are in.
  static let parentName = "AWSDynamoDB"

  /// What is exported, and how much of it.
  struct Summary: Codable, Sendable {
    var version = "2020-06-30"
    var exportArn: String?
    var startTime: String?
    var endTime: String?
    var tableArn: String?
    var tableId: String?
    var exportTime: String?
    var s3Bucket: String?
    var s3Prefix: String?
    var s3SseAlgorithm: String?
    var s3SseKmsKeyId: String?
    var manifestFilesS3Key: String?
    var billedSizeBytes: Int?
    var itemCount: Int
    var outputFormat: String
    var exportType: String?
  }

  /// A file of items.
  struct DataFile: Codable, Sendable, Hashable {
    var itemCount: Int
    /// The MD5 sum of the file as it is, compressed, in base64.
    var md5Checksum: String
    /// What S3 calls this version of the file.
    ///
    /// DynamoDB uploads a file in parts, and then it is the MD5 sum of the parts' MD5 sums, in hexadecimal, with the number
    /// of parts behind it. The pair of the guide's example is of that form: of `sQMSpEILNgoQmarvDFonGQ==`, the one part's sum,
    /// it is `af83d6f217c19b8b0fff8023d8ca4716-1`. Of several parts it cannot be told without their size, and with a
    /// key of KMS it is no sum at all; so it is written, and not checked.
    var etag: String?
    var dataFileS3Key: String

    /// The ``etag`` of a file of one part that has this MD5 sum.
    static func etag(md5 digest: [UInt8]) -> String {
      Insecure.MD5.hash(data: digest).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "-1"
    }

    /// The name within `data`; whatever else the key has is of the bucket that the export was made in.
    var name: String { String(dataFileS3Key.split(separator: "/").last ?? "") }
  }

  let url: URL

  /// The file of the MD5 sum of a manifest.
  static func sumName(of manifest: String) -> String {
    String(manifest.prefix { $0 != "." }) + ".md5"
  }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }
  func dataFile(_ name: String) -> URL { url.appendingPathComponent("data").appendingPathComponent(name) }

  /// The folder of the export at `path`: that folder itself, or the only one of those in its `AWSDynamoDB`.
  static func find(at path: String) throws(TableError) -> ExportFolder {
    let root = URL(fileURLWithPath: path)
    func hasSummary(_ folder: URL) -> Bool {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent(summaryName).path)
    }
    if hasSummary(root) { return ExportFolder(url: root) }
    let parents = [root.appendingPathComponent(parentName), root]
    let folders = parents.flatMap { parent in
      (try? FileManager.default.contentsOfDirectory(at: parent, includingPropertiesForKeys: nil)) ?? []
    }.filter(hasSummary)
    guard let only = folders.first else {
      throw TableError(
        .malformedExport,
        "\(path) has no \(summaryName): name the folder of an export that was ended, \(parentName)/<id>"
      )
    }
    guard folders.count == 1 else {
      throw TableError(
        .malformedExport,
        "\(path) has \(folders.count) exports: name one of the folders in it, \(parentName)/<id>"
      )
    }
    return ExportFolder(url: only)
  }

  /// Reads the manifests, and refuses what is no full export of DynamoDB's JSON.
  func manifest() throws(TableError) -> (summary: Summary, files: [DataFile]) {
    let summary: Summary = try decode(try readManifest(Self.summaryName), Self.summaryName)
    guard summary.outputFormat == "DYNAMODB_JSON" else {
      throw TableError(
        .malformedExport,
        "\(file(Self.summaryName).path): the format \(summary.outputFormat) is not supported; export as DYNAMODB_JSON"
      )
    }
    guard ["FULL_EXPORT", nil].contains(summary.exportType) else {
      throw TableError(
        .malformedExport,
        "\(file(Self.summaryName).path): an export of the type \(summary.exportType ?? "") is not supported; only a "
          + "FULL_EXPORT is"
      )
    }
    var files: [DataFile] = []
    let lines = try readManifest(Self.filesName).split(separator: UInt8(ascii: "\n"))
    for (index, line) in lines.enumerated() {
      let entry: DataFile = try decode(Data(line), "\(Self.filesName), line \(index + 1)")
      guard !entry.name.isEmpty, ![".", ".."].contains(entry.name) else {
        throw TableError(
          .malformedExport,
          "\(file(Self.filesName).path), line \(index + 1): dataFileS3Key names no file"
        )
      }
      files.append(entry)
    }
    let total = files.reduce(0) { $0 &+ $1.itemCount }
    guard total == summary.itemCount else {
      throw TableError(
        .malformedExport,
        "\(url.path): \(Self.summaryName) tells of \(summary.itemCount) items, \(Self.filesName) of \(total)"
      )
    }
    return (summary, files)
  }

  /// Reads a manifest, and compares it with its MD5 sum where that came along.
  private func readManifest(_ name: String) throws(TableError) -> Data {
    let data = try read(name)
    let sumName = Self.sumName(of: name)
    guard FileManager.default.fileExists(atPath: file(sumName).path) else { return data }
    let told = String(decoding: try read(sumName), as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines
    )
    let sum = Self.md5(of: data)
    guard sum == told else {
      throw TableError(
        .malformedExport,
        "\(file(name).path) has the MD5 sum \(sum), and not \(told) as \(sumName) says"
      )
    }
    return data
  }

  /// Writes a manifest and, before it, its MD5 sum: where the manifest is, both are.
  func writeManifest(_ data: Data, to name: String) throws(TableError) {
    try write(Data(Self.md5(of: data).utf8), to: Self.sumName(of: name))
    try write(data, to: name)
  }

  private static func md5(of data: Data) -> String {
    Data(Insecure.MD5.hash(data: data)).base64EncodedString()
  }

  func read(_ name: String) throws(TableError) -> Data {
    do {
      return try Data(contentsOf: file(name))
    } catch {
      throw TableError(.malformedExport, "\(file(name).path) is missing or cannot be read", underlying: error)
    }
  }

  private func decode<Value: Decodable>(_ data: Data, _ place: String) throws(TableError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: data)
    } catch {
      throw TableError(
        .malformedExport,
        "\(url.path)/\(place) is no manifest of an export",
        underlying: error
      )
    }
  }

  /// Writes a file in one step: a crash leaves the old one or the new one.
  func write(_ data: Data, to name: String) throws(TableError) {
    do {
      try data.write(to: file(name), options: .atomic)
    } catch {
      throw TableError(.storage, "\(file(name).path) cannot be written", underlying: error)
    }
  }

  static func encode(_ value: some Encodable, isPretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      isPretty
      ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      : [
        .sortedKeys, .withoutEscapingSlashes,
      ]
    return try encoder.encode(value)
  }
}
