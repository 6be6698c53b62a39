import NIOCore
import Quire
import QuireServer
import Testing

@Suite("Many clients, slow clients")
struct LoadTests {
  @Test("a thousand connections at a time, each with a request")
  func thousandConnections() async throws {
    try await withServerAddress { address in
      try await withConnection(to: address) { _ = try await $0.call("CreateTable", createTable) }
      let gate = Gate(count: 1_000)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<1_000 {
          group.addTask {
            try await withConnection(to: address) { connection in
              try await connection.call("ListTables", "{}")
              // Nobody goes on before everybody is connected.
              await gate.arrive()
              let item = #"{"pk":{"S":"a"},"sk":{"S":"\#(index)"}}"#
              try await connection.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#)
            }
          }
        }
        try await group.waitForAll()
      }
      try await withConnection(to: address) { connection in
        let counted = try await connection.call("Scan", #"{"TableName":"things","Select":"COUNT"}"#)
        #expect(counted == #"{"Count":1000,"ScannedCount":1000}"#)
      }
    }
  }

  @Test("connections beyond the most that are allowed wait for their turn")
  func maximumConnections() async throws {
    try await withServerAddress({ $0.maximumConnections = 2 }) { address in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await withConnection(to: address) { _ = try await $0.call("ListTables", "{}") }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("a client that never finishes its request is told so and let go; others are not disturbed")
  func slowRequest() async throws {
    try await withServerAddress({ $0.requestTimeout = .milliseconds(200) }) { address in
      try await withConnection(to: address) { slow in
        let bytes = HTTPRequest("ListTables", #"{"Limit":1}"#).bytes
        try await slow.send(Array(bytes.dropLast(3)))
        try await withConnection(to: address) { _ = try await $0.call("ListTables", "{}") }
        let reply = try await slow.receive()
        #expect(reply.status == 408)
        slow.finish()
        try await slow.drain()
      }
    }
  }

  @Test("a request may come in single bytes")
  func singleBytes() async throws {
    try await withServer { connection in
      for byte in HTTPRequest("ListTables", "{}").bytes { try await connection.send([byte]) }
      #expect(try await connection.receive().text == #"{"TableNames":[]}"#)
    }
  }

  @Test("a connection without requests is closed after a while, also in the middle of a head")
  func idle() async throws {
    for sent in ["", "POST / HT"] {
      try await withServer({ $0.idleTimeout = .milliseconds(500) }) { connection in
        try await connection.send(sent)
        try await connection.drainOrReset()
      }
    }
  }

  @Test("a client that does not read its replies is answered no further than it reads, and gets them all")
  func slowReader() async throws {
    try await withServer { connection in
      try await connection.call("CreateTable", createTable)
      let text = String(repeating: "x", count: 300_000)
      let item = #"{"pk":{"S":"a"},"sk":{"S":"b"},"text":{"S":"\#(text)"}}"#
      try await connection.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#)
      let get = HTTPRequest("GetItem", #"{"TableName":"things","Key":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#)
      for _ in 0..<40 { try await connection.send(get.bytes) }
      for _ in 0..<40 { #expect(try await connection.receive().body.count > 300_000) }
    }
  }

  @Test("writers on many connections share commits, and every acknowledged write is there")
  func groupCommit() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    try await withTableServer(serving: store) { address in
      try await withConnection(to: address) { _ = try await $0.call("CreateTable", createTable) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for client in 0..<32 {
          group.addTask {
            try await withConnection(to: address) { connection in
              for index in 0..<20 {
                let item = #"{"pk":{"S":"\#(client)"},"sk":{"S":"\#(index)"}}"#
                try await connection.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#)
              }
            }
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(try store.scan(Scan(tableName: "things", select: .count)).count == 640)
  }
}

/// Lets its visitors wait for each other.
private actor Gate {
  private var missing: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(count: Int) { missing = count }

  func arrive() async {
    missing -= 1
    if missing == 0 {
      for continuation in waiting { continuation.resume() }
      waiting = []
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }
}
