import Foundation
import Quire
import QuireEvents

/// The history of a git repository as events: one stream for each file, one event for each change of a file.
///
/// Imports it with many concurrent writers, and then shows that nothing is lost, nothing is doubled and everything is in
/// order. Ends with 0 where all of that held, with 1 otherwise.
@main
enum Main {
  static func main() async {
    do {
      let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      if arguments.helps { return print(Arguments.usage) }
      if let position = arguments.dyingPosition, let store = arguments.store {
        return try await DyingProjection(position: position).run(onStoreAt: store)
      }
      var history = try History(arguments)
      let failures = try await history.run()
      if failures > 0 { throw InputError("\(failures) of the checks failed") }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }
}
