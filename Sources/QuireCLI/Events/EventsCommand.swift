import ArgumentParser

/// Commands on events.
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Appends and reads events.",
    discussion: """
      EXAMPLE
        quire events append --store shop.quire --stream Order-1 --type OrderPlaced \\
          --data '{"total": 40}' --expect none
      """,
    subcommands: [
      AppendCommand.self, ReadCommand.self, TailCommand.self, StreamsCommand.self, EventStatsCommand.self,
    ]
  )
}
