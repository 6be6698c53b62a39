import QuireEvents
import Testing

/// The decision table, row by row and column by column.
@Suite("AppendDecision")
struct AppendDecisionTests {
  struct Row: CustomTestStringConvertible {
    var expected: ExpectedVersion
    var last: Int
    var stored: [Int?]
    var decision: AppendDecision

    init(_ expected: ExpectedVersion, last: Int, ids stored: [Int?], _ decision: AppendDecision) {
      (self.expected, self.last, self.stored, self.decision) = (expected, last, stored, decision)
    }

    var testDescription: String { "\(expected), last version \(last), ids at \(stored)" }
  }

  @Test(
    "the table decides",
    arguments: [
      // exact n = cur
      Row(.exact(3), last: 3, ids: [nil, nil], .append),
      Row(.exact(3), last: 3, ids: [2, 3], .duplicate),
      Row(.exact(3), last: 3, ids: [1], .duplicate),
      Row(.exact(3), last: 3, ids: [3, nil], .fail),
      // exact n < cur
      Row(.exact(1), last: 3, ids: [nil, nil], .conflict),
      Row(.exact(1), last: 3, ids: [2, 3], .duplicate),
      Row(.exact(1), last: 3, ids: [2], .duplicate),
      Row(.exact(1), last: 3, ids: [1, 2], .conflict),
      Row(.exact(1), last: 3, ids: [3, 2], .conflict),
      Row(.exact(1), last: 3, ids: [3], .conflict),
      Row(.exact(1), last: 3, ids: [2, nil], .conflict),
      Row(.exact(1), last: 3, ids: [nil, 2], .conflict),
      // exact n > cur
      Row(.exact(4), last: 3, ids: [nil], .conflict),
      Row(.exact(4), last: 3, ids: [2, 3], .conflict),
      Row(.exact(4), last: 3, ids: [3, nil], .conflict),
      // noStream, none exists
      Row(.noStream, last: 0, ids: [nil, nil], .append),
      Row(.exact(0), last: 0, ids: [nil, nil], .append),
      // noStream, exists
      Row(.noStream, last: 3, ids: [nil], .conflict),
      Row(.noStream, last: 3, ids: [1, 2], .duplicate),
      Row(.noStream, last: 3, ids: [1, 2, 3], .duplicate),
      Row(.noStream, last: 3, ids: [2, 3], .conflict),
      Row(.noStream, last: 3, ids: [1, nil], .conflict),
      Row(.exact(0), last: 3, ids: [1, 2], .duplicate),
      Row(.exact(0), last: 3, ids: [2], .conflict),
      // streamExists
      Row(.streamExists, last: 3, ids: [nil], .append),
      Row(.streamExists, last: 0, ids: [nil], .conflict),
      Row(.streamExists, last: 3, ids: [2, 3], .duplicate),
      Row(.streamExists, last: 3, ids: [3, 1], .duplicate),
      Row(.streamExists, last: 3, ids: [3, nil], .conflict),
      // any
      Row(.any, last: 0, ids: [nil], .append),
      Row(.any, last: 3, ids: [nil, nil], .append),
      Row(.any, last: 3, ids: [1, 2], .duplicate),
      Row(.any, last: 3, ids: [3], .duplicate),
      Row(.any, last: 3, ids: [3, nil], .conflict),
      // The first id is new and a later one is not: an append would store that twice.
      Row(.any, last: 3, ids: [nil, 3], .fail),
      Row(.streamExists, last: 3, ids: [nil, 3], .fail),
      Row(.exact(3), last: 3, ids: [nil, 3], .fail),
      // No events: the expectation alone.
      Row(.any, last: 0, ids: [], .append),
      Row(.any, last: 3, ids: [], .append),
      Row(.noStream, last: 0, ids: [], .append),
      Row(.noStream, last: 1, ids: [], .conflict),
      Row(.streamExists, last: 0, ids: [], .conflict),
      Row(.streamExists, last: 1, ids: [], .append),
      Row(.exact(2), last: 3, ids: [], .conflict),
      Row(.exact(3), last: 3, ids: [], .append),
      Row(.exact(4), last: 3, ids: [], .conflict),
    ]
  )
  func decides(row: Row) {
    let stream = StreamState(lastVersion: row.last)
    #expect(
      AppendDecision(expected: row.expected, stream: stream, storedVersions: row.stored) == row.decision
    )
  }

  @Test(
    "a deleted stream is as none, and repetitions from before the deletion are known",
    arguments: [
      Row(.noStream, last: 3, ids: [nil], .append),
      Row(.exact(0), last: 3, ids: [nil], .append),
      Row(.any, last: 3, ids: [nil], .append),
      Row(.streamExists, last: 3, ids: [nil], .conflict),
      Row(.exact(3), last: 3, ids: [nil], .conflict),
      Row(.exact(2), last: 3, ids: [3], .duplicate),
      Row(.exact(1), last: 3, ids: [3], .conflict),
      Row(.noStream, last: 3, ids: [1, 2], .duplicate),
      Row(.any, last: 3, ids: [2], .duplicate),
      Row(.noStream, last: 3, ids: [3, nil], .fail),
    ]
  )
  func decidesAboutDeleted(row: Row) {
    let stream = StreamState(lastVersion: row.last, firstVersion: row.last + 1, deletedThrough: row.last)
    #expect(
      AppendDecision(expected: row.expected, stream: stream, storedVersions: row.stored) == row.decision
    )
  }

  @Test(
    "a stream begun again has two beginnings",
    arguments: [
      Row(.noStream, last: 5, ids: [nil], .conflict),
      Row(.noStream, last: 5, ids: [4, 5], .duplicate),
      Row(.noStream, last: 5, ids: [1, 2], .duplicate),
      Row(.noStream, last: 5, ids: [2, 3], .conflict),
      Row(.exact(5), last: 5, ids: [nil], .append),
      Row(.exact(3), last: 5, ids: [nil], .conflict),
      Row(.streamExists, last: 5, ids: [nil], .append),
    ]
  )
  func decidesAboutBegunAgain(row: Row) {
    let stream = StreamState(lastVersion: row.last, firstVersion: 4, deletedThrough: 3)
    #expect(
      AppendDecision(expected: row.expected, stream: stream, storedVersions: row.stored) == row.decision
    )
  }

  @Test("a conflict says what was expected and what is there")
  func conflictError() throws {
    let append = StreamAppend([NewEvent(type: "A", data: "1")], to: "S-1", expecting: .exact(1))
    let stream = StreamState(lastVersion: 3)
    let decision = AppendDecision(expected: append.expected, stream: stream, storedVersions: [nil])
    let error = try #require(decision.error(for: append, stream: stream, storedVersions: [nil]))
    #expect(error.code == .versionConflict)
    #expect(error.expected == .exact(1))
    #expect(error.actual == 3)
    #expect(error.streamID == "S-1")
    #expect(error.message == "The append expected version 1, but the stream is at version 3")
  }
}
