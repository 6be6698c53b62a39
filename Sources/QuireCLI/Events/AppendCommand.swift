import ArgumentParser
import Quire
import QuireEvents
import QuireWire

/// `quire events append`.
struct AppendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Appends one event to a stream, and makes the store where there is none.",
    discussion: """
      The stream is compared with what is expected of it: any (no check), none (no such stream yet), exists, or its \
      last version. Where it is otherwise, nothing is written and the exit code is 75. An event whose --id the stream \
      has already is not stored again; the answer says where it is.

      EXAMPLE
        quire events append --store shop.quire --stream Order-1 --type OrderPlaced \\
          --data '{"total": 40}' --expect none --json
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions

  @Option(name: .long, help: ArgumentHelp("The stream, for example Order-1.", valueName: "id"))
  var stream: String

  @Option(name: .long, help: ArgumentHelp("The type of event, for example OrderPlaced.", valueName: "name"))
  var type: String

  @Option(
    name: .long,
    help: ArgumentHelp("What the event says; - reads it from standard input.", valueName: "json")
  )
  var data: String

  @Option(name: .long, help: ArgumentHelp("What the stream must be like.", valueName: "any|none|exists|N"))
  var expect: Expectation

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The event's id, by which a repetition is recognised; a new UUID otherwise.",
      valueName: "id"
    )
  )
  var id: String?

  @Option(name: .long, help: ArgumentHelp("What is known about the event.", valueName: "json"))
  var metadata: String?

  @Option(name: .long, help: ArgumentHelp("What the event belongs to, across streams.", valueName: "id"))
  var correlation: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The event or message that this one follows from.", valueName: "id")
  )
  var causation: String?

  @Option(name: .long, help: ArgumentHelp("The version of the data's schema.", valueName: "N"))
  var schemaVersion = 1

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let event = try newEvent()
    let store = try store.openOrCreate()
    defer { store.close() }
    let events = try await events.openOrCreate(in: store)
    let result = try await events.append([event], to: StreamID(stream), expecting: expect.version)
    guard let placement = result.placements.first else { return }
    let output = StandardOutput()
    try output.line(self.output.json ? json(event, placement, result) : text(placement, result))
    try output.flush()
  }

  private func newEvent() throws -> NewEvent {
    NewEvent(
      id: id.map { EventID($0) } ?? EventID(),
      type: type,
      data: .json(try Self.checked("--data", data)),
      schemaVersion: schemaVersion,
      metadata: EventMetadata(
        json: try metadata.map { try Self.checked("--metadata", $0) },
        correlationID: correlation,
        causationID: causation
      )
    )
  }

  /// The text of an option, if it is JSON: checked before a store is made for it.
  private static func checked(_ name: String, _ argument: String) throws -> String {
    var argument = JSONArgument(name, argument)
    argument.argument = try argument.trimmedText()
    _ = try argument.value()
    return argument.argument
  }

  private func json(_ event: NewEvent, _ placement: AppendResult.Placement, _ result: AppendResult) -> String
  {
    JSONText.line(
      .object([
        "stream": .string(stream), "id": .string(event.id.string), "version": .number(placement.version),
        "position": .number(placement.position), "duplicate": .bool(result.wasDuplicate),
      ])
    )
  }

  private func text(_ placement: AppendResult.Placement, _ result: AppendResult) -> String {
    let place = "\(Formatting.visible(stream)) version \(placement.version), position \(placement.position)"
    return result.wasDuplicate ? "already there: \(place)" : "appended: \(place)"
  }
}
