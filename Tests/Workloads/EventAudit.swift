package import QuireEvents
package import QuireModel

/// What must hold of an event store whatever happened to those who wrote to it.
package enum EventAudit {
  /// What is wrong with the log: positions with gaps, versions that are not dense, an id twice, or an event that is not
  /// where a line of the journal, `<id> <stream> <version> <position>`, says that it was acknowledged to be.
  ///
  /// Calls `body` with each event.
  package static func faults(
    in events: EventStore,
    journal lines: [String],
    _ body: (RecordedEvent) -> Void = { _ in }
  ) async throws -> [String] {
    var faults: [String] = []
    var places: [String: String] = [:]
    var versions: [StreamID: Int] = [:]
    var position = 0
    for try await event in events.read(.all) {
      position += 1
      if event.position != position { faults.append("position \(event.position) instead of \(position)") }
      let version = versions[event.streamID, default: 0] + 1
      versions[event.streamID] = version
      if event.version != version {
        faults.append("\(event.streamID): version \(event.version), not \(version)")
      }
      let place = "\(event.id.string) \(event.streamID) \(event.version) \(event.position)"
      if places.updateValue(place, forKey: event.id.string) != nil {
        faults.append("\(event.id.string) twice")
      }
      body(event)
    }
    if position != (try await events.lastPosition()) {
      faults.append("the last position is not that of the last event")
    }
    for line in lines {
      let id = String(line.prefix { $0 != " " })
      if places[id] != line { faults.append("acknowledged: \(line), there: \(places[id] ?? "nothing")") }
    }
    return faults
  }
}

// MARK: - Items

extension EventAudit {
  /// What is wrong with the items beside the events of a table with one head: the head, the items of ids and of names,
  /// and the pointers of the log, of categories, types and correlations must say just what the events say.
  ///
  /// The items are read as they are, without the code that writes and reads them otherwise.
  package static func itemFaults(in tables: any TableStore, table: String) async throws -> [String] {
    var expected: [String] = []
    var found: [String] = []
    var faults: [String] = []
    var count = 0
    var head: Item?
    for try await item in tables.table(table).scan(consistentRead: true) {
      let (partition, sort) = (text("PK", of: item), text("SK", of: item))
      switch String(partition.prefix { $0 != "#" }) {
      case "STREAM" where sort.hasPrefix("VERSION#"):
        count += 1
        expected += lines(about: item)
      case "HEAD" where partition == "HEAD#0": head = item
      case "ID":
        let place = "\(number("version", of: item)) \(number("position", of: item))"
        found.append("\(partition) \(sort.dropFirst("STREAM#".count)) \(place)")
      case "STREAMS": found.append("\(partition) \(sort)")
      case "LOG", "CATEGORY", "TYPE", "CORRELATION":
        let pointers = pointers(of: item)
        found += pointers.map { "\(partition) \($0.stream) \($0.version) \($0.position)" }
        if pointers.last.map({ padded($0.position) }) != sort {
          faults.append("\(partition) \(sort): not its last")
        }
      default: faults.append("\(partition) \(sort) is an item of nobody's")
      }
    }
    if head.map({ number("position", of: $0) }) != count {
      faults.append("the head is not at \(count): \(String(describing: head))")
    }
    let (expectedCounts, foundCounts) = (counts(of: expected), counts(of: found))
    for (line, times) in expectedCounts where foundCounts[line, default: 0] != times {
      faults.append("\(line): \(foundCounts[line, default: 0]) times, not \(times)")
    }
    for line in foundCounts.keys where expectedCounts[line] == nil { faults.append("\(line): of no event") }
    return faults
  }

  /// What the other items must say of an event.
  private static func lines(about event: Item) -> [String] {
    let stream = text("stream_id", of: event)
    let (version, position) = (number("version", of: event), Int(text("GSI1SK", of: event)) ?? 0)
    let place = "\(stream) \(version) \(position)"
    var lines = [
      "ID#\(text("event_id", of: event)) \(place)", "LOG#0#\(position / 10_000) \(place)",
      "CATEGORY#0#\(text("stream_type", of: event)) \(place)",
      "TYPE#0#\(text("event_type", of: event)) \(place)",
    ]
    if event["correlation_id"] != nil {
      lines.append("CORRELATION#0#\(text("correlation_id", of: event)) \(place)")
    }
    if version == 1 { lines.append("STREAMS#0 \(stream)") }
    return lines
  }

  private static func pointers(of item: Item) -> [(stream: String, version: Int, position: Int)] {
    guard case .l(let runs)? = item["runs"] else { return [] }
    return runs.flatMap { run -> [(stream: String, version: Int, position: Int)] in
      guard case .m(let run) = run else { return [] }
      func number(_ name: String) -> Int? { run[AttributeName(name)]?.int }
      return (0..<(number("count") ?? 0)).map { index in
        (
          stream: run["stream_id"]?.string ?? "", version: (number("version") ?? 0) + index,
          position: (number("position") ?? 0) + index * (number("step") ?? 1)
        )
      }
    }
  }

  private static func counts(of lines: [String]) -> [String: Int] {
    lines.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func text(_ name: AttributeName, of item: Item) -> String { item[name]?.string ?? "" }
  private static func number(_ name: AttributeName, of item: Item) -> Int { item[name]?.int ?? 0 }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }
}
