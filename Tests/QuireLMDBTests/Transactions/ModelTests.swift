import QuireLMDB
import Testing

@Suite("Random operations against a model")
struct ModelTests {
  /// A sorted dictionary, the simple way.
  private struct Model {
    private(set) var keys: [[UInt8]] = []
    private var values: [[UInt8]: [UInt8]] = [:]

    subscript(key: [UInt8]) -> [UInt8]? {
      get { values[key] }
      set {
        let position = keys.firstIndex { !$0.lexicographicallyPrecedes(key) } ?? keys.count
        switch (values[key], newValue) {
        case (nil, .some): keys.insert(key, at: position)
        case (.some, nil): keys.remove(at: position)
        default: break
        }
        values[key] = newValue
      }
    }

    func first(from key: [UInt8]) -> [UInt8]? { keys.first { !$0.lexicographicallyPrecedes(key) } }

    func last(before key: [UInt8]) -> [UInt8]? { keys.last { $0.lexicographicallyPrecedes(key) } }
  }

  @Test("every operation answers as a sorted dictionary does", arguments: 1...8 as ClosedRange<UInt64>)
  func operations(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let environment = try folder.open()
    let things = try environment.database()
    var random = SeededGenerator(seed: seed)
    var committed = Model()
    for _ in 0..<20 {
      var model = committed
      var transaction = try environment.beginWrite()
      for step in 0..<120 {
        try apply(&random, &transaction, things, &model, "seed \(seed), step \(step)")
      }
      if Bool.random(using: &random) {
        try transaction.commit()
        committed = model
      } else {
        transaction.abort()
      }
      try check(environment, things, committed, "seed \(seed)")
    }
  }

  private func apply(
    _ random: inout SeededGenerator,
    _ transaction: inout WriteTransaction,
    _ things: Database,
    _ model: inout Model,
    _ place: Comment
  ) throws {
    // Few letters and short keys make keys meet; a few are long, a few values need pages of their own.
    let length = Int.random(in: 0..<20, using: &random) == 0 ? 511 : Int.random(in: 1...4, using: &random)
    let key = (0..<length).map { _ in UInt8.random(in: 0...3, using: &random) &* 85 }
    let size = Int.random(in: 0..<15, using: &random) == 0 ? 9000 : Int.random(in: 0...200, using: &random)
    let value = (0..<size).map { UInt8(truncatingIfNeeded: $0) ^ UInt8(truncatingIfNeeded: length) }
    switch Int.random(in: 0..<9, using: &random) {
    case 0...2:
      try transaction.put(things, key.rawSpan, value.rawSpan)
      model[key] = value
    case 3:
      let isNew = try transaction.putIfAbsent(things, key.rawSpan, value.rawSpan)
      #expect(isNew == (model[key] == nil), place)
      if isNew { model[key] = value }
    case 4:
      let isLast = try transaction.append(things, key.rawSpan, value.rawSpan)
      #expect(isLast == (model.keys.last?.lexicographicallyPrecedes(key) ?? true), place)
      if isLast { model[key] = value }
    case 5, 6:
      let existed = try transaction.delete(things, key.rawSpan)
      #expect(existed == (model[key] != nil), place)
      model[key] = nil
    case 7:
      try deleteSome(from: key, &random, &transaction, things, &model, place)
    default:
      #expect(try transaction.reading.get(things, key.rawSpan)?.copied == model[key], place)
      try transaction.reading.withCursor(things) { cursor in
        let atOrAfter = try cursor.seek(key.rawSpan) ? cursor.key.copied : nil
        #expect(atOrAfter == model.first(from: key), place)
        let before = try cursor.seekLast(before: key.rawSpan) ? cursor.key.copied : nil
        #expect(before == model.last(before: key), place)
        let exists = try cursor.seekExact(key.rawSpan)
        #expect(exists == (model[key] != nil), place)
      }
    }
  }

  private func deleteSome(
    from key: [UInt8],
    _ random: inout SeededGenerator,
    _ transaction: inout WriteTransaction,
    _ things: Database,
    _ model: inout Model,
    _ place: Comment
  ) throws {
    let count = Int.random(in: 1...4, using: &random)
    let forwards = Bool.random(using: &random)
    try transaction.withCursor(things) { cursor in
      var found = try cursor.seek(key.rawSpan)
      var expected = model.first(from: key)
      for _ in 0..<count {
        #expect((found ? cursor.key.copied : nil) == expected, place)
        guard found, let current = expected else { return }
        #expect(cursor.value.copied == model[current], place)
        try cursor.deleteCurrent()
        model[current] = nil
        found = try forwards ? cursor.next() : cursor.previous()
        expected = forwards ? model.first(from: current) : model.last(before: current)
      }
    }
  }

  private func check(
    _ environment: Environment,
    _ things: Database,
    _ model: Model,
    _ place: Comment
  ) throws {
    let keys = model.keys
    try environment.read { transaction in
      #expect(try transaction.statistics(things).entries == keys.count, place)
      try transaction.withCursor(things) { cursor in
        var found: [[UInt8]] = []
        while try cursor.next() {
          found.append(cursor.key.copied)
          #expect(cursor.value.copied == model[cursor.key.copied], place)
        }
        #expect(found == keys, place)
      }
      try transaction.withCursor(things) { cursor in
        var found: [[UInt8]] = []
        while try cursor.previous() { found.append(cursor.key.copied) }
        #expect(found == keys.reversed(), place)
      }
    }
  }
}
