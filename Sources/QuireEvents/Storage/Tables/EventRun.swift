package import QuireModel

/// Where an event is.
package struct EventPointer: Sendable, Hashable {
  package var position: Int
  package var streamID: StreamID
  package var version: Int

  package init(position: Int, streamID: StreamID, version: Int) {
    self.position = position
    self.streamID = streamID
    self.version = version
  }

  var key: Item {
    EventItem.key(EventTable.partition(of: streamID), EventTable.sortKey(ofVersion: version))
  }
}

/// Events of one stream that follow each other, in the stream and, at equal distances, among all.
package struct EventRun: Sendable, Hashable {
  package var first: EventPointer
  package var count: Int
  /// The distance of their positions.
  package var step: Int

  package init(first: EventPointer, count: Int, step: Int) {
    self.first = first
    self.count = count
    self.step = step
  }

  package var pointers: [EventPointer] {
    (0..<count).map { index in
      EventPointer(
        position: first.position + index * step,
        streamID: first.streamID,
        version: first.version + index
      )
    }
  }

  /// The runs of events that are in the order of positions.
  package static func runs(of pointers: [EventPointer]) -> [EventRun] {
    var runs: [EventRun] = []
    for pointer in pointers {
      if let last = runs.last, last.isContinued(by: pointer) {
        runs[runs.count - 1].step = pointer.position - last.lastPosition
        runs[runs.count - 1].count += 1
      } else {
        runs.append(EventRun(first: pointer, count: 1, step: 1))
      }
    }
    return runs
  }

  private var lastPosition: Int { first.position + (count - 1) * step }

  private func isContinued(by pointer: EventPointer) -> Bool {
    guard pointer.streamID == first.streamID, pointer.version == first.version + count else { return false }
    return count == 1 || pointer.position == lastPosition + step
  }
}

// MARK: - As items

extension EventRun {
  private typealias Name = LogLayout.Name

  /// The item of the runs of events that are in the order of positions, and not empty.
  package static func item(
    of pointers: [EventPointer],
    index: LogLayout.Index,
    head: Int
  ) -> Item {
    let last = pointers.last?.position ?? 0
    let partition = LogLayout.partition(index, head: head, bucket: LogLayout.bucket(of: last))
    var item = EventItem.key(partition, EventTable.padded(last))
    item[Name.runs] = .l(runs(of: pointers).map(\.value))
    return item
  }

  private var value: AttributeValue {
    var map: [AttributeName: AttributeValue] = [
      Name.streamID: .s(first.streamID.string),
      Name.position: .n(Number(first.position)),
      Name.version: .n(Number(first.version)),
      Name.count: .n(Number(count)),
    ]
    if step != 1 { map[Name.step] = .n(Number(step)) }
    return .m(map)
  }

  /// The events that an item's runs name.
  package static func pointers(in item: Item) throws(EventStoreError) -> [EventPointer] {
    guard case .l(let values) = item[Name.runs] else { throw EventItem.damaged(Name.runs) }
    var pointers: [EventPointer] = []
    for value in values {
      guard case .m(let map) = value else { throw EventItem.damaged(Name.runs) }
      let run = Item(map)
      let count = try EventItem.integer(Name.count, in: run)
      let step = try EventItem.integer(Name.step, in: run, default: 1)
      let first = EventPointer(
        position: try EventItem.integer(Name.position, in: run),
        streamID: try EventItem.streamID(run),
        version: try EventItem.integer(Name.version, in: run)
      )
      // What no append writes would also be too much to count with.
      guard (1...LogLayout.maximumEvents).contains(count), (1...1 << 20).contains(step),
        (1...1 << 60).contains(first.position), (1...1 << 60).contains(first.version)
      else { throw EventItem.damaged(Name.runs) }
      pointers += EventRun(first: first, count: count, step: step).pointers
    }
    return pointers
  }
}
