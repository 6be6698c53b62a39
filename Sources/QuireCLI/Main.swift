import ArgumentParser

@main
struct QuireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "quire")
}
