import ArgumentParser
import Quire
import QuireEvents
import QuireModel
import QuireWire

/// `quire events stats`.
struct EventStatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Counts events and streams, by category.",
    discussion: """
      EXAMPLE
        quire events stats --store shop.quire
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let events = try await events.open(in: store)
    let figures = try await EventFigures(events)
    let description = try store.describeTable(DescribeTable(tableName: self.events.table))
    let output = StandardOutput()
    if self.output.json {
      try output.line(JSONText.line(figures.json(bytes: description.sizeBytes)))
    } else {
      try figures.write(to: output, bytes: description.sizeBytes)
    }
    try output.flush()
  }
}

/// How many events and streams there are.
struct EventFigures {
  private let events: Int
  private let streams: Int
  private let first: RecordedEvent?
  private let last: RecordedEvent?
  private let categories: [String: (streams: Int, events: Int)]

  init(_ store: EventStore) async throws {
    var categories: [String: (streams: Int, events: Int)] = [:]
    var streams = 0
    var pages = StreamPages(events: store)
    while let page = try await pages.next() {
      streams += page.count
      for stream in page {
        let version = try await store.state(of: stream).lastVersion
        categories[stream.category, default: (0, 0)].streams += 1
        categories[stream.category, default: (0, 0)].events += version
      }
    }
    self.categories = categories
    self.streams = streams
    last = try await store.page(.all, direction: .backwards, limit: 1).events.first
    first = try await store.page(.all, limit: 1).events.first
    events = last?.position ?? 0
  }

  private var sortedCategories: [(name: String, streams: Int, events: Int)] {
    categories.map { ($0.key, $0.value.streams, $0.value.events) }
      .sorted { ($1.2, $0.0) < ($0.2, $1.0) }
  }

  func json(bytes: Int) -> JSONValue {
    .object([
      "events": .number(events), "streams": .number(streams), "bytes": .number(bytes),
      "first_created_at": first.map { .string($0.createdAt.description) },
      "last_created_at": last.map { .string($0.createdAt.description) },
      "categories": .array(
        sortedCategories.map { name, streams, events in
          .object(["category": .string(name), "streams": .number(streams), "events": .number(events)])
        }
      ),
    ])
  }

  func write(to output: StandardOutput, bytes: Int) throws {
    try output.line(
      "\(Formatting.count(events, "event")) in \(Formatting.count(streams, "stream")), \(Formatting.bytes(bytes))"
    )
    if let first, let last {
      try output.line("from \(Formatting.time(first.createdAt)) to \(Formatting.time(last.createdAt))")
    }
    if categories.isEmpty { return }
    try output.line("")
    var table = TableWriter(
      [
        TableWriter.Column("CATEGORY"), TableWriter.Column("STREAMS", isNumber: true),
        TableWriter.Column("EVENTS", isNumber: true),
      ],
      to: output
    )
    for (name, streams, events) in sortedCategories {
      try table.row([name, Formatting.number(streams), Formatting.number(events)])
    }
    try table.flush()
  }
}
