import Foundation
import Testing

/// A text with blocks of code.
struct Article: Sendable, CustomTestStringConvertible {
  /// A block of Swift.
  struct Block {
    /// The line that the block's first line is in the text, from 1.
    var line: Int
    var lines: [String]

    /// Whether the block is a file's content, and not a function's: it declares types or tests, and does nothing else.
    var isFile: Bool {
      let heads = lines.filter { $0.contains(#/^[^\s\/})]/#) && !$0.hasPrefix("import ") }
      return heads.contains { $0.contains(#/^(@\w+|struct|enum|actor|protocol|extension|(final )?class)\b/#) }
        && heads.allSatisfy {
          $0.contains(#/^(@\w+|struct|enum|actor|protocol|extension|(final )?class|func)\b/#)
        }
    }
  }

  var file: URL

  var testDescription: String { file.lastPathComponent }

  /// The blocks marked as Swift, but for manifests of packages, which the package manager reads.
  func blocks() throws -> [Block] {
    var blocks: [Block] = []
    var current: Block?
    let text = try String(contentsOf: file, encoding: .utf8)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if var block = current {
        if line == "```" {
          if !block.lines.contains("import PackageDescription") { blocks.append(block) }
          current = nil
        } else {
          block.lines.append(String(line))
          current = block
        }
      } else if line == "```swift" {
        current = Block(line: index + 2, lines: [])
      }
    }
    return blocks
  }

  /// The article's code as one program, or nil where it has none.
  ///
  /// Each block sees what the blocks before it declare, and may declare the same again: a reader takes them one after the
  /// other. Faults are reported with the lines of the article.
  func program() throws -> String? {
    let blocks = try blocks()
    if blocks.isEmpty { return nil }
    var imports: Set<String> = ["import Quire", "import QuireEvents"]
    func text(_ block: Block) -> String {
      let lines = block.lines.map { line in
        guard line.hasPrefix("import ") else { return line }
        imports.insert(line)
        return ""
      }
      let place = #"#sourceLocation(file: "\#(file.lastPathComponent)", line: \#(block.line))"#
      return ([place] + lines + ["#sourceLocation()"]).joined(separator: "\n")
    }
    let declarations = blocks.filter(\.isFile).map(text)
    let function = blocks.filter { !$0.isFile }.map { "do {\n" + text($0) }
    let nested = function.joined(separator: "\n") + String(repeating: "\n}", count: function.count)
    return (imports.sorted() + declarations + ["func article() async throws {", nested, "}"]).joined(
      separator: "\n"
    )
  }
}
