import Foundation
import QuireLMDB
import Testing

@Suite("Growing the map")
struct GrowthTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("growing doubles the map, and what did not fit fits")
  func grow() throws {
    let environment = try folder.open { $0.mapSize = 1 << 18 }
    let things = try environment.database()
    let value = String(repeating: "x", count: 300_000)
    #expect(throws: LMDBError(.mapFull, "mdb_put")) {
      try environment.write { try $0.put(things, "a", value) }
    }
    try environment.grow()
    #expect(environment.information.mapSize == 1 << 19)
    try environment.write { try $0.put(things, "a", value) }
    #expect(try environment.read { try $0.get(things, "a") } == value)
  }

  @Test("growing inside a read is an error, not a deadlock")
  func growInsideRead() throws {
    let environment = try folder.open()
    try environment.read { _ in
      _ = #expect(throws: LMDBError(.wouldDeadlock, "mdb_env_set_mapsize")) { try environment.grow() }
    }
    try environment.grow()
  }

  @Test("growth waits for readers; a read nested in a waiting one gets in, another waits")
  func nestedReadDuringGrowth() throws {
    let environment = try folder.open { $0.mapSize = 1 << 20 }
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    let entered = DispatchSemaphore(value: 0)
    let nest = DispatchSemaphore(value: 0)
    let reader = OnThread {
      try environment.read { outer in
        entered.signal()
        nest.wait()
        return try environment.read { nested in
          try [outer.get(things, "a"), nested.get(things, "a")]
        }
      }
    }
    entered.wait()
    let growth = OnThread { try environment.grow() }
    let other = OnThread {
      // Reads until one finds the larger map: before growth is announced, reads get in as usual.
      var size = 1 << 20
      while size == 1 << 20 { size = try environment.read { _ in environment.information.mapSize } }
      return size
    }
    Thread.sleep(forTimeInterval: 0.02)
    #expect(!growth.isFinished && !other.isFinished)
    nest.signal()
    #expect(try reader.result() == ["1", "1"])
    try growth.result()
    #expect(try other.result() == 1 << 21)
  }

  @Test("growth waits for a write transaction of another thread")
  func growthWaitsForWriter() throws {
    let environment = try folder.open { $0.mapSize = 1 << 20 }
    let things = try environment.database()
    let began = DispatchSemaphore(value: 0)
    let finish = DispatchSemaphore(value: 0)
    let writer = OnThread {
      try environment.write { transaction in
        began.signal()
        finish.wait()
        try transaction.put(things, "a", "1")
      }
    }
    began.wait()
    let growth = OnThread { try environment.grow() }
    Thread.sleep(forTimeInterval: 0.02)
    #expect(!growth.isFinished)
    finish.signal()
    try writer.result()
    try growth.result()
    #expect(environment.information.mapSize == 1 << 21)
    #expect(try environment.entries(things) == [Entry("a", "1")])
  }

  @Test("readers on many threads read correctly while a writer makes the map grow again and again")
  func growthUnderReaders() throws {
    let environment = try folder.open { $0.mapSize = 1 << 16 }
    let things = try environment.database()
    let total = 400
    let readers = (0..<6).map { seed in
      OnThread {
        var random = SeededGenerator(seed: UInt64(seed))
        var seen = 0
        while seen < total {
          seen = try environment.read { transaction in
            let count = try transaction.statistics(things).entries
            if count > 0 {
              let number = Int.random(in: 0..<count, using: &random)
              let value = try transaction.get(things, Self.key(number))
              guard value == Self.value(number) else { throw Wrong(number: number, value: value) }
              // Nested reads must not deadlock with the growing writer.
              try environment.read { nested in
                guard try nested.statistics(things).entries >= count else { throw Wrong(number: count) }
              }
            }
            return count
          }
        }
      }
    }
    var growths = 0
    for number in 0..<total {
      while true {
        do {
          try environment.write { try $0.put(things, Self.key(number), Self.value(number)) }
          break
        } catch LMDBError.Code.mapFull {
          try environment.grow()
          growths += 1
        }
      }
    }
    for reader in readers { try reader.result() }
    #expect(growths >= 6)
    #expect(try environment.read { try $0.statistics(things).entries } == total)
  }

  private struct Wrong: Error {
    var number: Int
    var value: String?
  }

  private static func key(_ number: Int) -> String { "key \(number)" }
  private static func value(_ number: Int) -> String { String(repeating: "\(number) ", count: 5000) }

  @Test("growth beyond the address space is an error that leaves the map as it was")
  func noRoom() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    var size = environment.information.mapSize
    let error = #expect(throws: LMDBError.self) {
      while true {
        try environment.grow()
        size *= 2
      }
    }
    #expect(error == LMDBError(.outOfMemory, "mdb_env_set_mapsize"))
    #expect(environment.information.mapSize == size)
    try environment.write { try $0.put(things, "b", "2") }
    #expect(try environment.entries(things) == [Entry("a", "1"), Entry("b", "2")])
  }
}
