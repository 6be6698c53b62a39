import ArgumentParser
import Quire
import QuireEvents

/// `quire events tail`.
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Shows the last events and, with --follow, those that come.",
    discussion: """
      --follow shows events as they are committed, by this process or any other, until it is interrupted or its \
      output is closed; the exit code is 0 then.

      EXAMPLE
        quire events tail --store shop.quire --category Order --follow
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions
  @OptionGroup var selection: EventSelectionOptions

  @Option(name: .long, help: ArgumentHelp("How many of the last events to show.", valueName: "N"))
  var lines = 10

  @Option(
    name: .long,
    help: ArgumentHelp("Show all events after this position instead.", valueName: "position")
  )
  var after: Int?

  @Flag(name: .long, help: "Go on with events as they are committed.")
  var follow = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if lines < 0 { throw ValidationError("--lines is 0 or more.") }
    if let after, after < 0 { throw ValidationError("--after is 0 or more.") }
  }

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let tail = EventTail(
      events: try await events.open(in: store),
      selection: selection.selection,
      lines: lines,
      after: after,
      follows: follow,
      json: output.json
    )
    guard follow else { return try await tail.run() }
    try await Interruption.race { try await tail.run() }
  }
}

/// The last events of a selection, and those that come.
struct EventTail: Sendable {
  var events: EventStore
  var selection: EventSelection
  var lines: Int
  var after: Int?
  var follows: Bool
  var json: Bool

  func run() async throws {
    var printer = EventPrinter(to: StandardOutput(), json: json)
    let head = try await events.lastPosition()
    // Events after `head` come from the subscription: none is shown twice or left out.
    if after == nil, lines > 0 {
      let last = try await events.read(selection, direction: .backwards, limit: lines).collect()
      for event in last.reversed() where event.position <= head { try printer.write(event) }
    }
    try printer.flush()
    let subscription = events.subscribe(to: SubscriptionFilter(selection), from: .after(after ?? head))
    for try await message in subscription {
      switch message {
      case .event(let event):
        if !follows, event.position > head { return try printer.flush() }
        try printer.write(event)
        if follows, event.position > head { try printer.flush() }
      case .caughtUp, .checkpoint:
        try printer.flush()
        if !follows { return }
      }
    }
  }
}
