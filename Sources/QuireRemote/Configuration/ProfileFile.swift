/// A file of profiles: AWS's shared `config` or `credentials`.
///
/// Sections in brackets, settings with `=`, comments after `#` or `;`. Settings that stand indented under another belong
/// to it: here `dynamodb.endpoint_url`.
struct ProfileFile: Sendable, Hashable {
  /// The settings by section, all names of settings in lower case.
  var sections: [String: [String: String]] = [:]

  /// Reads a file; lines that say nothing are passed over, as AWS's own tools do.
  init(_ text: String) {
    var section: String?
    var parent: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let isIndented = line.first == " " || line.first == "\t"
      let content = Self.withoutComment(line)
      guard !content.isEmpty else { continue }
      if content.first == "[" {
        let name = content.dropFirst().prefix { $0 != "]" }
        section = name.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ").filter {
          $0 != "\""
        }
        parent = nil
        if let section, sections[section] == nil { sections[section] = [:] }
      } else if let section, let equals = content.firstIndex(of: "=") {
        let name = Self.trimmed(content[..<equals]).lowercased()
        let value = Self.trimmed(content[content.index(after: equals)...])
        if isIndented, let parent {
          sections[section]?["\(parent).\(name)"] = value
        } else {
          sections[section]?[name] = value
          parent = value.isEmpty ? name : nil
        }
      }
    }
  }

  private static func withoutComment(_ line: Substring) -> String {
    let line = trimmed(line)
    guard line.first != "#", line.first != ";" else { return "" }
    var previous: Character = "x"
    for index in line.indices {
      let character = line[index]
      if character == "#" || character == ";", previous == " " || previous == "\t" {
        return trimmed(line[..<index])
      }
      previous = character
    }
    return line
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    var text = text[...].drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return String(text)
  }
}
