import Foundation
import Quire
import QuireModel
import QuireTesting
import Synchronization
import Testing

@testable import QuireRemote

@Suite("Exports of tables in DynamoDB's layout")
struct TableExportTests {
  /// Calls `body` with a folder of its own.
  func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "quire-export-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  @Test("a table goes out over the protocol in several files, and comes back into another store")
  func thereAndBack() async throws {
    try await TableCopyTests().withSource { source async throws in
      try await withFolder { folder async throws in
        var export = TableExport(
          of: "orders",
          in: try remoteStore(over: Loopback(store: source)),
          to: folder.path
        )
        export.fileSize = 1 << 20
        let done = try await export.run()
        #expect(done.items == 400)
        #expect(done.files > 1)
        try await withTemporaryStore { home async throws in
          let remote = try remoteStore(over: Loopback(store: home))
          let move = try TableImport(of: folder.path, to: remote, table: "moved")
          let found = try move.check()
          #expect(found == (try await TableCopy.contents(of: "orders", in: source)))
          try await move.prepareTable()
          #expect(try await move.run().items == 400)
          #expect(try await move.contentsOfTable() == found)
          let made = try home.describeTable(DescribeTable(tableName: "moved"))
          #expect(made.globalSecondaryIndexes.map(\.definition.indexName) == ["by-customer"])
        }
      }
    }
  }

  struct Stop: Error {}

  @Test("an export that was broken off goes on, and until then is none")
  func resumedExport() async throws {
    try await TableCopyTests().withSource { source async throws in
      try await withFolder { folder async throws in
        var export = TableExport(of: "orders", in: source, to: folder.path)
        export.fileSize = 1
        let reached = Mutex(0)
        await #expect(throws: Stop.self) {
          try await export.run { progress in
            reached.withLock { $0 = progress.files }
            if progress.files == 1 { throw Stop() }
          }
        }
        #expect(reached.withLock { $0 } == 1)
        let error = #expect(throws: TableError.self) {
          try TableImport(of: folder.path, to: source, table: "orders")
        }
        #expect(error?.code == .malformedExport)
        let first = Mutex<Int?>(nil)
        let done = try await export.run { progress in first.withLock { $0 = $0 ?? progress.files } }
        #expect(first.withLock { $0 } == 1)
        #expect(done.items == 400)
        let parent = folder.appendingPathComponent("AWSDynamoDB").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent).count == 1)
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: done.folder + "/data").count == done.files
        )
      }
    }
  }

  @Test("an import that was broken off goes on where it stopped")
  func resumedImport() async throws {
    try await TableCopyTests().withSource { source async throws in
      try await withFolder { folder async throws in
        var export = TableExport(of: "orders", in: source, to: folder.path)
        export.fileSize = 1
        try await export.run()
        try await withTemporaryStore { target async throws in
          let move = try TableImport(of: folder.path, to: target, table: "orders")
          try await move.prepareTable()
          let reached = Mutex(TableImport.Progress())
          await #expect(throws: Stop.self) {
            try await move.run { progress in
              reached.withLock { $0 = progress }
              if progress.files == 1 { throw Stop() }
            }
          }
          let half = reached.withLock { $0 }
          #expect(half.items > 0 && half.items < 400)
          #expect(try await move.run(from: half).items == 400)
          #expect(try await move.contentsOfTable() == move.check())
        }
      }
    }
  }

  @Test("a table that is written to meanwhile leaves no export")
  func writtenMeanwhile() async throws {
    try await TableCopyTests().withSource { source async throws in
      try await withFolder { folder async throws in
        let export = TableExport(of: "orders", in: source, to: folder.path)
        let error = await #expect(throws: TableError.self) {
          try await export.run { _ in
            try await source.putItem(PutItem(tableName: "orders", item: ["PK": "ORDER#0", "SK": "0"]))
          }
        }
        #expect(error?.code == .contentsDiffer)
        let parent = folder.appendingPathComponent("AWSDynamoDB").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == [])
      }
    }
  }

  @Test("a file's etag is S3's of one part: those of the guide's example and of an export of DynamoDB's own")
  func etag() throws {
    for (sum, etag) in [
      ("sQMSpEILNgoQmarvDFonGQ==", "af83d6f217c19b8b0fff8023d8ca4716-1"),
      ("a0k21IY3eelgr2PuWJLjJw==", "51f9f394903c5d682321c6211aae8b6a-1"),
    ] {
      let digest = try #require(Data(base64Encoded: sum))
      #expect(ExportFolder.DataFile.etag(md5: Array(digest)) == etag)
    }
  }

  @Test("an empty table has an export of one empty file")
  func empty() async throws {
    try await withTemporaryStore(tables: [TableCopyTests.definition]) { store async throws in
      try await withFolder { folder async throws in
        let done = try await TableExport(of: "orders", in: store, to: folder.path).run()
        #expect(done.files == 1)
        #expect(try TableImport.contents(of: folder.path).items == 0)
      }
    }
  }
}
