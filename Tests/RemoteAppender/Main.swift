import QuireEvents
import QuireRemote
import Workloads

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Appends events over the network, always the same ones, and notes what was acknowledged: a process to be killed and
/// started again until it comes to its end.
///
/// `RemoteAppender append endpoint=http://… folder=… process=0 writers=4 appends=12`
@main
enum Main {
  static func main() async {
    do {
      try await run(Arguments(Array(CommandLine.arguments.dropFirst())))
    } catch {
      print("failed: \(error)")
      exit(1)
    }
  }

  private static func run(_ arguments: Arguments) async throws {
    let folder = try arguments.text("folder")
    let process = try arguments.number("process")
    let writers = try arguments.number("writers")
    let appends = try arguments.number("appends")
    let journal = Journal(at: "\(folder)/journal")
    let again = Journal(at: "\(folder)/again")
    try await withRemoteStore(
      region: "us-east-1",
      endpoint: arguments.text("endpoint"),
      credentials: Credentials(accessKeyID: "anybody", secretAccessKey: "anybody")
    ) { store in
      let events = try await EventStore.open(on: store)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<writers {
          group.addTask {
            try await FixedAppends.run(
              events,
              journal,
              again: again,
              writer: "\(process).\(writer)",
              count: appends
            )
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
