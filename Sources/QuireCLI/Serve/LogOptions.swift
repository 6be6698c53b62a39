import ArgumentParser
import Logging

/// What is logged, and how.
struct LogOptions: ParsableArguments {
  /// The form of a line.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  /// The least that is worth a line.
  enum Level: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    var loggerLevel: Logger.Level {
      switch self {
      case .trace: .trace
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      case .critical: .critical
      }
    }
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The least that is worth a line on standard error: trace, debug (every request), info, notice, warning, error or "
        + "critical.",
      valueName: "level"
    )
  )
  var logLevel = Level.notice

  @Option(name: .long, help: ArgumentHelp("The form of a line: text or json.", valueName: "form"))
  var logFormat = Format.text

  func logger() -> Logger {
    Logger(label: "quire.server") { _ in LineLog(format: logFormat, logLevel: logLevel.loggerLevel) }
  }
}
