import ArgumentParser
import Logging

/// What is logged, and how.
struct LogOptions: ParsableArguments {
  /// The form of a line.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The least that is worth a line on standard error: trace, debug (every request), info, notice, warning, error or "
        + "critical.",
      valueName: "level"
    )
  )
  var logLevel = Logger.Level.notice

  @Option(name: .long, help: ArgumentHelp("The form of a line: text or json.", valueName: "form"))
  var logFormat = Format.text

  func logger() -> Logger {
    Logger(label: "quire.server") { _ in LineLog(format: logFormat, logLevel: logLevel) }
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
