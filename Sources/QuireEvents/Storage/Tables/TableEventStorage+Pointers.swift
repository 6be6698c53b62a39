import QuireModel

/// Places of events in the order that was asked for.
struct FoundPointers: Sendable {
  var pointers: [EventPointer]
  /// Where to go on if there may be more; nil where the range was read to its end.
  var next: Int?
}

extension TableEventStorage {
  /// Places of events of an index within a range of positions: the first `limit` or more, or all.
  ///
  /// There can be fewer than `limit` and yet a place to go on at.
  func pointers(
    _ index: LogLayout.Index,
    _ range: ClosedRange<Int>,
    _ direction: ReadDirection,
    limit: Int
  ) async throws -> FoundPointers {
    let parts = try await concurrently(Array(0..<heads.count)) { head in
      var walk = PointerWalk(self.access, index, head: head, heads: self.heads.count, range, direction)
      return try await walk.read(atLeast: limit)
    }
    if parts.count == 1 { return parts[0] }
    // Each part is complete up to where it was cut: all together are up to the first of these places.
    let isForwards = direction == .forwards
    let nexts = parts.compactMap(\.next)
    let next = isForwards ? nexts.min() : nexts.max()
    var merged = parts.flatMap(\.pointers)
    if let next { merged.removeAll { isForwards ? $0.position >= next : $0.position <= next } }
    merged.sort { isForwards ? $0.position < $1.position : $0.position > $1.position }
    return FoundPointers(pointers: merged, next: next)
  }
}

/// Reads the runs of an index that one head counts, bucket by bucket.
///
/// The runs of an append lie under its last position, and those of different appends do not overlap. So, forwards, all
/// events up to the last key that was read are known; backwards, all from the first event of the last item on.
private struct PointerWalk {
  /// How many buckets in a row are read in vain before the reader is asked to come again.
  private static let emptyBuckets = 16

  private let access: EventTableAccess
  private let index: LogLayout.Index
  private let head: Int
  private let range: ClosedRange<Int>
  private let isForwards: Bool
  /// How far the last position of an append can lie behind one of its others.
  private let span: Int
  private var found: [Int: EventPointer] = [:]
  /// Where to go on after what was read.
  private var next: Int

  init(
    _ access: EventTableAccess,
    _ index: LogLayout.Index,
    head: Int,
    heads: Int,
    _ range: ClosedRange<Int>,
    _ direction: ReadDirection
  ) {
    self.access = access
    self.index = index
    self.head = head
    self.range = range
    isForwards = direction == .forwards
    span = LogLayout.maximumEvents * heads
    next = isForwards ? range.lowerBound : range.upperBound
  }

  mutating func read(atLeast limit: Int) async throws -> FoundPointers {
    // An index other than the log has one partition.
    let keys = range.lowerBound...(range.upperBound + span)
    let buckets =
      index == .log
      ? LogLayout.bucket(of: keys.lowerBound)...LogLayout.bucket(of: keys.upperBound) : 0...0
    var bucket = isForwards ? buckets.lowerBound : buckets.upperBound
    var emptyInARow = 0
    while buckets.contains(bucket), emptyInARow < Self.emptyBuckets {
      let isEmpty = try await read(bucket, keys, atLeast: limit)
      if found.count >= limit { return result }
      emptyInARow = isEmpty ? emptyInARow + 1 : 0
      if index == .log { passBoundary(of: bucket) }
      bucket += isForwards ? 1 : -1
    }
    if !buckets.contains(bucket) { next = isForwards ? range.upperBound + 1 : range.lowerBound - 1 }
    return result
  }

  /// Reads a bucket, to its end or until there is enough; answers whether it held nothing.
  private mutating func read(
    _ bucket: Int,
    _ keys: ClosedRange<Int>,
    atLeast limit: Int
  ) async throws -> Bool {
    var start: Item?
    var isEmpty = true
    repeat {
      let page = try await access.page(
        LogLayout.partition(index, head: head, bucket: bucket),
        .between(.s(EventTable.padded(keys.lowerBound)), .s(EventTable.padded(keys.upperBound))),
        direction: isForwards ? .forwards : .backwards,
        limit: limit,
        after: start
      )
      for item in page.items { try take(item) }
      isEmpty = isEmpty && page.items.isEmpty
      start = page.lastEvaluatedKey
      if found.count >= limit {
        if start == nil, index == .log { passBoundary(of: bucket) }
        if start == nil, index != .log { next = isForwards ? range.upperBound + 1 : range.lowerBound - 1 }
        break
      }
    } while start != nil
    return isEmpty
  }

  private mutating func take(_ item: Item) throws {
    let key = try EventItem.position(inSortKeyOf: item)
    let pointers = try EventRun.pointers(in: item)
    // Where a table was adopted, two items can name one event.
    for pointer in pointers where range.contains(pointer.position) { found[pointer.position] = pointer }
    let first = pointers.reduce(key) { min($0, $1.position) }
    next = isForwards ? max(next, key + 1) : min(next, first - 1)
  }

  /// A bucket was read to its end; the next may hold appends that begin in it.
  private mutating func passBoundary(of bucket: Int) {
    next =
      isForwards
      ? max(next, (bucket + 1) * LogLayout.bucketSize - span)
      : min(next, bucket * LogLayout.bucketSize - 1)
  }

  private var result: FoundPointers {
    FoundPointers(
      pointers: found.values.sorted {
        isForwards ? $0.position < $1.position : $0.position > $1.position
      },
      next: range.contains(next) ? next : nil
    )
  }
}
