import ArgumentParser

/// The command line of Quire.
@main
struct QuireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quire",
    abstract: "Works with Quire stores: tables of items, and events, in one file.",
    discussion: """
      EXAMPLE
        quire events append --store shop.quire --stream Order-1 --type OrderPlaced \\
          --data '{"total": 40}' --expect none
        quire events read --store shop.quire --stream Order-1

      EXIT CODES
      \(ExitStatus.documented.map { $0.line }.joined(separator: "\n"))

      Errors go to standard error. Colour is used on a terminal only, and not where NO_COLOR is set.
      """,
    version: "0.1.0",
    subcommands: [
      EventsCommand.self, TableCommand.self, ImportCommand.self, ExportCommand.self, CopyCommand.self,
      VerifyCommand.self, BackupCommand.self, StatsCommand.self, ServeCommand.self,
    ]
  )

  static func main() async {
    StandardOutput.ignoreClosedPipes()
    DamageReport.install()
    do {
      if let failure = UnknownCommand.failure(in: Array(CommandLine.arguments.dropFirst()), of: Self.self) {
        throw failure
      }
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch is StandardOutput.Closed {
      // Whoever read the output has seen enough.
    } catch let error as Failure {
      error.report()
      error.status.exit()
    } catch {
      guard let failure = Failure(of: error) else { exit(withError: error) }
      failure.report()
      failure.status.exit()
    }
  }
}
