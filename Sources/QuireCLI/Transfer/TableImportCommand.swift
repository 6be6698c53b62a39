import ArgumentParser
import Foundation
import QuireModel
import QuireRemote
import QuireWire

/// `quire table import`.
struct TableImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Puts the items of an export into a table: one of quire table export, or of DynamoDB's to S3.",
    discussion: """
      All files are read and compared with the manifest before anything is written; a file that is missing, cut off or \
      damaged, and a line that is no item, ends the import there. Exports in ION and incremental ones are refused.

      A table that is not there is made: of --description, a file with the answer of DynamoDB's DescribeTable; of the keys \
      given; or of the description that quire table export puts beside the manifests. In the end the table is read, and the \
      number of its items and a checksum over them compared with the export; exit code 2 says that they differ.

      With --state, a file keeps how far the import has come. One that was broken off goes on there when it is started \
      again; the file goes away in the end. Items are put in place of any of the same key: importing again is safe.

      EXAMPLE
        aws s3 cp --recursive s3://bucket/AWSDynamoDB/01764106350000-5e7f0c2a export
        quire table import --from export --to shop.quire --table orders --partition-key PK:S --sort-key SK:S
      """
  )

  @Option(name: .long, help: ArgumentHelp("The folder of the export.", valueName: "folder"))
  var from: String

  @Option(
    name: .long,
    help: ArgumentHelp("Where the table is, or comes: as with quire copy.", valueName: "place")
  )
  var to: String

  @Option(name: .long, help: ArgumentHelp("The table in a store's file.", valueName: "name"))
  var table: String?

  @Option(name: .long, help: ArgumentHelp("The partition key of a new table.", valueName: "name:type"))
  var partitionKey: KeyArgument?

  @Option(name: .long, help: ArgumentHelp("The sort key of a new table.", valueName: "name:type"))
  var sortKey: KeyArgument?

  @Option(name: .long, help: ArgumentHelp("A description of a new table.", valueName: "file"))
  var description: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A file that keeps how far the import has come.", valueName: "file")
  )
  var state: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if sortKey != nil, partitionKey == nil { throw ValidationError("--sort-key goes with --partition-key.") }
    if description != nil, partitionKey != nil {
      throw ValidationError("--description and --partition-key exclude each other.")
    }
  }

  func run() async throws {
    let place = try TableLocation(to)
    guard let table = place.table ?? table else {
      throw ValidationError("In a store's file, --table is needed.")
    }
    guard FileKind(of: from) == .folder else {
      throw Failure(.missingStore, "there is no folder \(from)", advice: "Name the folder of an export.")
    }
    let definition = try definition(of: table)
    // Before a store is made for nothing.
    let found = try TableImport.contents(of: from)
    let target = try place.open(forWriting: true)
    let result = await Result.of {
      try await run(TableImport(of: from, to: target.store, table: table), definition, found)
    }
    // What the import came to is told first.
    try? await target.close()
    try result.get()
  }

  private func definition(of table: String) throws -> CreateTable? {
    if let description {
      guard let json = FileManager.default.contents(atPath: description) else {
        throw Failure(.missingStore, "the description \(description) cannot be read")
      }
      do {
        return try TableImport.definition(of: table, description: Array(json))
      } catch {
        throw Failure(.badData, "\(description): \(error.message)")
      }
    }
    guard let partitionKey else { return nil }
    let keys = [partitionKey] + (sortKey.map { [$0] } ?? [])
    return CreateTable(
      tableName: table,
      attributeDefinitions: keys.map(\.definition),
      keySchema: zip(keys, [KeyType.hash, .range]).map { KeySchemaElement($0.name, $1) }
    )
  }

  private func run(
    _ move: TableImport,
    _ definition: CreateTable?,
    _ found: TableCopy.Contents
  ) async throws {
    try await move.prepareTable(definition)
    let state = try self.state.map { try TransferState<TableImport.Progress>($0, from: move.folder, to: to) }
    var line = ProgressLine(noun: "item")
    defer { line.clear() }
    var reached = state?.progress ?? TableImport.Progress()
    do {
      reached = try await move.run(from: reached) { progress in
        reached = progress
        line.update(
          count: progress.items,
          fraction: Double(progress.items) / Double(max(1, move.itemCount))
        )
        try state?.save(progress)
      }
    } catch {
      guard var failure = Failure(of: error) else { throw error }
      failure.advice =
        (failure.advice.map { "\($0)\n  " } ?? "")
        + "\(Formatting.count(reached.items, "item")) of \(Formatting.number(move.itemCount)) and perhaps some more are in "
        + "the table. Importing again is safe."
      throw failure
    }
    let held = try await move.contentsOfTable()
    line.clear()
    guard held == found else {
      throw Failure(
        .faultsFound,
        "the table differs from the export: it holds \(held.items) items of checksum \(held.checksum.prefix(16)), the export "
          + "\(found.items) of \(found.checksum.prefix(16))",
        advice: "The table had other items, or somebody wrote meanwhile. Importing again is safe."
      )
    }
    try state?.remove()
    let seconds = Formatting.seconds(line.elapsed)
    let output = StandardOutput()
    try output.line(
      self.output.json
        ? JSONText.line(
          .object([
            "items": .number(held.items), "checksum": .string(held.checksum),
            "seconds": .number(Formatting.decimal(seconds, places: 3)),
          ])
        )
        : "imported \(Formatting.count(held.items, "item")) in \(Formatting.decimal(seconds, places: 1)) s; "
          + "the table holds what the export does, checksum \(held.checksum.prefix(16))"
    )
    try output.flush()
  }
}
