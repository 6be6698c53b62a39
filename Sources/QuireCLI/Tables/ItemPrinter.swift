import Quire
import QuireModel
import QuireWire

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
    let key = table.keyAttributes(index: index)
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

  /// Ends the list, with the cursor of the rest: under a table, and with JSON on standard error, where it is not taken for
  /// an item.
  mutating func end(cursor: PageCursor?) throws {
    let next = cursor.map { "there may be more: --start-key \($0)" }
    if table != nil {
      try table?.flush()
      let style = Style(descriptor: StandardOutput.descriptor)
      let figures = [Formatting.count(count, "item"), next].compactMap(\.self).joined(separator: "; ")
      try output.line(style.faint(figures))
    }
    try output.flush()
    if table == nil, let next { StandardError.write(next + "\n") }
  }

  private static func cell(_ value: AttributeValue) -> String {
    if case .s(let string) = value { return string }
    return String(decoding: value.documentJSON(format: .stable), as: UTF8.self)
  }
}
