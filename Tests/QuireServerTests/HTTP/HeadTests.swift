@testable import QuireServer
import NIOCore
import Testing

@Suite("Parts of heads")
struct HeadTests {
  @Test(
    "dates in HTTP's form",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ]
  )
  func dates(seconds: Int, text: String) {
    #expect(HTTPDate(seconds: seconds).description == text)
  }

  @Test("request ids are 52 letters and digits, and differ")
  func requestIDs() {
    var generator = RequestIDGenerator()
    var ids: Set<String> = []
    for _ in 0..<1_000 {
      let id = RequestID(using: &generator).description
      #expect(id.wholeMatch(of: /[0-9A-Z]{52}/) != nil)
      ids.insert(id)
    }
    #expect(ids.count == 1_000)
  }

  @Test("media types lose their parameters and the space around them")
  func mediaTypes() {
    #expect(RequestHead.mediaType("application/json") == "application/json")
    #expect(RequestHead.mediaType("  application/json  ; charset=utf-8") == "application/json")
    #expect(RequestHead.mediaType("") == "")
    #expect(RequestHead.mediaType(" ; ") == "")
  }
}
