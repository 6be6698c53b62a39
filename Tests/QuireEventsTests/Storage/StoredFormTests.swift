import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Testing

/// Events are written without the general operations: what they leave must be what those would have left.
@Suite("The stored form of events")
struct StoredFormTests {
  /// Events in which everything is there that an event may have, and texts that have short forms.
  static func events(_ random: inout SeededGenerator, _ count: Int) -> [NewEvent] {
    (0..<count).map { _ in
      func pick<T>(_ values: T...) -> T { values[Int.random(in: values.indices, using: &random)] }
      let number = Int.random(in: 0..<1_000_000, using: &random)
      return NewEvent(
        id: pick(EventID(), EventID("id-\(number)-\(random.next())"), EventID("\(random.next())")),
        type: types[Int.random(in: types.indices, using: &random)],
        data: pick(
          .json("{\"n\":\(number)}"),
          .json("12345678901234567890"),
          .json("\"018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b\""),
          .binary([UInt8](repeating: 7, count: number % 300)),
          .json("\"" + String(repeating: "é", count: number % 200) + "\"")
        ),
        schemaVersion: pick(1, 2, 3, number + 1),
        metadata: EventMetadata(
          json: pick(nil, "{\"by\":\"me\"}"),
          correlationID: pick(nil, "c-\(number % 5)", "018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b4c"),
          causationID: pick(nil, "Order-1")
        )
      )
    }
  }

  /// More than are kept in their encoded form; two of them are the same letter, written in two ways.
  static let types =
    ["Placed", "Order-1", "2026-01-31T09:30:00.000000Z", "\u{E9}", "e\u{301}"] + (0..<19).map { "T\($0)" }

  static let streams: [StreamID] = [
    "Order-1", "Order-2", "x", "Orders", "Kunde-ü-0000", "a-00001", "a-00000000000000000027",
  ]

  @Test(
    "the items, entries and counters are those of the general operations",
    arguments: [Projection.all, .keysOnly]
  )
  func sameAsGeneral(projection: Projection) async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store, globalProjection: projection)
    // All types are in the dictionary before another text is one of them.
    try await events.append(
      Self.types.map { NewEvent(type: $0, data: "1") },
      to: "types-1",
      expecting: .noStream
    )
    // The name of one stream ends like the position of its third event.
    try await events.append(Self.events(&random, 4), to: "a-00000000000000000027", expecting: .noStream)
    for _ in 0..<60 {
      let stream = try #require(Self.streams.randomElement(using: &random))
      let count = Int.random(in: 1...(Bool.random(using: &random) ? 2 : 20), using: &random)
      try await events.append(Self.events(&random, count), to: stream, expecting: .any)
    }
    let verification = try store.verify()
    #expect(verification.faults.isEmpty, "seed \(seed): \(verification.faults)")

    // Putting each item again by the general operations changes no byte of the tree and no counter.
    let before = try store.statistics().trees
    let records = try Self.records(store)
    var request = Scan(tableName: "events")
    repeat {
      let page = try store.scan(request)
      for item in page.items { try await store.putItem(PutItem(tableName: "events", item: item)) }
      request.exclusiveStartKey = page.lastEvaluatedKey
    } while request.exclusiveStartKey != nil
    let after = try store.statistics().trees
    #expect(before.map(\.entries) == after.map(\.entries), "seed \(seed)")
    #expect(before.map(\.itemBytes) == after.map(\.itemBytes), "seed \(seed)")
    #expect(try Self.records(store) == records, "seed \(seed)")
    #expect(try store.verify().faults.isEmpty, "seed \(seed)")
  }

  /// The keys and the records of the items and of the entries in global order, as they are stored.
  private static func records(_ store: Store) throws -> [[UInt8]] {
    try store.read { (snapshot: borrowing Snapshot) in
      let table = try snapshot.encodedTable("events")
      var records: [[UInt8]] = []
      for tree in [table.items, try #require(table.index("GSI1"))] {
        try snapshot.walk(tree, from: [0], upTo: nil, isForward: true) { key, record in
          records.append(key.copied() + record.copied())
          return true
        }
      }
      return records
    }
  }

  @Test(
    "events read as they were appended, one field at a time or as a whole",
    arguments: [Projection.all, .keysOnly]
  )
  func fields(projection: Projection) async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let events = try await EventStore.open(in: .temporary(), globalProjection: projection)
    let new = Self.events(&random, 40)
    try await events.append(new, to: "Order-1", expecting: .noStream)
    for selection in [EventSelection.all, .stream("Order-1"), .category("Order")] {
      let read = try await events.read(selection).collect()
      #expect(read.map(\.id) == new.map(\.id), "seed \(seed)")
      #expect(read.map { Array($0.type.utf8) } == new.map { Array($0.type.utf8) }, "seed \(seed)")
      #expect(read.map(\.data) == new.map(\.data), "seed \(seed)")
      #expect(read.map(\.schemaVersion) == new.map(\.schemaVersion), "seed \(seed)")
      #expect(read.map(\.metadata) == new.map(\.metadata), "seed \(seed)")
      #expect(read.map(\.correlationID) == new.map(\.metadata.correlationID))
      #expect(read.map(\.causationID) == new.map(\.metadata.causationID))
      #expect(read.map(\.version) == Array(1...40))
      #expect(read.map(\.position) == Array(1...40))
      #expect(read.allSatisfy { $0.streamID == "Order-1" })
      for (event, new) in zip(read, new) {
        #expect(try event.withDataBytes { bytes in bytes.byteCount } == new.data.byteCount)
      }
      var changed = read[3]
      changed.type = "Other"
      #expect(changed.type == "Other")
      #expect(changed.data == read[3].data)
      #expect(changed != read[3])
    }
  }

  @Test("a scan lends the events of a selection in either direction, from a place, up to a limit")
  func scan() async throws {
    let events = try await EventStore.open(in: .temporary())
    for number in 1...9 {
      let stream: StreamID = number.isMultiple(of: 3) ? "B-1" : "A-1"
      try await events.append(numbered([number]), to: stream, expecting: .any)
    }
    func scanned(
      _ selection: EventSelection,
      from: Int? = nil,
      _ direction: ReadDirection = .forwards,
      limit: Int? = nil
    ) throws -> [String] {
      var texts: [String] = []
      try events.scan(selection, from: from, direction: direction, limit: limit) { event in
        let data = try event.withData { bytes in
          (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        texts.append(String(decoding: data, as: UTF8.self))
        #expect(try event.type == "Numbered")
        #expect(
          try event.streamID == (texts.last.flatMap { Int($0) }?.isMultiple(of: 3) == true ? "B-1" : "A-1")
        )
        #expect(try event.event.position == event.position)
        return true
      }
      return texts
    }
    #expect(try scanned(.all) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(try scanned(.all, from: 4, limit: 3) == ["4", "5", "6"])
    #expect(try scanned(.all, .backwards, limit: 2) == ["9", "8"])
    #expect(try scanned(.stream("B-1")) == ["3", "6", "9"])
    #expect(try scanned(.stream("B-1"), from: 2, .backwards) == ["6", "3"])
    #expect(try scanned(.category("A"), from: 6) == ["7", "8"])
    #expect(try scanned(.type("None")) == [])
    #expect(try scanned(.all, limit: 0) == [])
    var count = 0
    try events.scan { _ in
      count += 1
      return count < 4
    }
    #expect(count == 4)
    #expect(throws: ProbeError.self) { try events.scan { _ in throw ProbeError() } }
  }

  @Test(
    "a scan shows events that were changed by the general operations, and says what they lack",
    arguments: [Projection.all, .keysOnly]
  )
  func changedEvents(projection: Projection) async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store, globalProjection: projection)
    let types: [StreamID: String] = ["A-1": "Placed", "A-2": "Paid"]
    for stream: StreamID in ["A-1", "A-2"] {
      let new = NewEvent(type: types[stream]!, data: .json(#"{"of":"\#(stream)"}"#))
      try await events.append([new], to: stream, expecting: .noStream)
    }
    func update(_ stream: StreamID, _ expression: UpdateExpression, _ values: [String: AttributeValue] = [:])
      async throws
    {
      try await store.updateItem(
        UpdateItem(
          tableName: "events",
          key: ["PK": .s("STREAM#\(stream)"), "SK": "VERSION#00000000000000000001"],
          updateExpression: expression,
          expressionAttributeValues: values
        )
      )
    }
    try await update("A-1", "SET note = :note", [":note": .m(["by": .s("hand")])])
    for selection in [EventSelection.all, .stream("A-1"), .category("A"), .type("Placed")] {
      var scanned: [RecordedEvent] = []
      try events.scan(selection) { event in
        let copy = try event.event
        #expect(try event.type == copy.type)
        #expect(try event.streamID == copy.streamID)
        #expect(try event.version == 1)
        #expect(try event.position == copy.position)
        #expect(try event.withData { $0.copied() } == copy.data.bytes)
        scanned.append(copy)
        return true
      }
      #expect(try await events.read(selection).collect() == scanned)
      #expect(scanned.first?.data == .json(#"{"of":"A-1"}"#))
    }

    try await update("A-2", "REMOVE event_data, created_at")
    let position = 2
    let lacking = "A stored item lacks event_data, or it is not what an event store writes"
    for selection in [EventSelection.all, .stream("A-2"), .category("A"), .type("Paid")] {
      let from = selection == .stream("A-2") ? 1 : position
      try events.scan(selection, from: from) { event in
        let (place, type) = (try event.position, try event.type)
        #expect(place == position)
        #expect(type == "Paid")
        var messages: [String?] = []
        do { try event.withData { _ in } } catch { messages.append((error as? EventStoreError)?.message) }
        do { _ = try event.event } catch { messages.append((error as? EventStoreError)?.message) }
        #expect(messages == [lacking, lacking])
        return true
      }
    }
  }

  @Test(
    "indexes of other projections hold what they are for",
    arguments: [
      ["by-type": Projection(.all)], ["by-category": Projection(.all), "by-id": Projection(.all)],
      ["GSI1": Projection(.include, nonKeyAttributes: ["event_type"])],
      ["by-stream": Projection(.include, nonKeyAttributes: ["version"])],
    ]
  )
  func otherProjections(projections: [String: Projection]) async throws {
    let store = try Store.temporary()
    var request = EventTable.createRequest(tableName: "events", globalProjection: .all)
    for index in request.globalSecondaryIndexes.indices {
      let name = request.globalSecondaryIndexes[index].indexName
      if let other = projections[name] { request.globalSecondaryIndexes[index].projection = other }
    }
    try await store.createTable(request)
    let events = try await EventStore.open(in: store)
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    for selection in [EventSelection.all, .stream("A-1"), .category("A"), .type("Numbered")] {
      var scanned: [RecordedEvent] = []
      try events.scan(selection) { event in
        #expect(try event.type == "Numbered")
        scanned.append(try event.event)
        return true
      }
      #expect(scanned.map(\.position) == [1, 2, 3])
      #expect(try await events.read(selection).collect() == scanned)
    }
    for name in EventTable.Index.all {
      let entries = try store.scan(Scan(tableName: "events", indexName: name)).items
      #expect(entries.allSatisfy { projections[name]?.projectionType != .all || $0["event_data"] != nil })
    }
    #expect(try store.verify().faults == [])
  }

  @Test("a place after which none can come ends a read", arguments: [1, 4_096])
  func lastPlace(limit: Int) async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    let last = "09223372036854775807"
    try await store.updateItem(
      UpdateItem(
        tableName: "events",
        key: ["PK": "STREAM#A-1", "SK": "VERSION#00000000000000000001"],
        updateExpression: "SET GSI1SK = :last",
        expressionAttributeValues: [":last": .s(last)]
      )
    )
    var item = try #require(
      store.getItem(
        GetItem(tableName: "events", key: ["PK": "STREAM#A-1", "SK": "VERSION#00000000000000000001"])
      )
      .item
    )
    item["SK"] = .s("VERSION#\(last)")
    item["PK"] = "STREAM#A-2"
    try await store.putItem(PutItem(tableName: "events", item: item))
    for selection in [EventSelection.all, .stream("A-2")] {
      var places: [Int] = []
      try events.scan(selection, limit: limit) { event in
        places.append(selection == .all ? try event.position : try event.version)
        return true
      }
      #expect(places.allSatisfy { $0 == .max })
      #expect(!places.isEmpty)
      let page = try await events.page(selection, limit: 1)
      #expect(page.events.count == 1)
    }
  }

  @Test(
    "a scan says what an event lacks, whatever is asked first",
    arguments: [
      ("SET GSI1SK = :value", "18446744073709551615", "GSI1SK"), ("REMOVE event_type", nil, "event_type"),
      ("SET event_data = :value", .l([]), "event_data"), ("REMOVE event_id", nil, "event_id"),
    ] as [(UpdateExpression, AttributeValue?, String)]
  )
  func lackingEvents(update: UpdateExpression, value: AttributeValue?, name: String) async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    try await store.updateItem(
      UpdateItem(
        tableName: "events",
        key: ["PK": "STREAM#A-1", "SK": "VERSION#00000000000000000001"],
        updateExpression: update,
        expressionAttributeValues: value.map { [":value": $0] } ?? [:]
      )
    )
    var messages: [String?] = []
    try events.scan(.stream("A-1")) { event in
      do { _ = try event.event } catch { messages.append((error as? EventStoreError)?.message) }
      do {
        switch name {
        case "GSI1SK": _ = try event.position
        case "event_type": _ = try event.type
        case "event_data": try event.withData { _ in }
        default: _ = try event.event
        }
      } catch { messages.append((error as? EventStoreError)?.message) }
      return true
    }
    let message = "A stored item lacks \(name), or it is not what an event store writes"
    #expect(messages == [message, message])
  }

  @Test("a scan of a stream shows its events also where other items stand before them")
  func itemsBeforeEvents() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    func scanned(from: Int? = nil) throws -> [Int] {
      var versions: [Int] = []
      try events.scan(.stream("A-1"), from: from) { event in
        versions.append(try event.version)
        return true
      }
      return versions
    }
    for stream: StreamID in ["A", "A-1", "A-10", "A-2"] {
      try await events.append(numbered(1...5), to: stream, expecting: .noStream)
    }
    for sort in ["STREA", "STREAM ", "STREAMS", "VERSION!", "W"] {
      try await store.putItem(PutItem(tableName: "events", item: ["PK": "STREAM#A-1", "SK": .s(sort)]))
    }
    #expect(try scanned() == [1, 2, 3, 4, 5])
    #expect(try scanned(from: 0) == [1, 2, 3, 4, 5])
    #expect(try scanned(from: 1) == [1, 2, 3, 4, 5])
    #expect(try scanned(from: 2) == [2, 3, 4, 5])
    _ = try await events.truncate("A-1", before: 3)
    #expect(try scanned() == [3, 4, 5])
    #expect(try scanned(from: 2) == [3, 4, 5])
    #expect(try scanned(from: 4) == [4, 5])
    try await events.delete("A-1", expecting: .exact(5))
    #expect(try scanned() == [])
    #expect(try await events.append(numbered(6...6), to: "A-1", expecting: .noStream).versions == 6...6)
    #expect(try scanned() == [6])
  }

  @Test("a table with an index of the user's own is written by the general operations, with the same outcome")
  func extraIndex() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let index = SecondaryIndex(
      indexName: "by-cause",
      keySchema: [KeySchemaElement("causation_id", .hash)],
      projection: .keysOnly
    )
    try await store.updateTable(
      UpdateTable(
        tableName: "events",
        attributeDefinitions: [AttributeDefinition("causation_id", .s)],
        globalSecondaryIndexUpdates: [.create(index)]
      )
    )
    try await store.waitUntilActive("events")
    let caused = NewEvent(type: "Caused", data: "1", metadata: EventMetadata(causationID: "x"))
    let result = try await events.append([caused], to: "A-1", expecting: .exact(3))
    #expect(result.placements == [.init(version: 4, position: 4)])
    try await events.append(numbered([5]), to: "B-1", expecting: .noStream)
    let found = try store.query(
      Query(
        tableName: "events",
        indexName: "by-cause",
        keyConditionExpression: "causation_id = :c",
        expressionAttributeValues: [":c": "x"]
      )
    )
    #expect(found.count == 1)
    #expect(try await events.append([caused], to: "A-1", expecting: .any).wasDuplicate)
    #expect(try await events.read(.all).collect().map(\.position) == [1, 2, 3, 4, 5])
    #expect(try store.verify().faults.isEmpty)
  }

  @Test("a table made without shortened keys serves as well")
  func plainTable() async throws {
    let store = try Store.temporary()
    try await store.createTable(EventTable.createRequest(tableName: "events", globalProjection: .all))
    let events = try await EventStore.open(in: store)
    try await events.append(numbered(1...12), to: "A-1", expecting: .noStream)
    try await events.append(numbered([13]), to: "A-1", expecting: .exact(12))
    #expect(try await events.read(.stream("A-1"), from: 9).collect().map(\.version) == [9, 10, 11, 12, 13])
    #expect(try await events.read(.all).collect().count == 13)
    #expect(try await events.streams() == ["A-1"])
    #expect(try store.verify().faults.isEmpty)
  }

  @Test("events whose keys are longer than LMDB's are found again")
  func longKeys() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    let stream = StreamID("A-" + String(repeating: "s", count: 998))
    let new = (1...20).map { number in
      NewEvent(
        id: EventID(String(repeating: "i", count: 250) + "\(number)"),
        type: String(repeating: "t", count: 256),
        data: .json("\(number)"),
        metadata: EventMetadata(correlationID: String(repeating: "c", count: 256))
      )
    }
    try await events.append(Array(new[..<10]), to: stream, expecting: .noStream)
    try await events.append(Array(new[10...]), to: stream, expecting: .exact(10))
    #expect(
      try await events.append([new[4]], to: stream, expecting: .any).placements == [
        .init(version: 5, position: 5)
      ]
    )
    for selection in [
      EventSelection.all, .stream(stream), .category("A"), .type(new[0].type),
      .correlation(String(repeating: "c", count: 256)),
    ] {
      #expect(try await events.read(selection).collect().map(\.data) == new.map(\.data))
    }
    #expect(try store.verify().faults.isEmpty)
  }

  @Test("several appends of one transaction, with other writes between them, go on after each other")
  func transaction() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    let other = try await EventStore.open(in: store, table: "others")
    try await store.write { (tx: inout Transaction) in
      for number in 1...5 {
        try events.append(
          [StreamAppend(numbered([number]), to: "A-1", expecting: .exact(number - 1))],
          in: &tx
        )
        try other.append(
          [StreamAppend(numbered([number]), to: "O-1", expecting: .exact(number - 1))],
          in: &tx
        )
        try tx.put(["PK": "STREAM#A-1", "SK": "NOTE", "n": .n(Number(number))], in: "events")
      }
    }
    #expect(try await events.read(.all).collect().map(\.version) == [1, 2, 3, 4, 5])
    #expect(try await other.read(.all).collect().map(\.position) == [1, 2, 3, 4, 5])
    #expect(try store.verify().faults.isEmpty)
  }
}

private struct ProbeError: Error {}
