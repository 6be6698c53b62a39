import Quire
import QuireEvents
import QuireTesting
import Synchronization
import Workloads

/// A store on a disk that is full or fails for a while: callers hear of it, nothing acknowledged is lost, reads go on all
/// the time, and writes once the disk is well.
enum SufferingDisk {
  static func run(_ arguments: Arguments) async throws {
    let disk = try Disk()
    let path = try arguments.text("store")
    let folder = try arguments.text("folder")
    let options = Store.Options(durability: try arguments.durability(), initialMapSize: 1 << 18)
    var store = try Store.open(at: path, options: options)
    var events = try await EventStore.open(in: store)
    try await store.createTable(TableWorkload.table)
    let tableJournal = Journal(at: "\(folder)/tables")
    let eventJournal = Journal(at: "\(folder)/events")
    @Sendable func write(
      _ store: Store,
      _ events: EventStore,
      _ process: String,
      failed: @escaping @Sendable (any Error) -> Bool = { _ in false }
    ) async throws {
      async let tables: Void = TableWorkload.run(
        store,
        tableJournal,
        process: process,
        writers: 4,
        limit: 4,
        failed: failed
      )
      async let appends: Void = EventWorkload.run(
        events,
        eventJournal,
        process: process,
        writers: 4,
        limit: 4,
        failed: failed
      )
      _ = try await (tables, appends)
    }
    func check(_ store: Store, _ events: EventStore, _ moment: String) async throws {
      var faults = try TableWorkload.faults(in: store, journal: Journal.lines(at: "\(folder)/tables"))
      faults += try await EventWorkload.faults(in: events, journal: Journal.lines(at: "\(folder)/events"))
      for fault in faults { Main.say("\(moment): \(fault)") }
    }

    try await write(store, events, "before")
    try arm(disk, arguments, fileBytes: store.statistics().fileBytes)
    let errors = Mutex<[String: Int]>([:])
    var round = 0
    while disk.failures == 0 || errors.withLock({ $0.isEmpty }) {
      try await write(store, events, "during\(round)") { error in
        let text =
          switch error {
          case let error as TableError: error.code.rawValue
          case let error as EventStoreError: "\(error.code.rawValue)"
          default: "\(error)"
          }
        errors.withLock { $0[text, default: 0] += 1 }
        return true
      }
      try await check(store, events, "during")
      // What another process would find, were this one killed now.
      let copy = "\(folder)/copy.quire"
      try Bytes.write(Bytes.read(path), to: copy)
      Bytes.remove("\(copy)-lock")
      let copied = try Store.open(at: copy, options: .init(durability: .unsynced))
      try await check(copied, EventStore.open(in: copied), "killed")
      copied.close()
      round += 1
      // A schedule that hits nothing says nothing.
      guard round < 400 else { throw Arguments.Missing(description: "the disk did not fail") }
    }
    disk.heal()
    try await write(store, events, "after")
    try await check(store, events, "after")
    if options.durability != .unsynced { try store.sync() }
    store.close()
    store = try Store.open(at: path, options: options)
    events = try await EventStore.open(in: store)
    try await check(store, events, "reopened")
    try await write(store, events, "again")
    try await check(store, events, "again")
    store.close()
    let heard = errors.withLock { $0 }.sorted { $0.key < $1.key }.map { "\($0.key)" }.joined(separator: ",")
    Main.say("done \(heard)")
  }

  private static func arm(_ disk: Disk, _ arguments: Arguments, fileBytes: Int) throws {
    let after = try arguments.number("after")
    let count = try arguments.number("count")
    let error = Int32(try arguments.number("error", default: 0))
    switch try arguments.text("fails") {
    case "room": disk.limit(to: fileBytes + after)
    case "write": disk.fail(.write, with: error, after: after, count: count)
    case "meta": disk.fail(.meta, with: error, after: after, count: count)
    case "sync": disk.fail(.sync, with: error, after: after, count: count)
    // As Linux has it: it tells each open descriptor of a file of the same failure, so the next meta page's, too.
    case "both":
      disk.fail(.sync, with: error, after: after, count: count)
      disk.fail(.meta, with: error, after: after, count: count)
    case let other: throw Arguments.Missing(description: "\(other) cannot fail")
    }
  }
}
