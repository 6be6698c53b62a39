import Quire
import QuireEvents
import QuireModel
import Testing

@Suite("Limits of an append to a table store")
struct TableLimitTests {
  @Test("47 events of a new stream are appended at a time, and 48 are refused")
  func actions() async throws {
    let events = try await EventStore.polling(on: Store.temporary())
    // A head, the stream's name, the log, a category and a type; and for each event itself and its id.
    let refused = await eventStoreError {
      try await events.append(numbered(1...48), to: "A-1", expecting: .noStream)
    }
    #expect(refused?.code == .transactionTooLarge)
    #expect(
      refused?.message == """
        An append to a table store is one transaction of at most 100 actions, and these 48 events need 101; append them in \
        several parts
        """
    )
    #expect(refused?.streamID == "A-1")
    #expect(try await events.lastPosition() == 0)
    try await events.append(numbered(1...47), to: "A-1", expecting: .noStream)
    // A stream that has its name takes one more.
    try await events.append(numbered(48...95), to: "A-1", expecting: .exact(47))
    let again = await eventStoreError {
      try await events.append(numbered(1...49), to: "A-1", expecting: .exact(95))
    }
    #expect(again?.code == .transactionTooLarge)
    #expect(try await events.read(.stream("A-1")).collect().map(\.version) == Array(1...95))
  }

  @Test("4 MB are appended at a time")
  func bytes() async throws {
    let events = try await EventStore.polling(on: Store.temporary())
    let large = (0..<11).map { _ in NewEvent(type: "T", data: .binary([UInt8](repeating: 7, count: 390_000)))
    }
    let refused = await eventStoreError {
      try await events.append(large, to: "A-1", expecting: .noStream)
    }
    #expect(refused?.code == .transactionTooLarge)
    #expect(refused?.message.contains("at most 4194304 bytes") == true)
    let result = try await events.append(Array(large.dropLast()), to: "A-1", expecting: .noStream)
    #expect(result.versions == 1...10)
    // A page ends where it has grown large, and the next goes on.
    let page = try await events.page(.all)
    #expect(page.events.count == 2)
    #expect(page.next == 3)
    #expect(try await events.read(.all).collect().count == 10)
    #expect(try await events.read(.all, direction: .backwards).collect().map(\.position).first == 10)
    #expect(try await events.read(.stream("A-1")).collect().count == 10)
  }

  @Test("large appends of many tasks share transactions as far as there is room")
  func together() async throws {
    let events = try await EventStore.polling(on: Store.temporary())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<30 {
        group.addTask {
          try await events.append(numbered(1...(1 + number)), to: "A-\(number)", expecting: .noStream)
        }
      }
      try await group.waitForAll()
    }
    let log = try await events.read(.all).collect()
    #expect(log.map(\.position) == Array(1...465))
    for (stream, logged) in Dictionary(grouping: log, by: \.streamID) {
      #expect(logged.map(\.version) == Array(1...logged.count), "\(stream)")
    }
  }

  @Test("the items of one append to many streams are counted together")
  func manyStreams() async throws {
    let events = try await EventStore.polling(on: Store.temporary())
    func appends(_ count: Int) -> [StreamAppend] {
      (0..<count).map { StreamAppend(numbered(1...1), to: "A-\($0)", expecting: .noStream) }
    }
    // Of each stream an event, its id and its name; a head, the log, a category and a type.
    let refused = await eventStoreError { try await events.append(appends(33)) }
    #expect(refused?.code == .transactionTooLarge)
    #expect(refused?.message.contains("need 103") == true)
    #expect(try await events.append(appends(32)).map(\.positions) == (1...32).map { $0...$0 })
  }
}
