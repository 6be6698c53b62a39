import ArgumentParser
import Quire
import QuireWire

/// `quire verify`.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a whole store: pages, items, indexes and counts.",
    discussion: """
      Every page of the file has to be what it is referred to as; every item has to decode, every index entry to have its item and every item its entries, and all counts to \
      agree. The store can be in use meanwhile. The exit code is 2 where faults were found.

      EXAMPLE
        quire verify --store shop.quire
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    var progress = ProgressLine(noun: "entry", plural: "entries")
    let result: Verification
    do {
      defer { progress.clear() }
      result = try store.verify { progress.update(count: $0.items + $0.indexEntries, fraction: nil) }
    }
    let output = StandardOutput()
    if self.output.json {
      try output.line(JSONText.line(Self.json(result)))
    } else {
      for line in Self.lines(result) { try output.line(line) }
    }
    try output.flush()
    if result.isClean { return }
    throw Failure(
      .faultsFound,
      "\(Formatting.count(result.faultCount, "fault")) in \(store.path)",
      advice: "Keep the file, and restore a backup."
    )
  }

  private static func json(_ result: Verification) -> JSONValue {
    .object([
      "clean": .bool(result.isClean), "pages": .number(result.pages), "tables": .number(result.tables),
      "items": .number(result.items),
      "index_entries": .number(result.indexEntries), "fault_count": .number(result.faultCount),
      "faults": .array(
        result.faults.map { fault in
          .object([
            "table": fault.table.map { .string($0) }, "index": fault.index.map { .string($0) },
            "detail": .string(fault.detail),
          ])
        }
      ),
    ])
  }

  private static func lines(_ result: Verification) -> [String] {
    let figures = [
      Formatting.count(result.pages, "page"), Formatting.count(result.tables, "table"),
      Formatting.count(result.items, "item"),
      Formatting.count(result.indexEntries, "index entry", plural: "index entries"),
    ].joined(separator: ", ")
    let style = Style(descriptor: StandardOutput.descriptor)
    if result.isClean { return ["\(style.good("clean")): \(figures)"] }
    let faults = result.faults.map { "  " + Formatting.visible($0.description) }
    let rest = result.faultCount - result.faults.count
    return ["\(style.error("faults")): \(figures)"] + faults
      + (rest > 0 ? ["  … and \(Formatting.number(rest)) more"] : [])
  }
}
