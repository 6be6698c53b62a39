import CBench
import Foundation
import Quire
import QuireEvents

extension Bench {
  /// Copies the bytes of events, as the program in C does.
  static func scan(_ events: EventStore, _ selection: EventSelection) throws -> (count: Int, sink: Int) {
    try withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 8) { copy in
      var count = 0
      var sink = 0
      try events.scan(selection) { event in
        try event.withData { bytes in
          bytes.withUnsafeBytes { source in
            guard let from = source.baseAddress, let to = copy.baseAddress else { return }
            to.copyMemory(from: from, byteCount: min(source.count, 1_024))
          }
        }
        sink &+= Int(copy[9])
        count += 1
        return true
      }
      return (count, sink)
    }
  }

  func read(_ what: String, seconds: Double) async throws {
    let (store, events) = try await store()
    let versions = try await versions(events)
    let times = Latencies()
    var random: UInt64 = 3
    var sink = 0
    var count = 0
    var operations = 0
    let start = bench_now()
    var now = start
    repeat {
      switch what {
      case "stream", "big-stream", "stream-sequence", "big-stream-sequence":
        let number =
          what.hasPrefix("stream")
          ? bench_random(&random) % UInt64(versions.count)
          : Self.bigStream + bench_random(&random) % UInt64(BIG_STREAMS)
        if !what.hasSuffix("sequence") {
          let all = try Self.scan(events, .stream(Self.stream(number)))
          count += all.count
          sink &+= all.sink
          break
        }
        for try await event in events.read(.stream(Self.stream(number))) {
          sink &+= try event.withDataBytes { Int($0.unsafeLoad(fromByteOffset: 9, as: UInt8.self)) }
          count += 1
        }
      case "all":
        let all = try Self.scan(events, .all)
        count += all.count
        sink &+= all.sink
      case "sequence":
        for try await event in events.read(.all) {
          sink &+= try event.withDataBytes { Int($0.unsafeLoad(fromByteOffset: 9, as: UInt8.self)) }
          count += 1
        }
      case "get", "item":
        let stream = Int(bench_random(&random) % UInt64(versions.count))
        let version = 1 + Int(bench_random(&random) % UInt64(versions[stream]))
        let id = Self.stream(UInt64(stream))
        if what == "get" {
          try events.scan(.stream(id), from: version, limit: 1) { event in
            sink &+= try event.withData { Int($0.unsafeLoad(fromByteOffset: 9, as: UInt8.self)) }
            return true
          }
        } else {
          let key: Item = ["PK": .s("STREAM#\(id.string)"), "SK": .s(Self.sortKey(version))]
          let item = try store.getItem(GetItem(tableName: "events", key: key)).item
          sink &+= item?.count ?? 0
        }
        count += 1
      default: throw Usage()
      }
      let then = now
      now = bench_now()
      times.add(now - then)
      operations += 1
    } while now - start < seconds
    let countsEvents = !what.contains("stream")
    emit(
      what,
      what == "get" || what == "item" ? "gets/s" : countsEvents ? "events/s" : "reads/s",
      Double(countsEvents ? count : operations) / (now - start),
      times,
      "\"sink\":\(sink & 1)"
    )
    store.close()
  }

  func open() async throws {
    let start = bench_now()
    let (store, events) = try await store()
    _ = try await events.page(.stream(Self.stream(1)))
    let elapsed = bench_now() - start
    let total = try await events.lastPosition()
    let bytes = try store.statistics().fileBytes
    emit("open", "us", elapsed * 1e6, nil, "\"bytes_per_event\":\(Double(bytes) / Double(total))")
    store.close()
  }

  /// Writes a repacked copy, and tells its size.
  func repack() async throws {
    let (store, events) = try await store()
    let total = try await events.lastPosition()
    let path = path + "-repacked"
    let start = bench_now()
    try store.backup(to: path, repacking: true)
    let elapsed = bench_now() - start
    store.close()
    let copy = try Store.open(at: path, options: .init(isReadOnly: true))
    let bytes = try copy.statistics().fileBytes
    copy.close()
    emit(
      "repack",
      "events/s",
      Double(total) / elapsed,
      nil,
      "\"bytes_per_event\":\(Double(bytes) / Double(total))"
    )
  }

  func wake(seconds: Double) async throws {
    let (store, events) = try await store()
    var versions = try await versions(events)
    let times = Latencies()
    let acknowledged = Acknowledged()
    let listener = Task {
      for try await message in events.subscribe(from: .end) {
        guard case .event(let event) = message else { continue }
        times.add(bench_now() - acknowledged.time(of: event.position))
      }
    }
    try await Task.sleep(for: .milliseconds(50))
    let end = bench_now() + seconds
    var random: UInt64 = 5
    while bench_now() < end {
      let stream = Int(bench_random(&random) % UInt64(versions.count))
      let result = try await events.append(
        [Self.event(random % 1_000_000)],
        to: Self.stream(UInt64(stream)),
        expecting: .exact(versions[stream])
      )
      acknowledged.set(result.placements[0].position, bench_now())
      versions[stream] += 1
      try await Task.sleep(for: .milliseconds(1))
    }
    listener.cancel()
    _ = await listener.result
    emit("wake", "us", latencies_percentile(&times.all, 50) * 1e6, times)
    store.close()
  }

  func work(_ what: String, count: Int) async throws {
    let (store, events) = try await store(.unsynced)
    var sink = 0
    for index in 0..<count {
      switch what {
      case "append", "batch":
        let new = (0..<(what == "append" ? 1 : 100)).map { Self.event(UInt64(index + $0)) }
        try await events.append(new, to: Self.stream(UInt64(index % 100)), expecting: .any)
      case "stream":
        for try await event in events.read(.stream(Self.stream(UInt64(index % 100)))) {
          sink += event.version
        }
      case "scan":
        sink += try Self.scan(events, .stream(Self.stream(UInt64(index % 100)))).sink
      case "all":
        sink += try Self.scan(events, .all).sink
      case "get":
        try events.scan(.stream(Self.stream(UInt64(index % 100))), from: 5, limit: 1) { event in
          sink &+= try event.withData { Int($0.unsafeLoad(fromByteOffset: 9, as: UInt8.self)) }
          return true
        }
      case "item":
        let key: Item = [
          "PK": .s("STREAM#\(Self.stream(UInt64(index % 100)).string)"),
          "SK": .s("VERSION#00000000000000000001"),
        ]
        sink += try store.getItem(GetItem(tableName: "events", key: key)).item?.count ?? 0
      default: throw Usage()
      }
    }
    print(sink)
    store.close()
  }
}

/// When the append of a position was acknowledged; a listener that is faster counts from when it asks.
final class Acknowledged: @unchecked Sendable {
  private let lock = NSLock()
  private var last = (position: 0, time: 0.0)
  func set(_ position: Int, _ time: Double) { lock.withLock { last = (position, time) } }
  func time(of position: Int) -> Double {
    lock.withLock { last.position == position ? last.time : bench_now() }
  }
}
