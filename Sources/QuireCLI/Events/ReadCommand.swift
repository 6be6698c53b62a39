import ArgumentParser
import Quire
import QuireEvents

/// `quire events read`.
struct ReadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Reads events, of all streams or a part of them.",
    discussion: """
      Events come in the order of their positions, those of one stream in the order of versions. --from is a version \
      with --stream and otherwise a position.

      EXAMPLE
        quire events read --store shop.quire --category Order --since 2026-01-31T00:00:00Z --json
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions
  @OptionGroup var selection: EventSelectionOptions

  @Option(name: .long, help: ArgumentHelp("The first version or position to read.", valueName: "N"))
  var from: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Only events from this time on, as 2026-01-31T09:30:00Z.", valueName: "time")
  )
  var since: TimeArgument?

  @Option(name: .long, help: ArgumentHelp("Only events before this time.", valueName: "time"))
  var until: TimeArgument?

  @Flag(name: .long, help: "The newest events first.")
  var reverse = false

  @Option(name: .long, help: ArgumentHelp("At most so many events.", valueName: "N"))
  var limit: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is 0 or more.") }
    if since == nil, until == nil { return }
    if from != nil || reverse {
      throw ValidationError("--since and --until go with neither --from nor --reverse.")
    }
  }

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let events = try await events.open(in: store)
    if let stream = selection.stream { try await Self.require(StreamID(stream), in: events) }
    var printer = EventPrinter(to: StandardOutput(), json: output.json)
    for try await event in sequence(of: events) { try printer.write(event) }
    try printer.flush()
  }

  private func sequence(of events: EventStore) -> EventSequence {
    if since != nil || until != nil {
      return events.read(
        selection.selection,
        since: since?.time ?? .earliest,
        until: until?.time,
        limit: limit
      )
    }
    return events.read(
      selection.selection,
      from: from,
      direction: reverse ? .backwards : .forwards,
      limit: limit
    )
  }

  static func require(_ stream: StreamID, in events: EventStore) async throws {
    if try await events.state(of: stream).exists { return }
    throw Failure(
      .notFound,
      "there is no stream \(stream)",
      advice: "List what is there with: quire events streams"
    )
  }
}

/// A time on the command line: a date, or a date and time in UTC, with up to six decimal places of seconds.
struct TimeArgument: ExpressibleByArgument, Hashable, Sendable {
  var time: Timestamp

  init?(argument: String) {
    let pattern = "0000-00-00T00:00:00.000000Z"
    var text = argument
    if text.hasSuffix("Z") { text.removeLast() }
    guard text.count == 10 || text.count == 19 || (21...26).contains(text.count) else { return nil }
    text += pattern.dropFirst(text.count)
    guard let time = Timestamp(text) else { return nil }
    self.time = time
  }
}
