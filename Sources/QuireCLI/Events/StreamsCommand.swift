import ArgumentParser
import Quire
import QuireEvents
import QuireWire

/// `quire events streams`.
struct StreamsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "streams",
    abstract: "Lists the streams, by name.",
    discussion: """
      EXAMPLE
        quire events streams --store shop.quire --category Order
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Only streams with this text before the first hyphen.", valueName: "name")
  )
  var category: String?

  @Option(name: .long, help: ArgumentHelp("Only streams after this one.", valueName: "id"))
  var after: String?

  @Option(name: .long, help: ArgumentHelp("At most so many streams.", valueName: "N"))
  var limit: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
  }

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let events = try await events.open(in: store)
    let output = StandardOutput()
    var table = TableWriter(
      [
        TableWriter.Column("STREAM"), TableWriter.Column("VERSION", isNumber: true),
        TableWriter.Column("STATE"),
      ],
      to: output
    )
    var streams = StreamPages(
      events: events,
      category: category,
      after: after.map { StreamID($0) },
      limit: limit
    )
    while let page = try await streams.next() {
      for stream in page {
        let state = try await events.state(of: stream)
        if self.output.json {
          try output.line(JSONText.line(Self.json(stream, state)))
        } else {
          try table.row([stream.string, "\(state.lastVersion)", Self.text(state)])
        }
      }
    }
    if !self.output.json { try table.flush() }
    try output.flush()
  }

  private static func json(_ stream: StreamID, _ state: StreamState) -> JSONValue {
    .object([
      "stream": .string(stream.string), "version": .number(state.lastVersion),
      "first_version": .number(state.firstVersion), "exists": .bool(state.exists),
      "deleted_for_ever": .bool(state.isTombstoned),
    ])
  }

  private static func text(_ state: StreamState) -> String {
    if state.isTombstoned { return "deleted for ever" }
    if !state.exists { return "deleted" }
    return state.firstVersion > 1 ? "from version \(state.firstVersion)" : ""
  }
}

/// The ids of streams, page by page.
struct StreamPages {
  private static let pageSize = 1_000

  private let events: EventStore
  private let category: String?
  private var after: StreamID?
  private var remaining: Int
  private var isDone = false

  init(events: EventStore, category: String? = nil, after: StreamID? = nil, limit: Int? = nil) {
    self.events = events
    self.category = category
    self.after = after
    remaining = limit ?? .max
  }

  /// The next page, nil after the last.
  mutating func next() async throws -> [StreamID]? {
    guard !isDone, remaining > 0 else { return nil }
    let wanted = min(remaining, Self.pageSize)
    let page = try await events.streams(inCategory: category, after: after, limit: wanted)
    isDone = page.count < wanted
    remaining -= page.count
    after = page.last
    return page.isEmpty ? nil : page
  }
}
