import QuireLMDB
import QuireModel

/// A database ordered by keys of any length, although LMDB's own keys end at 511 bytes.
///
/// A key of up to ``shortLimit`` bytes is stored as it is. Of a longer one, the LMDB key is
///
/// ```text
/// first 500 bytes of the key | u64 label
/// ```
///
/// and the value starts with the rest of the key:
///
/// ```text
/// u16 length of the rest | rest of the key | value
/// ```
///
/// Labels are handed out so that long keys that share their first 500 bytes sort by label as they sort by key. LMDB's
/// own order is then the order of the keys, so that walking needs nothing special; only finding a long key takes a
/// binary search over the labels of its group (at most 64 steps). When two neighbours leave no label between them, the
/// smallest sparse enough window around them is labelled anew.
///
/// A long key's LMDB key always has 508 bytes and a short one's at most 500: the length tells them apart. A short key of
/// exactly 500 bytes sorts before every long key that starts with it, as it must.
enum LongKeys {
  /// The longest key stored as it is.
  static let shortLimit = 500

  private static let labelSize = 8
  static let longSize = shortLimit + labelSize
  /// The distance to the neighbour at either end of a group: leaves room for about four billion more there.
  private static let stride: UInt64 = 1 << 32

  /// A place in the database: the LMDB key of an entry, or where one belongs.
  private struct Place {
    var label: UInt64
    var isExact: Bool
  }

  // MARK: Reading

  /// Whether the LMDB key is that of a long key.
  static func isLong(_ stored: RawSpan) -> Bool { stored.byteCount > shortLimit }

  /// The value of `key`, or nil.
  @_lifetime(borrow transaction)
  static func get(
    _ transaction: borrowing ReadTransaction,
    _ database: Database,
    _ key: [UInt8]
  ) throws -> RawSpan? {
    if key.count <= shortLimit { return try transaction.get(database, key.rawBytes) }
    let found = try transaction.withCursor(database) { (cursor: inout Cursor) in
      try find(key, &cursor)
    }
    guard let found, found.isExact else { return nil }
    guard let value = try transaction.get(database, storedKey(key, found.label).rawBytes) else { return nil }
    return try value.extracting(droppingFirst: restEnd(of: value))
  }

  /// Moves to the first entry whose key is not before `key`; false where there is none.
  static func seek(_ cursor: inout Cursor, _ key: [UInt8]) throws -> Bool {
    if key.count <= shortLimit { return try cursor.seek(key.rawBytes) }
    if let place = try find(key, &cursor) { return try cursor.seek(storedKey(key, place.label).rawBytes) }
    // Every long key of the group sorts before `key`: on to what follows the group.
    return try cursor.seek(afterGroup(of: key).rawBytes)
  }

  /// Moves to the last entry whose key is before `key`; false where there is none.
  static func seekLast(_ cursor: inout Cursor, before key: [UInt8]) throws -> Bool {
    if try seek(&cursor, key) { return try cursor.previous() }
    return try cursor.last()
  }

  /// Hands the key and the value at the cursor's place to `body`.
  static func withEntry<Result>(
    _ cursor: borrowing Cursor,
    _ body: (_ key: RawSpan, _ value: RawSpan) throws -> Result
  ) throws -> Result {
    let stored = cursor.key
    let value = cursor.value
    guard isLong(stored) else { return try body(stored, value) }
    let key = try fullKey(stored, value)
    return try body(key.rawBytes, value.extracting(droppingFirst: restEnd(of: value)))
  }

  // MARK: Writing

  /// Writes `value` under `key`, in place of any value there.
  static func put(
    _ transaction: inout WriteTransaction,
    _ database: Database,
    _ key: [UInt8],
    _ value: RawSpan
  ) throws {
    if key.count <= shortLimit {
      try transaction.put(database, key.rawBytes, value)
      return
    }
    let rest = key.count - shortLimit
    var record: [UInt8] = []
    record.reserveCapacity(2 + rest + value.byteCount)
    record.append(contentsOf: Layout.bigEndian(UInt16(rest)))
    record.append(contentsOf: key[shortLimit...])
    record.append(contentsOf: value.copied())
    let label = try label(for: key, &transaction, database)
    try transaction.put(database, storedKey(key, label).rawBytes, record.rawBytes)
  }

  /// Removes `key` and its value; false where there was none.
  static func delete(
    _ transaction: inout WriteTransaction,
    _ database: Database,
    _ key: [UInt8]
  ) throws -> Bool {
    if key.count <= shortLimit { return try transaction.delete(database, key.rawBytes) }
    let found = try transaction.reading.withCursor(database) { (cursor: inout Cursor) in
      try find(key, &cursor)
    }
    guard let found, found.isExact else { return false }
    return try transaction.delete(database, storedKey(key, found.label).rawBytes)
  }

  // MARK: Labels

  /// The place of the first long key of `key`'s group that is not before `key`; nil where all are, or none is there.
  private static func find(_ key: [UInt8], _ cursor: inout Cursor) throws -> Place? {
    var low: UInt64 = 0
    // One past the last label that may still hold the answer; nil stands for 2^64.
    var high: UInt64?
    var candidate: Place?
    while high.map({ low < $0 }) ?? true {
      let middle = low + ((high ?? .max) - low) / 2
      guard try cursor.seek(storedKey(key, middle).rawBytes), try isGroup(of: key, cursor) else {
        if middle == low, high == nil, low == .max { break }
        high = middle
        continue
      }
      let label = try label(of: cursor)
      let order = try orderOfRest(of: cursor, against: key)
      if order == 0 { return Place(label: label, isExact: true) }
      if order < 0 {
        guard label < .max else { break }
        low = label + 1
      } else {
        candidate = Place(label: label, isExact: false)
        high = middle
      }
    }
    return candidate
  }

  /// The label under which `key` is stored, or a new one between its neighbours.
  private static func label(
    for key: [UInt8],
    _ transaction: inout WriteTransaction,
    _ database: Database
  ) throws -> UInt64 {
    while true {
      let neighbours = try transaction.reading.withCursor(database) { (cursor: inout Cursor) -> Neighbours in
        try Self.neighbours(of: key, &cursor)
      }
      if let exact = neighbours.exact { return exact }
      if let free = label(between: neighbours.before, neighbours.after) { return free }
      // No room between the two: `before` is there, or `after` is 0.
      try relabel(around: neighbours.before ?? neighbours.after ?? 0, key, &transaction, database)
    }
  }

  private struct Neighbours {
    var exact: UInt64?
    var before: UInt64?
    var after: UInt64?
  }

  private static func neighbours(of key: [UInt8], _ cursor: inout Cursor) throws -> Neighbours {
    let next = try find(key, &cursor)
    if let next, next.isExact { return Neighbours(exact: next.label) }
    let place = next.map { storedKey(key, $0.label) } ?? afterGroup(of: key)
    var before: UInt64?
    if try cursor.seekLast(before: place.rawBytes), try isGroup(of: key, cursor) {
      before = try label(of: cursor)
    }
    return Neighbours(before: before, after: next?.label)
  }

  private static func label(between before: UInt64?, _ after: UInt64?) -> UInt64? {
    switch (before, after) {
    case (nil, nil): 1 << 63
    case (let before?, nil):
      before == .max ? nil : before + Swift.max(1, Swift.min(stride, (.max - before) / 2))
    case (nil, let after?): after == 0 ? nil : after - Swift.max(1, Swift.min(stride, after / 2))
    case (let before?, let after?): after - before < 2 ? nil : before + (after - before) / 2
    }
  }

  /// Spreads the labels around `label` evenly over the smallest aligned window that is sparse enough.
  private static func relabel(
    around label: UInt64,
    _ key: [UInt8],
    _ transaction: inout WriteTransaction,
    _ database: Database
  ) throws {
    var bits = 4
    while true {
      let mask: UInt64 = bits >= 64 ? .max : (1 << UInt64(bits)) - 1
      let start = label & ~mask
      let end = label | mask
      // A window of 2^bits labels may hold 1.5^bits entries: sparser the larger it is, so that the cost of spreading
      // is paid for by the insertions that it makes room for.
      let entries = try transaction.reading.withCursor(database) { (cursor: inout Cursor) -> [Entry] in
        try Self.entries(of: key, from: start, through: end, &cursor)
      }
      var limit = 1.0
      for _ in 0..<bits { limit *= 1.5 }
      guard Double(entries.count) <= limit || bits >= 64 else {
        bits += 2
        continue
      }
      for entry in entries {
        _ = try transaction.delete(database, storedKey(key, entry.label).rawBytes)
      }
      let step = (end - start) / UInt64(entries.count + 1)
      for (index, entry) in entries.enumerated() {
        let fresh = start + step * UInt64(index + 1)
        try transaction.put(database, storedKey(key, fresh).rawBytes, entry.record.rawBytes)
      }
      return
    }
  }

  private struct Entry {
    var label: UInt64
    var record: [UInt8]
  }

  private static func entries(
    of key: [UInt8],
    from start: UInt64,
    through end: UInt64,
    _ cursor: inout Cursor
  ) throws -> [Entry] {
    var entries: [Entry] = []
    var isThere = try cursor.seek(storedKey(key, start).rawBytes)
    while isThere, try isGroup(of: key, cursor) {
      let label = try label(of: cursor)
      guard label <= end else { break }
      entries.append(Entry(label: label, record: cursor.value.copied()))
      isThere = try cursor.next()
    }
    return entries
  }

  // MARK: Bytes

  private static func storedKey(_ key: [UInt8], _ label: UInt64) -> [UInt8] {
    var stored = [UInt8](key[..<shortLimit])
    stored.append(contentsOf: Layout.bigEndian(label))
    return stored
  }

  /// The smallest LMDB key that sorts after every long key of the group: no stored key has this length.
  private static func afterGroup(of key: [UInt8]) -> [UInt8] { storedKey(key, .max) + [0] }

  /// Whether the cursor stands on a long key that shares its first 500 bytes with `key`.
  private static func isGroup(of key: [UInt8], _ cursor: borrowing Cursor) throws -> Bool {
    let stored = cursor.key
    return stored.byteCount == longSize
      && stored.extracting(first: shortLimit).order(against: key.rawBytes.extracting(first: shortLimit)) == 0
  }

  private static func label(of cursor: borrowing Cursor) throws -> UInt64 {
    guard let label = Layout.integer(UInt64.self, of: cursor.key, at: shortLimit) else {
      throw TableError.corrupted("a long key has no label")
    }
    return label
  }

  private static func orderOfRest(of cursor: borrowing Cursor, against key: [UInt8]) throws -> Int {
    let value = cursor.value
    let rest = value.extracting(first: try restEnd(of: value)).extracting(droppingFirst: 2)
    return rest.order(against: key.rawBytes.extracting(droppingFirst: shortLimit))
  }

  /// Where the value proper starts in a long key's stored value.
  private static func restEnd(of value: RawSpan) throws -> Int {
    guard let rest = Layout.integer(UInt16.self, of: value), value.byteCount >= 2 + Int(rest) else {
      throw TableError.corrupted("the rest of a long key is cut off")
    }
    return 2 + Int(rest)
  }

  private static func fullKey(_ stored: RawSpan, _ value: RawSpan) throws -> [UInt8] {
    guard stored.byteCount == longSize else {
      throw TableError.corrupted("a key of \(stored.byteCount) bytes cannot be in a store")
    }
    var key = stored.extracting(first: shortLimit).copied()
    key.append(
      contentsOf: value.extracting(first: try restEnd(of: value)).extracting(droppingFirst: 2).copied()
    )
    return key
  }
}
