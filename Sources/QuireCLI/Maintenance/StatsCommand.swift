import ArgumentParser
import Quire
import QuireWire

/// `quire stats`.
struct StatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Shows the size of a store, its tables and its indexes.",
    discussion: """
      EXAMPLE
        quire stats --store shop.quire
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let statistics = try store.statistics()
    let output = StandardOutput()
    if self.output.json {
      try output.line(JSONText.line(Self.json(statistics)))
    } else {
      try Self.write(statistics, to: output)
    }
    try output.flush()
  }

  private static func json(_ statistics: StoreStatistics) -> JSONValue {
    .object([
      "file_bytes": .number(statistics.fileBytes), "map_bytes": .number(statistics.mapBytes),
      "last_transaction": .number(statistics.lastTransactionID), "readers": .number(statistics.readers),
      "maximum_readers": .number(statistics.maximumReaders),
      "trees": .array(
        statistics.trees.map { tree in
          .object([
            "table": .string(tree.table), "index": tree.index.map { .string($0) },
            "time_to_live": tree.isTimeToLive ? .bool(true) : nil,
            "entries": .number(tree.entries),
            "item_bytes": .number(tree.itemBytes), "stored_bytes": .number(tree.storedBytes),
            "depth": .number(tree.depth),
          ])
        }
      ),
    ])
  }

  private static func write(_ statistics: StoreStatistics, to output: StandardOutput) throws {
    try output.line(
      "\(Formatting.bytes(statistics.fileBytes)) in use, \(Formatting.bytes(statistics.mapBytes)) of address space reserved; "
        + "commit \(Formatting.number(statistics.lastTransactionID)); "
        + "\(statistics.readers) of \(statistics.maximumReaders) reader slots"
    )
    if statistics.trees.isEmpty { return }
    try output.line("")
    var table = TableWriter(
      [
        TableWriter.Column("TABLE"), TableWriter.Column("INDEX"),
        TableWriter.Column("ENTRIES", isNumber: true),
        TableWriter.Column("ITEMS", isNumber: true), TableWriter.Column("PAGES", isNumber: true),
        TableWriter.Column("DEPTH", isNumber: true),
      ],
      to: output
    )
    for tree in statistics.trees {
      try table.row([
        tree.table, tree.index ?? (tree.isTimeToLive ? "(time to live)" : ""),
        Formatting.number(tree.entries), Formatting.bytes(tree.itemBytes),
        Formatting.bytes(tree.storedBytes), "\(tree.depth)",
      ])
    }
    try table.flush()
  }
}
