import ArgumentParser

/// What a user is told of a command that there is not.
///
/// The argument parser would report the first option after it instead.
enum UnknownCommand {
  /// What is wrong with the commands at the beginning of `arguments`; nil where they are known.
  static func failure(in arguments: [String], of root: any ParsableCommand.Type) -> Failure? {
    var level = commands(of: root)
    var path = "quire"
    for argument in arguments {
      if level.isEmpty || argument.hasPrefix("-") || argument == "help" { return nil }
      guard let next = level.first(where: { $0.name == argument }) else {
        let likely = level.filter { distance($0.name, argument) <= 2 }.map { "\(path) \($0.name)" }
        return Failure(
          .usage,
          "there is no command \(path) \(argument)",
          advice: likely.isEmpty
            ? "See what there is with: \(path) --help" : "Did you mean: \(likely.joined(separator: ", "))"
        )
      }
      level = commands(of: next.type)
      path += " " + argument
    }
    return nil
  }

  private struct Command {
    var name: String
    var type: any ParsableCommand.Type
  }

  private static func commands(of type: any ParsableCommand.Type) -> [Command] {
    var commands: [Command] = []
    let configuration = type.configuration
    for subcommand in configuration.subcommands {
      let own = subcommand.configuration
      commands.append(Command(name: own.commandName ?? "", type: subcommand))
    }
    return commands
  }

  /// How many letters have to be changed, added, removed, or exchanged with the one after, to make one text of the other.
  private static func distance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first), Array(second))
    var rows = [Array(0...second.count)]
    for (row, letter) in first.enumerated() {
      var next = [row + 1]
      for (column, other) in second.enumerated() {
        var least = min(
          rows[row][column] + (letter == other ? 0 : 1),
          rows[row][column + 1] + 1,
          next[column] + 1
        )
        if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
          least = min(least, rows[row - 1][column - 1] + 1)
        }
        next.append(least)
      }
      rows.append(next)
    }
    return rows[first.count][second.count]
  }
}
