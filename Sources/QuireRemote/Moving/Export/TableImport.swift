import Foundation
public import QuireModel
import QuireWire

/// Puts the items of an export into a table: of a folder that ``TableExport`` has written, or DynamoDB itself.
///
/// ```swift
/// let move = try TableImport(of: "exports", to: store, table: "orders")
/// let found = try move.check()  // before anything is written
/// try await move.prepareTable()
/// try await move.run { print($0.items, "items so far") }
/// let held = try await move.contentsOfTable()  // the same as `found`
/// ```
///
/// Items are put as they are, in place of any of the same key. Doing it again, wholly or from where it stopped, is safe.
public struct TableImport: Sendable {
  /// How far an import has come.
  public struct Progress: Sendable, Hashable {
    /// The files that are through.
    public var files: Int
    /// The items of the next file that are through.
    public var itemsOfFile: Int
    /// The items that are written.
    public var items: Int

    /// Makes a state.
    public init(files: Int = 0, itemsOfFile: Int = 0, items: Int = 0) {
      self.files = files
      self.itemsOfFile = itemsOfFile
      self.items = items
    }
  }

  /// The folder of the export.
  public var folder: String { export.url.path }
  /// The number of items that the manifest tells of.
  public let itemCount: Int

  private let export: ExportFolder
  private let files: [ExportFolder.DataFile]
  private let store: any TableStore
  private let table: String
  /// How many batches are written at a time.
  public var concurrency = 8
  /// How often, and after which pauses, items are sent again that the table's store left unprocessed.
  public var retry = RetryPolicy(maximumAttempts: 20)

  /// How many items are read at a time.
  private static let chunk = 1_000

  /// Reads the manifests of an export: of the folder that has them, or of one whose `AWSDynamoDB` has one such folder.
  ///
  /// Throws `.malformedExport` where they are missing or contradict each other, and for exports in ION and incremental ones.
  public init(of folder: String, to store: any TableStore, table: String) throws {
    export = try ExportFolder.find(at: folder)
    let manifest = try export.manifest()
    files = manifest.files
    itemCount = manifest.summary.itemCount
    self.store = store
    self.table = table
  }

  /// Reads all files, and sums up their items.
  ///
  /// Throws `.malformedExport`, with the file and the line, where a file is missing or cut off, has another checksum or number
  /// of items than the manifest says, or a line that is no item.
  public func check() throws -> TableCopy.Contents { try Self.contents(of: files, in: export) }

  /// Reads all files of an export, as ``check()`` does, where no store is at hand yet.
  public static func contents(of folder: String) throws -> TableCopy.Contents {
    let export = try ExportFolder.find(at: folder)
    return try contents(of: try export.manifest().files, in: export)
  }

  static func contents(
    of files: [ExportFolder.DataFile],
    in export: ExportFolder
  ) throws -> TableCopy.Contents {
    var digest = ItemDigest()
    for file in files {
      let reader = try ExportReader(export.dataFile(file.name))
      let before = digest.count
      while let item = try reader.next() { digest.add(item) }
      let checksum = reader.checksum
      guard checksum == file.md5Checksum else {
        throw TableError(
          .malformedExport,
          "\(reader.name) has the MD5 sum \(checksum), and not \(file.md5Checksum) as the manifest says"
        )
      }
      guard digest.count - before == file.itemCount else {
        throw TableError(
          .malformedExport,
          "\(reader.name) has \(digest.count - before) items, and not \(file.itemCount) as the manifest says"
        )
      }
    }
    return TableCopy.Contents(items: digest.count, checksum: digest.description)
  }

  /// Makes the table where there is none, and waits until it is ready.
  ///
  /// - Parameter definition: The table to make; nil takes the description that is in the folder, where ``TableExport`` has
  ///   written it.
  /// - Throws: `.resourceNotFound` where there is no table, and nothing to make it of.
  public func prepareTable(_ definition: CreateTable? = nil) async throws {
    let target = TargetTable(store: store, name: table)
    try await target.prepare(keySchema: definition?.keySchema, keysOf: "those given") {
      if var definition {
        definition.tableName = table
        return definition
      }
      let file = export.file(ExportFolder.descriptionName)
      guard let json = FileManager.default.contents(atPath: file.path) else {
        throw TableError(
          .resourceNotFound,
          "There is no table \(table), and the export does not tell its keys"
        )
      }
      do throws(TableError) {
        return try Self.definition(of: table, description: Array(json))
      } catch {
        throw TableError(.malformedExport, "\(file.path): \(error.message)")
      }
    }
  }

  /// A table like the one that DynamoDB's `DescribeTable` has answered, in its JSON.
  public static func definition(of table: String, description json: [UInt8]) throws(TableError) -> CreateTable
  {
    do throws(JSONError) {
      var reader = JSONReader(json.span)
      let description = try DescribeTable.readOutput(from: &reader)
      try reader.finish()
      guard !description.keySchema.isEmpty else {
        throw JSONError(.value, at: 0, "expected a member KeySchema, found none")
      }
      return CreateTable(table, like: description)
    } catch {
      throw TableError(.malformedExport, "no description of a table: \(error.description)")
    }
  }

  /// Writes all items, or those from `start` on.
  ///
  /// Calls `report` again and again, when all items before are written.
  @discardableResult
  public func run(
    from start: Progress = Progress(),
    _ report: (Progress) async throws -> Void = { _ in }
  ) async throws -> Progress {
    var progress = start
    let writer = ItemWriter(store: store, table: table, concurrency: concurrency, retry: retry)
    for file in files.dropFirst(start.files) {
      let reader = try ExportReader(export.dataFile(file.name))
      for _ in 0..<progress.itemsOfFile { _ = try reader.next() }
      while true {
        var items: [Item] = []
        while items.count < Self.chunk, let item = try reader.next() { items.append(item) }
        if items.isEmpty { break }
        try await writer.write(items)
        progress.itemsOfFile += items.count
        progress.items += items.count
        try await report(progress)
      }
      progress.files += 1
      progress.itemsOfFile = 0
    }
    return progress
  }

  /// Reads the table, and sums up what it holds: the same as ``check()``, where all is there and the table had nothing else.
  public func contentsOfTable() async throws -> TableCopy.Contents {
    try await TableCopy.contents(of: table, in: store)
  }
}
