import Quire
import QuireModel
import QuireWire

/// The items of a query or a scan, page by page, up to a number in all.
struct ItemPages {
  private let read: (_ limit: Int?, _ start: Item?) throws -> Page
  private let hasFilter: Bool
  private var remaining: Int?
  private var start: Item?
  private var isDone = false

  /// `read` answers a page of at most a number of items, from a start key.
  init(limit: Int?, hasFilter: Bool, read: @escaping (_ limit: Int?, _ start: Item?) throws -> Page) {
    self.read = read
    self.hasFilter = hasFilter
    remaining = limit
  }

  /// The next items, nil after the last; may be none where a filter left all of a page out.
  mutating func next() throws -> [Item]? {
    guard !isDone, remaining != 0 else { return nil }
    // A filter leaves out items after they were counted: then a limit would only make pages small.
    let page = try read(hasFilter ? nil : remaining, start)
    start = page.lastEvaluatedKey
    isDone = start == nil
    guard let wanted = remaining else { return page.items }
    let items = Array(page.items.prefix(wanted))
    remaining = wanted - items.count
    return items
  }
}

/// Writes items: lines of JSON, or a table with the key in columns of its own.
struct ItemPrinter {
  private let output: StandardOutput
  private let options: ItemOutputOptions
  private let key: [AttributeName]
  private var table: TableWriter?
  private var count = 0

  init(to output: StandardOutput, options: ItemOutputOptions, table: TableDescription, index: String?) {
    self.output = output
    self.options = options
    let indexes = table.globalSecondaryIndexes + table.localSecondaryIndexes
    let indexKey = indexes.first { $0.definition.indexName == index }?.definition.keySchema ?? []
    var key: [AttributeName] = []
    for element in indexKey + table.keySchema where !key.contains(element.attributeName) {
      key.append(element.attributeName)
    }
    self.key = key
    if options.json { return }
    let columns = key.map { TableWriter.Column($0.string) } + [TableWriter.Column("ATTRIBUTES")]
    self.table = TableWriter(columns, to: output)
  }

  mutating func write(_ item: Item) throws {
    count += 1
    guard table != nil else { return try output.line(item.jsonLine(options.notation)) }
    var rest = item
    for name in key { rest[name] = nil }
    let cells = key.map { name in item[name].map(Self.cell) ?? "" }
    try table?.row(cells + [rest.jsonLine(.plain)])
  }

  mutating func end() throws {
    if table != nil {
      try table?.flush()
      let style = Style(descriptor: StandardOutput.descriptor)
      try output.line(style.faint(Formatting.count(count, "item")))
    }
    try output.flush()
  }

  private static func cell(_ value: AttributeValue) -> String {
    if case .s(let string) = value { return string }
    return String(decoding: value.documentJSON(format: .stable), as: UTF8.self)
  }
}
