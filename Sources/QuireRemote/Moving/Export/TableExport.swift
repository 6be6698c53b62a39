import Foundation
public import QuireModel
import QuireWire

/// Writes a table to a folder in the layout of DynamoDB's exports to S3: gzip files of `{"Item":{…}}` lines, and
/// manifests that tell how many items each has and its checksum, with checksums of their own.
///
/// ```swift
/// let export = TableExport(of: "orders", in: store, to: "exports")
/// let done = try await export.run { print($0.items, "items so far") }
/// print(done.folder)  // exports/AWSDynamoDB/01764106350000-5e7f0c2a
/// ```
///
/// An export that was broken off is gone on with when it is run again. The manifests are written last, after all files were
/// read back and compared with the table: a folder without them is no export. What others write into the table meanwhile
/// makes the comparison fail.
public struct TableExport: Sendable {
  /// How far an export has come.
  public struct Progress: Sendable, Hashable {
    /// The folder of the export.
    public var folder: String
    /// The files that are written.
    public var files: Int
    /// The items in them.
    public var items: Int
  }

  /// What is kept of an export that is under way.
  struct State: Codable {
    var source: String
    var table: String
    var startTime: String
    var files: [ExportFolder.DataFile] = []
    /// Where to go on, as DynamoDB's JSON.
    var next: String?
    var isRead = false
  }

  static let stateName = "_quire-state.json"

  private let table: String
  private let store: any TableStore
  private let source: String
  private let root: URL
  /// The bytes of items, uncompressed, after which a new file is begun; a file is what is written anew after an interruption.
  public var fileSize = 64 << 20

  /// Makes an export of a table to the folder `root`, which is made where there is none.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - store: Where it is.
  ///   - source: What an export that was broken off must have been made of, for this one to go on with it.
  ///   - root: Where the folder `AWSDynamoDB` is, or comes.
  public init(of table: String, in store: any TableStore, source: String = "", to root: String) {
    self.table = table
    self.store = store
    self.source = source
    self.root = URL(fileURLWithPath: root)
  }

  /// Exports the table, or what is left of it, and answers what was written.
  ///
  /// Calls `report` after each page. Throws `.contentsDiffer`, and removes the folder, where the table has changed meanwhile.
  @discardableResult
  public func run(_ report: (Progress) async throws -> Void = { _ in }) async throws -> Progress {
    let description = try await store.describeTable(table)
    var (folder, state) = try unfinished() ?? begin()
    try removePartialFiles(in: folder)
    while !state.isRead { try await writeFile(in: folder, &state, report) }
    try await compare(folder, state)
    try await finish(folder, state, description)
    return progress(folder, state)
  }

  private func progress(_ folder: ExportFolder, _ state: State, plus items: Int = 0) -> Progress {
    Progress(
      folder: folder.url.path,
      files: state.files.count,
      items: state.files.reduce(items) { $0 + $1.itemCount }
    )
  }

  // MARK: - Begin

  private func unfinished() throws -> (ExportFolder, State)? {
    let parent = root.appendingPathComponent(ExportFolder.parentName)
    let folders =
      (try? FileManager.default.contentsOfDirectory(at: parent, includingPropertiesForKeys: nil)) ?? []
    for url in folders {
      guard let data = FileManager.default.contents(atPath: url.appendingPathComponent(Self.stateName).path),
        let state = try? JSONDecoder().decode(State.self, from: data), state.source == source,
        state.table == table
      else { continue }
      return (ExportFolder(url: url), state)
    }
    return nil
  }

  private func begin() throws -> (ExportFolder, State) {
    let milliseconds = String(Int(Date().timeIntervalSince1970 * 1_000))
    let id =
      String(repeating: "0", count: max(0, 14 - milliseconds.count)) + milliseconds + "-"
      + Self.randomDigits(8)
    let folder = ExportFolder(
      url: root.appendingPathComponent(ExportFolder.parentName).appendingPathComponent(id)
    )
    do {
      try FileManager.default.createDirectory(
        at: folder.url.appendingPathComponent("data"),
        withIntermediateDirectories: true
      )
    } catch {
      throw TableError(.storage, "\(folder.url.path) cannot be made", underlying: error)
    }
    try folder.write(Data(), to: "_started")
    let state = State(source: source, table: table, startTime: Self.now)
    try save(state, in: folder)
    return (folder, state)
  }

  private func removePartialFiles(in folder: ExportFolder) throws {
    let data = folder.url.appendingPathComponent("data")
    for file in try FileManager.default.contentsOfDirectory(at: data, includingPropertiesForKeys: nil)
    where file.pathExtension == "partial" {
      try FileManager.default.removeItem(at: file)
    }
  }

  private func save(_ state: State, in folder: ExportFolder) throws {
    try folder.write(try ExportFolder.encode(state), to: Self.stateName)
  }

  private static var now: String {
    Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  private static func randomDigits(_ count: Int) -> String {
    String((0..<count).map { _ in "0123456789abcdef".randomElement() ?? "0" })
  }

  // MARK: - Files

  private func writeFile(
    in folder: ExportFolder,
    _ state: inout State,
    _ report: (Progress) async throws -> Void
  ) async throws {
    let name = Self.randomDigits(26) + ".json.gz"
    let writer = try ExportWriter(folder.dataFile(name + ".partial"))
    repeat {
      let start = try state.next.map { text throws(JSONError) in try Item(dynamoDBJSON: Array(text.utf8)) }
      let page = try await store.scan(
        Scan(tableName: table, exclusiveStartKey: start, consistentRead: true)
      )
      for item in page.items { try writer.write(item) }
      state.next = page.lastEvaluatedKey.map { String(decoding: $0.dynamoDBJSON(), as: UTF8.self) }
      state.isRead = state.next == nil
      try await report(progress(folder, state, plus: writer.items))
    } while !state.isRead && writer.size < fileSize
    let digest = try writer.finish(movingTo: folder.dataFile(name))
    state.files.append(
      ExportFolder.DataFile(
        itemCount: writer.items,
        md5Checksum: Data(digest).base64EncodedString(),
        etag: ExportFolder.DataFile.etag(md5: digest),
        dataFileS3Key: "\(ExportFolder.parentName)/\(folder.url.lastPathComponent)/data/\(name)"
      )
    )
    try save(state, in: folder)
  }

  // MARK: - End

  private func compare(_ folder: ExportFolder, _ state: State) async throws {
    let written = try TableImport.contents(of: state.files, in: folder)
    let held = try await TableCopy.contents(of: table, in: store)
    guard written != held else { return }
    try? FileManager.default.removeItem(at: folder.url)
    throw TableError(
      .contentsDiffer,
      """
      The table \(table) was written to while it was exported: \(written.items) items of checksum \
      \(written.checksum.prefix(16)) were written, and it holds \(held.items) of \(held.checksum.prefix(16)). The export \
      was removed; export it again while nobody writes
      """
    )
  }

  private func finish(_ folder: ExportFolder, _ state: State, _ description: TableDescription) async throws {
    let answer = try await WireRequest(.describeTable, body: Array(#"{"TableName":"\#(table)"}"#.utf8))
      .answer(from: store, endpoint: "")
    try folder.write(Data(answer), to: ExportFolder.descriptionName)
    var lines = Data()
    for file in state.files { lines += try ExportFolder.encode(file) + Data("\n".utf8) }
    try folder.writeManifest(lines, to: ExportFolder.filesName)
    let summary = ExportFolder.Summary(
      startTime: state.startTime,
      endTime: Self.now,
      tableArn: description.tableArn,
      tableId: description.tableId,
      exportTime: state.startTime,
      manifestFilesS3Key:
        "\(ExportFolder.parentName)/\(folder.url.lastPathComponent)/\(ExportFolder.filesName)",
      billedSizeBytes: 0,
      itemCount: progress(folder, state).items,
      outputFormat: "DYNAMODB_JSON",
      exportType: "FULL_EXPORT"
    )
    try folder.writeManifest(
      try ExportFolder.encode(summary, isPretty: true),
      to: ExportFolder.summaryName
    )
    try FileManager.default.removeItem(at: folder.file(Self.stateName))
  }
}
