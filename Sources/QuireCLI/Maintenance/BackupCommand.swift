import ArgumentParser
import Quire
import QuireWire

/// `quire backup`.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies a store to a new file, while it is in use.",
    discussion: """
      The copy shows the store as of one moment, leaves free space out, and is a store like any other.

      EXAMPLE
        quire backup --store shop.quire --to shop-backup.quire
        quire backup --store shop.quire --to shop-small.quire --repack
      """
  )

  @OptionGroup var store: StoreOptions

  @Option(name: .long, help: ArgumentHelp("The file to write; there must be none yet.", valueName: "file"))
  var to: String

  @Flag(
    name: .long,
    help: "Fill the copy's pages: it becomes smaller and faster to read, and takes longer to write."
  )
  var repack = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    guard FileKind(of: to) == .missing else {
      throw Failure(
        .cannotCreate,
        "there is something at \(to) already",
        advice: "A backup goes to a new file."
      )
    }
    try store.backup(to: to, repacking: repack)
    let copy = try Store.open(at: to, options: Store.Options(isReadOnly: true))
    defer { copy.close() }
    let bytes = try copy.statistics().fileBytes
    let output = StandardOutput()
    try output.line(
      self.output.json
        ? JSONText.line(.object(["file": .string(to), "bytes": .number(bytes)]))
        : "backed up to \(Formatting.visible(to)), \(Formatting.bytes(bytes))"
    )
    try output.flush()
  }
}
