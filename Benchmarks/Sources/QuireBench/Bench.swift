import CBench
import Quire
import QuireEvents

struct Bench: Sendable {
  let path: String
  let layout: String

  func store(_ durability: Store.Durability = .synced) async throws -> (Store, EventStore) {
    let store = try Store.open(
      at: path,
      options: Store.Options(durability: durability, initialMapSize: 16 << 30)
    )
    let events = try await EventStore.open(
      in: store,
      globalProjection: layout == "pointer" ? .keysOnly : .all
    )
    return (store, events)
  }

  static let payloads: [EventPayload] = (0..<1_000).map { .json(payload(UInt64($0))) }
  static let types = (0..<UInt64(TYPES)).map { String(cString: event_type($0)) }

  static func payload(_ number: UInt64) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PAYLOAD_SIZE)) { buffer in
      event_payload(buffer.baseAddress, number)
      return String(decoding: UnsafeRawBufferPointer(buffer), as: UTF8.self)
    }
  }

  static func stream(_ number: UInt64) -> StreamID {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
      let count = Int(stream_name(buffer.baseAddress, number))
      return StreamID(String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self))
    }
  }

  /// The sort key of a version.
  static func sortKey(_ version: Int) -> String {
    var text = Array("VERSION#00000000000000000000".utf8)
    var (rest, index) = (version, text.count - 1)
    while rest > 0 {
      text[index] += UInt8(rest % 10)
      (rest, index) = (rest / 10, index - 1)
    }
    return String(decoding: text, as: UTF8.self)
  }

  static let bigStream: UInt64 = 1 << 40

  static func event(_ number: UInt64) -> NewEvent {
    NewEvent(type: types[Int(number % UInt64(TYPES))], data: payloads[Int(number % 1_000)])
  }

  func emit(
    _ workload: String,
    _ unit: String,
    _ value: Double,
    _ times: Latencies? = nil,
    _ extra: String = ""
  ) {
    guard var all = times?.all else { return CBench.emit("quire", workload, layout, unit, value, nil, extra) }
    CBench.emit("quire", workload, layout, unit, value, &all, extra)
  }

  func prefill(_ count: UInt64) async throws {
    let (store, events) = try await store(.unsynced)
    let streams = small_streams(count)
    let start = bench_now()
    let share = 100 as UInt64
    for first in stride(from: 0, to: streams, by: Int(share)) {
      let appends = (first..<min(first + share, streams)).map { index in
        StreamAppend(
          (0..<UInt64(SMALL_STREAM_EVENTS)).map { Self.event(index * UInt64(SMALL_STREAM_EVENTS) + $0) },
          to: Self.stream(shuffled_stream(index, streams)),
          expecting: .noStream
        )
      }
      try await events.append(appends)
    }
    if count > UInt64(2 * BIG_STREAMS * BIG_STREAM_EVENTS) {
      for index in 0..<UInt64(BIG_STREAMS) {
        let new = (0..<UInt64(BIG_STREAM_EVENTS)).map { Self.event(index + $0) }
        try await events.append(new, to: Self.stream(Self.bigStream + index), expecting: .noStream)
      }
    }
    let total = try await events.lastPosition()
    emit("prefill", "events/s", Double(total) / (bench_now() - start))
    store.close()
  }

  /// The last version of each small stream.
  func versions(_ events: EventStore) async throws -> [Int] {
    var versions: [Int] = []
    while true {
      let version = try await events.state(of: Self.stream(UInt64(versions.count))).currentVersion
      guard version > 0 else { return versions }
      versions.append(version)
    }
  }

  func append(synced: Bool, clients: Int, batch: Int, seconds: Double) async throws {
    let (store, events) = try await store(synced ? .synced : .unsynced)
    let versions = try await versions(events)
    let (start, cpu) = (bench_now(), cpu_seconds())
    let end = start + seconds
    let results = try await withThrowingTaskGroup(of: (Int, Latencies).self) { group in
      for client in 0..<clients {
        group.addTask {
          try await Self.appendLoop(events, versions, client, of: clients, batch: batch, until: end)
        }
      }
      var total = 0
      let all = Latencies()
      for try await (count, times) in group {
        total += count
        all.add(times)
      }
      return (total, all)
    }
    let elapsed = bench_now() - start
    let perEvent = (cpu_seconds() - cpu) / Double(max(1, results.0)) * 1e6
    emit(
      "append-\(synced ? "synced" : "unsynced")-\(clients)-\(batch)",
      "events/s",
      Double(results.0) / elapsed,
      results.1,
      "\"cpu_us_per_event\":\(perEvent)"
    )
    store.close()
  }

  @concurrent
  static func appendLoop(
    _ events: EventStore,
    _ versions: [Int],
    _ client: Int,
    of clients: Int,
    batch: Int,
    until end: Double
  ) async throws -> (Int, Latencies) {
    let times = Latencies()
    var added: [Int: Int] = [:]
    var random = UInt64(client) &* 7_919 &+ UInt64(bench_now())
    var count = 0
    let share = versions.count / clients
    while true {
      let start = bench_now()
      guard start < end else { return (count, times) }
      let stream = Int(bench_random(&random) % UInt64(share)) * clients + client
      let number = bench_random(&random) % 1_000_000
      let version = versions[stream] + added[stream, default: 0]
      let new = (0..<UInt64(batch)).map { event(number + $0) }
      try await events.append(new, to: Self.stream(UInt64(stream)), expecting: .exact(version))
      added[stream, default: 0] += batch
      count += batch
      times.add(bench_now() - start)
    }
  }
}

/// Latencies that one task gathers.
final class Latencies: @unchecked Sendable {
  var all = latencies()
  func add(_ seconds: Double) { latencies_add(&all, seconds) }
  func add(_ other: Latencies) { for index in 0..<Int(other.all.count) { add(other.all.values[index]) } }
  deinit { latencies_free(&all) }
}
