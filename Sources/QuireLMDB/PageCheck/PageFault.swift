/// What is wrong with a page of a file.
package struct PageFault: Error, Sendable, Equatable {
  /// The page's number.
  package let page: UInt64

  /// What is wrong with it.
  package let reason: String

  init(_ page: UInt64, _ reason: StaticString) {
    self.page = page
    self.reason = reason.description
  }
}

extension PageFault: CustomStringConvertible {
  /// The page and what is wrong with it, as in `page 17 is not a page of a tree`.
  package var description: String { "page \(page) \(reason)" }
}
