import QuireModel

/// An append with its items built as far as they are known before the transaction.
package struct PreparedAppend: Sendable {
  let append: StreamAppend
  let items: [Item]

  package init(_ append: StreamAppend) {
    self.append = append
    items = append.events.map { EventItem.unplaced($0, of: append.streamID) }
  }
}
