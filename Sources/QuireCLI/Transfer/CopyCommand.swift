import ArgumentParser
import QuireModel
import QuireRemote
import QuireWire

/// `quire copy`.
struct CopyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Copies a table from a store's file to DynamoDB, back, or between two of a kind.",
    discussion: """
      A place is a store's file, or dynamodb://table with settings after a question mark: region, endpoint and \
      profile, which otherwise come from where AWS's tools take them, as do the credentials.

      A target table that is not there is made, with the source's keys and indexes. Items are put in place of any of \
      the same key; copying again is safe. In the end both tables are read, and the number of their items and a checksum \
      over them compared; exit code 2 says that they differ. Let nobody write to either meanwhile.

      With --state, a file keeps how far the copy has come. One that was broken off goes on there when it is started \
      again; the file goes away in the end.

      EXAMPLE
        quire copy --from shop.quire --to 'dynamodb://orders?region=eu-central-1'
        quire copy --from 'dynamodb://orders?endpoint=http://127.0.0.1:8000' --to copy.quire
      """
  )

  @Option(name: .long, help: ArgumentHelp("Where the table is.", valueName: "place"))
  var from: String

  @Option(name: .long, help: ArgumentHelp("Where to copy it.", valueName: "place"))
  var to: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The table in a store's file; otherwise called as on the other side.",
      valueName: "name"
    )
  )
  var table: String?

  @Option(name: .long, help: ArgumentHelp("A file that keeps how far the copy has come.", valueName: "file"))
  var state: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let places = (from: try TableLocation(from), to: try TableLocation(to))
    guard let fromTable = places.from.table ?? table ?? places.to.table,
      let toTable = places.to.table ?? table ?? places.from.table
    else { throw ValidationError("Between two stores' files, --table is needed.") }
    guard places.from != places.to || fromTable != toTable else {
      throw ValidationError("--from and --to are the same place.")
    }
    let source = try places.from.open(forWriting: false)
    let target = try places.to.open(forWriting: true)
    let copy = TableCopy(from: source.store, table: fromTable, to: target.store, table: toTable)
    let result = await Result.of { try await run(copy) }
    // What the copy came to is told first.
    try? await source.close()
    try? await target.close()
    try result.get()
  }

  private func run(_ copy: TableCopy) async throws {
    try await copy.prepareTarget()
    let state = try self.state.map { try TransferState<TableCopy.Progress>($0, from: from, to: to) }
    var line = ProgressLine(noun: "item")
    let done = try await copy.run(from: state?.progress ?? TableCopy.Progress()) { progress in
      line.update(count: progress.items, fraction: nil)
      try state?.save(progress)
    }
    let compared = try await copy.compare()
    line.clear()
    guard compared.source == compared.target else {
      throw Failure(
        .faultsFound,
        "the tables differ: \(Self.text(compared.source)) at \(from), \(Self.text(compared.target)) at \(to)",
        advice: "The target had other items, or somebody wrote meanwhile. Copying again is safe."
      )
    }
    try state?.remove()
    let seconds = Formatting.seconds(line.elapsed)
    let output = StandardOutput()
    try output.line(
      self.output.json
        ? JSONText.line(
          .object([
            "items": .number(done.items), "bytes": .number(done.bytes),
            "checksum": .string(compared.target.checksum),
            "seconds": .number(Formatting.decimal(seconds, places: 3)),
          ])
        )
        : "copied \(Formatting.count(done.items, "item")) in \(Formatting.decimal(seconds, places: 1)) s; "
          + "both tables hold \(Self.text(compared.target))"
    )
    try output.flush()
  }

  private static func text(_ contents: TableCopy.Contents) -> String {
    "\(Formatting.count(contents.items, "item")) of checksum \(contents.checksum.prefix(16))"
  }
}
