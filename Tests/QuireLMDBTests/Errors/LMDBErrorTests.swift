import Foundation
import QuireLMDB
import Testing

@Suite("Errors")
struct LMDBErrorTests {
  @Test(
    "a description names the operation and the reason",
    arguments: [
      (LMDBError.Code.mapFull, "mdb_put: MDB_MAP_FULL: Environment mapsize limit reached"),
      (.notFound, "mdb_put: MDB_NOTFOUND: No matching key/data pair found"),
      (.noSpace, "mdb_put: No space left on device"),
      (.io, "mdb_put: Input/output error"),
      (.closed, "mdb_put: the environment is closed"),
      (.alreadyOpen, "mdb_put: the file is already open in this process"),
      (.wouldDeadlock, "mdb_put: the calling thread's own transaction stands in the way"),
    ]
  )
  func descriptions(code: LMDBError.Code, expected: String) {
    #expect(LMDBError(code, "mdb_put").description == expected)
  }

  @Test("a code catches errors with that code only")
  func catching() {
    let error: any Error = LMDBError(.mapFull, "mdb_put")
    #expect(LMDBError.Code.mapFull ~= error)
    #expect(!(LMDBError.Code.noSpace ~= error))
    #expect(!(LMDBError.Code.mapFull ~= CancellationError()))
  }
}
