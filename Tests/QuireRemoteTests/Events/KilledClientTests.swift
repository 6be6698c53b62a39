import Programs
import Quire
import QuireEvents
import QuireModel
import QuireServer
import QuireTesting
import Synchronization
import Testing
import Workloads

@testable import QuireRemote

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Processes that are killed while they append over the network, and started again with the same appends until they are
/// through.
///
/// `QUIRE_ROUNDS=<factor>` makes more rounds, `QUIRE_SEED=<seed>` draws the same moments again.
@Suite("Clients killed in the middle of an append", .serialized)
struct KilledClientTests {
  private static let processes = 2
  private static let writers = 3
  private static let appends = 10
  /// The lives of a process that end by force; it may come to its end before.
  private static let lives = 6

  @Test(
    "what was acknowledged is there once, all else is whole or not there, and the retry completes it",
    arguments: Seeds.random(1),
    [false, true]
  )
  func killed(seed: UInt64, isDelayed: Bool) async throws {
    print("seed \(seed)\(isDelayed ? ", on a slow network" : "")")
    try await withTemporaryFolder { folder async throws in
      try await withTemporaryStore { engine async throws in
        let kills = try await withTableServer(serving: engine) { address async throws in
          try await withThrowingTaskGroup(of: Int.self) { group in
            for process in 0..<Self.processes {
              group.addTask {
                let random = SeededGenerator(seed: seed &+ UInt64(process) &* 0x9E37_79B9)
                let victim = Victim(random, isDelayed: isDelayed)
                return try await Self.runToTheEnd(process, victim, server: address.url, folder: folder)
              }
            }
            return try await group.reduce(0, +)
          }
        }
        #expect(kills >= Self.processes * 2, "seed \(seed)")
        try await Self.check(engine, folder, seed)
      }
    }
  }

  /// Starts a process again and again until nothing kills it any more, and answers how often it was killed.
  private static func runToTheEnd(_ process: Int, _ victim: Victim, server: String, folder: String)
    async throws -> Int
  {
    try await Proxy.run(to: server, { await victim.action(on: $0, $1) }) { way async throws in
      for life in 0... {
        victim.begin(life < lives ? life : nil)
        async let end: Void = victim.killInTime()
        var appender = try Program(
          built: "RemoteAppender",
          [
            "append", "endpoint=\(way)", "folder=\(folder)", "process=\(process)", "writers=\(writers)",
            "appends=\(appends)",
          ]
        )
        appender.errors = .passedOn
        let outcome = try await appender.run(started: { victim.run($0) })
        victim.end()
        await end
        if outcome.status == 0 { return life }
        try #require(outcome.signal == SIGKILL, "\(outcome.lines)")
      }
      return 0
    }
  }

  private static func check(_ engine: Store, _ folder: String, _ seed: UInt64) async throws {
    let journal = Journal.lines(at: "\(folder)/journal")
    let events = try await EventStore.open(on: engine)
    var found: [String] = []
    let faults = try await EventAudit.faults(in: events, journal: journal) { found.append($0.id.string) }
    #expect(faults == [], "seed \(seed)")
    #expect(try await EventAudit.itemFaults(in: engine, table: "events") == [], "seed \(seed)")

    var expected: [String] = []
    for process in 0..<processes {
      for writer in 0..<writers {
        for append in FixedAppends.appends(of: "\(process).\(writer)", count: appends).joined() {
          expected += append.events.map(\.id.string)
        }
      }
    }
    #expect(found.sorted() == expected.sorted(), "seed \(seed)")
    func ids(_ lines: [String]) -> [String] { lines.map { String($0.prefix { $0 != " " }) } }
    #expect(Set(ids(journal)) == Set(expected), "seed \(seed)")

    // What was in the store, though nobody had been told: appends that were cut off after the server had carried them out.
    let again = ids(Journal.lines(at: "\(folder)/again"))
    let told = ids(journal).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let timesAgain = again.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    #expect(timesAgain.contains { told[$0.key] == $0.value }, "seed \(seed)")
  }
}

/// A process that is killed at a moment of its life that is drawn.
private final class Victim: Sendable {
  /// When the process is killed.
  private enum Moment {
    /// When the request has arrived, before it is carried out.
    case arrived(Target)
    /// When the request was carried out, before there is a reply.
    case carriedOut(Target)
    /// When the reply is on its way.
    case answered(Target)
    /// After a time.
    case time(Duration)
  }

  /// A request, by its number.
  private enum Target: Equatable {
    case request(Int)
    case transaction(Int)
  }

  private struct State {
    var random: SeededGenerator
    var moment: Moment?
    var requests = 0
    var transactions = 0
    var process: Int32?
    var isOver = false
  }

  private let state: Mutex<State>
  private let isDelayed: Bool

  init(_ random: SeededGenerator, isDelayed: Bool) {
    state = Mutex(State(random: random))
    self.isDelayed = isDelayed
  }

  // MARK: A life

  /// Draws the moment of a life's end; nil lets it live.
  func begin(_ life: Int?) {
    state.withLock { state in
      state = State(random: state.random)
      guard let life else { return }
      let transaction = Target.transaction(state.random.below(4))
      let request = Target.request(state.random.below(30))
      switch life % 4 {
      // In the middle of an append, before the acknowledgement.
      case 0: state.moment = .carriedOut(transaction)
      case 1: state.moment = .arrived(transaction)
      case 2: state.moment = state.random.oneIn(2) ? .answered(request) : .carriedOut(request)
      default: state.moment = .time(.microseconds(20_000 + state.random.below(300_000)))
      }
    }
  }

  func run(_ process: Int32) { state.withLock { $0.process = process } }

  func end() {
    state.withLock { state in
      state.process = nil
      state.isOver = true
    }
  }

  /// Kills the process after the time that was drawn, if it was one.
  func killInTime() async {
    guard case .time(let time) = state.withLock({ $0.moment }) else { return }
    try? await Task.sleep(for: time)
    await kill()
  }

  private func kill() async {
    while true {
      let isDone = state.withLock { state in
        if let process = state.process { _ = Self.kill(process) }
        return state.process != nil || state.isOver
      }
      if isDone { return }
      try? await Task.sleep(for: .milliseconds(1))
    }
  }

  private static func kill(_ process: Int32) -> Int32 {
    #if canImport(Glibc)
    Glibc.kill(process, SIGKILL)
    #elseif canImport(Musl)
    Musl.kill(process, SIGKILL)
    #else
    Darwin.kill(process, SIGKILL)
    #endif
  }

  // MARK: Requests

  func action(on request: HTTPExchange.Request, _ forward: Proxy.Forward) async -> ScriptedServer.Action {
    let isTransaction = request.header("x-amz-target")?.hasSuffix("TransactWriteItems") == true
    let (moment, targets, pause) = state.withLock { state in
      let targets: [Target] =
        [.request(state.requests)] + (isTransaction ? [.transaction(state.transactions)] : [])
      state.requests += 1
      if isTransaction { state.transactions += 1 }
      return (state.moment, targets, state.random.below(8))
    }
    if case .arrived(let target)? = moment, targets.contains(target) {
      await kill()
      return .drop
    }
    if isDelayed { try? await Task.sleep(for: .milliseconds(pause)) }
    guard let reply = try? await forward() else { return .drop }
    if case .carriedOut(let target)? = moment, targets.contains(target) {
      await kill()
      return .drop
    }
    if isDelayed { try? await Task.sleep(for: .milliseconds(8 - pause)) }
    if case .answered(let target)? = moment, targets.contains(target) {
      Task { await kill() }
    }
    return .reply(reply)
  }
}
