/// Writes rows in columns that line up, a screenful at a time: memory stays bounded however many rows there are.
struct TableWriter {
  struct Column {
    var title: String
    var isNumber = false

    init(_ title: String, isNumber: Bool = false) {
      self.title = title
      self.isNumber = isNumber
    }
  }

  private static let batchSize = 256
  private static let gap = 2

  private let columns: [Column]
  private let output: StandardOutput
  private let style: Style
  /// Where the last column is cut off; nil for nowhere.
  private let width: Int?
  private var widths: [Int]
  private var waiting: [[String]] = []
  private var isTitled = false

  /// A table for standard output, as suits what that is.
  init(_ columns: [Column], to output: StandardOutput) {
    self.init(
      columns,
      to: output,
      style: Style(descriptor: StandardOutput.descriptor),
      width: Terminal.width(StandardOutput.descriptor)
    )
  }

  init(_ columns: [Column], to output: StandardOutput, style: Style, width: Int?) {
    self.columns = columns
    self.output = output
    self.style = style
    self.width = width
    widths = columns.map(\.title.count)
  }

  mutating func row(_ cells: [String]) throws {
    waiting.append(cells.map { Formatting.visible($0) })
    if waiting.count == Self.batchSize { try flush() }
  }

  /// Writes the rows that wait, and the titles if they were not.
  mutating func flush() throws {
    for cells in waiting {
      for (index, cell) in cells.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    if !isTitled {
      try output.line(style.title(line(columns.map(\.title))))
      isTitled = true
    }
    for cells in waiting { try output.line(line(cells)) }
    waiting = []
  }

  private func line(_ cells: [String]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += String(repeating: " ", count: Self.gap) }
      let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
      line += columns[index].isNumber ? padding + cell : cell + padding
    }
    while line.last == " " { line.removeLast() }
    guard let width, line.count > width else { return line }
    return line.prefix(max(1, width - 1)) + "…"
  }
}
