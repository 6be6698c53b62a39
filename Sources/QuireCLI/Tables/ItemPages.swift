import ArgumentParser
import Quire
import QuireModel
import QuireWire

/// Which of a table's items to show, and from where on.
struct PageOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "At most so many items; where there are more, a cursor to go on with is shown.",
      valueName: "N"
    )
  )
  var limit: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Go on after this: the cursor of an earlier run, or a key in JSON.",
      valueName: "cursor"
    )
  )
  var startKey: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
  }

  /// The key to go on after.
  func exclusiveStartKey() throws -> Item? {
    guard let startKey else { return nil }
    if startKey.utf8.first(where: { $0 != 0x20 }) == UInt8(ascii: "{") {
      return try JSONArgument("--start-key", startKey).item()
    }
    do {
      return try PageCursor(startKey).lastEvaluatedKey
    } catch {
      throw Failure(
        .badData,
        "--start-key is neither a cursor nor a key in JSON",
        advice: "Give the text after “--start-key” as an earlier run has shown it."
      )
    }
  }
}

/// The items of a query or a scan, page by page, up to a number in all.
struct ItemPages {
  private let read: (_ limit: Int?, _ start: Item?) throws -> Page
  private let key: [AttributeName]
  private let hasFilter: Bool
  private let hasProjection: Bool
  private var remaining: Int?
  private var start: Item?
  private var isDone = false

  /// `read` answers a page of at most a number of items, from a start key; `key` are the attributes of a start key.
  init(
    _ options: PageOptions,
    key: [AttributeName],
    hasFilter: Bool,
    hasProjection: Bool,
    read: @escaping (_ limit: Int?, _ start: Item?) throws -> Page
  ) throws {
    self.read = read
    self.key = key
    self.hasFilter = hasFilter
    self.hasProjection = hasProjection
    remaining = options.limit
    start = try options.exclusiveStartKey()
  }

  /// The next items, nil after the last; may be none where a filter left all of a page out.
  mutating func next() throws -> [Item]? {
    guard !isDone, remaining != 0 else { return nil }
    // A filter leaves out items after they were counted: a limit then only makes pages small, which is right only where
    // the items shown do not say themselves where a page has to end.
    let page = try read(hasFilter && !hasProjection ? nil : remaining, start)
    start = page.lastEvaluatedKey
    isDone = start == nil
    guard let wanted = remaining else { return page.items }
    let items = Array(page.items.prefix(wanted))
    remaining = wanted - items.count
    if items.count < page.items.count, let last = items.last {
      start = Item(Dictionary(uniqueKeysWithValues: key.compactMap { name in last[name].map { (name, $0) } }))
      isDone = false
    }
    return items
  }

  /// Where the next page starts, if there may be one.
  func cursor() throws -> PageCursor? {
    try isDone ? nil : start.map { key throws in try PageCursor(lastEvaluatedKey: key) }
  }
}

extension TableDescription {
  /// The key attributes of an index and then those of the table that are not among them; of the table where `index` is
  /// nil.
  func keyAttributes(index: String?) -> [AttributeName] {
    let indexes = globalSecondaryIndexes + localSecondaryIndexes
    let indexKey = indexes.first { $0.definition.indexName == index }?.definition.keySchema ?? []
    var key: [AttributeName] = []
    for element in indexKey + keySchema where !key.contains(element.attributeName) {
      key.append(element.attributeName)
    }
    return key
  }
}
