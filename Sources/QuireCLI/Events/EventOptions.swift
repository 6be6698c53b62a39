import ArgumentParser
import Quire
import QuireEvents
import QuireModel

/// Which events a command is about.
struct EventSelectionOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The events of one stream.", valueName: "id"))
  var stream: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The events of the streams with this text before the first hyphen.", valueName: "name")
  )
  var category: String?

  @Option(name: .long, help: ArgumentHelp("The events of one type.", valueName: "name"))
  var type: String?

  @Option(name: .long, help: ArgumentHelp("The events of one correlation id.", valueName: "id"))
  var correlation: String?

  func validate() throws {
    if [stream, category, type, correlation].count(where: { $0 != nil }) > 1 {
      throw ValidationError(
        "Give one of --stream, --category, --type and --correlation, or none for all events."
      )
    }
  }

  var selection: EventSelection {
    if let stream { return .stream(StreamID(stream)) }
    if let category { return .category(category) }
    if let type { return .type(type) }
    if let correlation { return .correlation(correlation) }
    return .all
  }
}

/// The table that holds the events.
struct EventTableOptions: ParsableArguments {
  @Option(
    name: .customLong("events-table"),
    help: ArgumentHelp("The table that holds the events.", valueName: "name")
  )
  var table = "events"

  /// The events of a store that is there, for reading.
  func open(in store: Store) async throws -> EventStore {
    do {
      _ = try store.describeTable(DescribeTable(tableName: table))
    } catch TableError.Code.resourceNotFound {
      throw Failure(
        .notFound,
        "the store \(store.path) has no events: there is no table \(table)",
        advice: "The first event makes it: quire events append. Another table is named with --events-table."
      )
    }
    return try await EventStore.open(in: store, table: table)
  }

  /// The events of a store, making their table where there is none.
  func openOrCreate(in store: Store) async throws -> EventStore {
    try await EventStore.open(in: store, table: table)
  }
}
