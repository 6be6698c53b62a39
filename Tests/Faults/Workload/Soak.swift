import Quire
import QuireEvents
import QuireTesting
import Synchronization
import Workloads

/// Mixed load for as long as is asked for: writers, appenders, readers, subscribers that must not fall behind, backups
/// that must be sound; memory must stay flat, and the file no larger than what is in it asks for.
enum Soak {
  /// What the tasks of a run share.
  private final class Counts: Sendable {
    struct State {
      var isOver = false
      var writes = 0
      var events = 0
      var reads = 0
      var backups = 0
      /// The last position that each subscriber has seen.
      var seen = [0, 0, 0]
      var faults: [String] = []
    }

    let state = Mutex(State())

    var isOver: Bool { state.withLock { $0.isOver } }

    func count(_ path: any WritableKeyPath<State, Int> & Sendable, _ number: Int = 1) {
      state.withLock { $0[keyPath: path] += number }
    }

    func fault(_ text: String) {
      state.withLock { $0.faults.append(text) }
      Main.say(text)
    }
  }

  private struct Sample {
    var memory: Int
    var fileBytes: Int
    var events: Int
  }

  static func run(_ arguments: Arguments) async throws {
    let seconds = try arguments.number("seconds")
    let folder = try arguments.text("folder")
    let store = try Store.open(
      at: "\(folder)/soak.quire",
      options: .init(durability: arguments.durability(), initialMapSize: 1 << 20)
    )
    let events = try await EventStore.open(in: store)
    try await store.createTable(TableWorkload.table)
    let counts = Counts()
    var samples: [Sample] = []
    try await withThrowingTaskGroup { group in
      for writer in 0..<4 {
        group.addTask { try await change(store, writer, counts) }
        group.addTask { try await append(events, writer, counts) }
      }
      for reader in 0..<2 { group.addTask { try await read(store, events, reader, counts) } }
      let subscribers = (0..<3).map { subscriber in
        Task { try await follow(events, subscriber, counts) }
      }
      group.addTask { try await backUp(store, folder, counts) }
      for second in 1...seconds {
        let target = try await events.lastPosition()
        try await Task.sleep(for: .seconds(1))
        let (seen, appended) = counts.state.withLock { ($0.seen, $0.events) }
        // Whoever is a whole second behind is stuck or hopelessly slow; on a busy machine, look twice.
        if seen.contains(where: { $0 < target }) {
          try await Task.sleep(for: .seconds(20))
          let later = counts.state.withLock { $0.seen }
          if later.contains(where: { $0 < target }) {
            counts.fault("second \(second): subscribers at \(later), and \(target) was there long ago")
          }
        }
        let statistics = try store.statistics()
        samples.append(Sample(memory: memory(), fileBytes: statistics.fileBytes, events: appended))
        if second % 10 == 0 {
          Main.say(
            "at \(second) s: \(memory() >> 20) MiB, file \(statistics.fileBytes >> 20) MiB, "
              + "free \(statistics.freeBytes >> 20) MiB, held \(statistics.heldBytes >> 10) KiB, "
              + "readers \(statistics.readers), \(counts.state.withLock { "\($0.writes) writes, \($0.events) events" })"
          )
        }
      }
      counts.state.withLock { $0.isOver = true }
      try await group.waitForAll()
      for subscriber in subscribers { subscriber.cancel() }
      for subscriber in subscribers { try await subscriber.value }
    }
    judge(samples, counts)
    for fault in try store.verify().faults { counts.fault(fault.description) }
    store.close()
    let totals = counts.state.withLock { $0 }
    Main.say(
      "done writes=\(totals.writes) events=\(totals.events) reads=\(totals.reads) backups=\(totals.backups) "
        + "faults=\(totals.faults.count)"
    )
  }

  /// Compares the last quarter with the second: by then everything has its size.
  private static func judge(_ samples: [Sample], _ counts: Counts) {
    guard samples.count >= 8 else { return }
    let early = samples[samples.count / 4..<samples.count / 2]
    let late = samples[samples.count * 3 / 4..<samples.count]
    let before = early.map(\.memory).max() ?? 0
    let after = late.map(\.memory).min() ?? 0
    if after > before + before / 4 + 8 << 20 {
      counts.fault("memory grew from \(before) to \(after) bytes")
    }
    guard let first = early.first, let last = late.last else { return }
    let allowed = first.fileBytes * 3 / 2 + (last.events - first.events) * 4_000 + 16 << 20
    if last.fileBytes > allowed {
      counts.fault(
        "the file grew from \(first.fileBytes) to \(last.fileBytes) bytes with \(last.events - first.events) events"
      )
    }
  }

  // MARK: Load

  /// Puts, updates and deletes items of a bounded set of keys.
  private static func change(_ store: Store, _ writer: Int, _ counts: Counts) async throws {
    var random = SeededGenerator(seed: UInt64(writer))
    while !counts.isOver {
      let key: Item = ["PK": .s("P\(random.below(20))"), "SK": .s("S\(random.below(50))")]
      switch random.below(4) {
      case 0: try await store.deleteItem(DeleteItem(tableName: "table", key: key))
      case 1:
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: key,
            updateExpression: "ADD n :one SET writer = :writer",
            expressionAttributeValues: [":one": 1, ":writer": .s("\(writer)")]
          )
        )
      default:
        var item = key
        item["writer"] = .s("\(writer)")
        item["data"] = .b(random.bytes(random.below(4_000)))
        try await store.putItem(PutItem(tableName: "table", item: item))
      }
      counts.count(\.writes)
    }
  }

  private static func append(_ events: EventStore, _ writer: Int, _ counts: Counts) async throws {
    var number = 0
    while !counts.isOver {
      number += 1
      try await events.append(
        [
          NewEvent(
            type: "Happened",
            data: .json("{\"number\":\(number),\"text\":\"\(String(repeating: "x", count: 200))\"}")
          )
        ],
        to: StreamID("Thing", "\(writer)-\(number / 50)"),
        expecting: .any
      )
      counts.count(\.events)
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private static func read(
    _ store: Store,
    _ events: EventStore,
    _ reader: Int,
    _ counts: Counts
  ) async throws {
    var random = SeededGenerator(seed: UInt64(1_000 + reader))
    while !counts.isOver {
      _ = try store.query(
        Query(
          tableName: "table",
          keyConditionExpression: "PK = :p",
          expressionAttributeValues: [":p": .s("P\(random.below(20))")]
        )
      )
      for try await _ in events.read(.stream(StreamID("Thing", "\(random.below(4))-0"))) {}
      counts.count(\.reads)
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// Follows all events, or those of a category; positions rise, and in the order of all without a gap.
  private static func follow(_ events: EventStore, _ subscriber: Int, _ counts: Counts) async throws {
    let filter: SubscriptionFilter = subscriber == 2 ? .category("Thing") : .all
    var last = 0
    for try await message in events.subscribe(to: filter) {
      if case .event(let event) = message {
        if event.position <= last || subscriber < 2 && event.position != last + 1 {
          counts.fault("subscriber \(subscriber): position \(event.position) after \(last)")
        }
        last = event.position
      }
      let position = message.position
      counts.state.withLock { $0.seen[subscriber] = max($0.seen[subscriber], position) }
    }
  }

  private static func backUp(_ store: Store, _ folder: String, _ counts: Counts) async throws {
    var repacks = false
    while !counts.isOver {
      let path = "\(folder)/backup.quire"
      try store.backup(to: path, repacking: repacks)
      repacks.toggle()
      let copy = try Store.open(at: path, options: .init(isReadOnly: true))
      for fault in try copy.verify().faults { counts.fault("backup: \(fault)") }
      copy.close()
      Bytes.remove(path)
      Bytes.remove("\(path)-lock")
      counts.count(\.backups)
      try await Task.sleep(for: .seconds(3))
    }
  }

  /// The process's own memory in bytes, the mapped file not included.
  private static func memory() -> Int {
    guard let status = try? Bytes.read("/proc/self/status") else { return 0 }
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("RssAnon:") {
      return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 << 10 } ?? 0
    }
    return 0
  }
}
