import Foundation

/// Reads the changes of a repository from `git log`.
enum GitLog {
  /// Every change of every file, oldest commit first.
  ///
  /// Merges are left out: what they join is there already.
  /// A rename is two changes: the old path's file is deleted, and the new path's is ``FileChange/Kind/renamed``.
  static func changes(ofRepository directory: String) throws -> [FileChange] {
    // NUL-terminated, so that any path is read as it is: a header of hash and date for each commit, then for each file
    // its kind of change (--raw), then for each file its lines (--numstat).
    let log = try Input.output(of: [
      "git", "-C", directory, "log", "--reverse", "--no-merges", "--find-renames", "--raw", "--numstat", "-z",
      "--format=%x01%H %aI",
    ])
    var parser = Parser(fields: log.split(separator: 0, omittingEmptySubsequences: false)[...])
    try parser.parse()
    guard !parser.changes.isEmpty else { throw InputError("\(directory): the history has no file changes") }
    return parser.changes
  }

  private struct Parser {
    var fields: ArraySlice<Data>
    var changes: [FileChange] = []
    private var commit = ""
    private var date = ""
    /// The changes of the commit at hand by path, until their lines are known.
    private var kinds: [String: (kind: FileChange.Kind, from: String?)] = [:]

    init(fields: ArraySlice<Data>) { self.fields = fields }

    mutating func parse() throws {
      while let field = next() {
        let field = field.drop { $0 == "\n" }
        if field.hasPrefix("\u{1}") {
          let header = field.dropFirst().split(separator: " ")
          guard header.count == 2 else { throw unexpected(field) }
          (commit, date, kinds) = (String(header[0]), String(header[1]), [:])
        } else if field.hasPrefix(":") {
          try parseKind(field)
        } else if !field.isEmpty {
          try parseLines(field)
        }
      }
    }

    /// `:100644 100644 de98044 2155939 M` and a path, or `… R075` and two.
    private mutating func parseKind(_ field: Substring) throws {
      guard let status = field.split(separator: " ").last?.first, let path = next() else {
        throw unexpected(field)
      }
      switch status {
      case "A": kinds[path] = (.added, nil)
      case "D": kinds[path] = (.deleted, nil)
      case "R":
        guard let newPath = next() else { throw unexpected(field) }
        kinds[newPath] = (.renamed, path)
      default: kinds[path] = (.modified, nil)
      }
    }

    /// `3<tab>1<tab>path`, or `3<tab>1<tab>` and two paths; `-` for the lines of a binary file.
    private mutating func parseLines(_ field: Substring) throws {
      let parts = field.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { throw unexpected(field) }
      var path = String(parts[2])
      if path.isEmpty {
        guard next() != nil, let newPath = next() else { throw unexpected(field) }
        path = newPath
      }
      guard let (kind, from) = kinds[path] else { throw unexpected(field) }
      // Where two files swapped their names, the old path lives on.
      if let from, kinds[from] == nil { try append(from, .deleted, added: 0, deleted: 0) }
      try append(path, kind, added: Int(parts[0]) ?? 0, deleted: Int(parts[1]) ?? 0, from: from)
    }

    private mutating func append(
      _ path: String,
      _ kind: FileChange.Kind,
      added: Int,
      deleted: Int,
      from: String? = nil
    ) throws {
      let change = FileChange(
        path: path,
        change: kind,
        commit: commit,
        at: date,
        added: added,
        deleted: deleted,
        renamedFrom: from
      )
      try change.validate()
      changes.append(change)
    }

    private mutating func next() -> String? {
      fields.popFirst().map { String(decoding: $0, as: UTF8.self) }
    }

    private func unexpected(_ field: Substring) -> InputError {
      InputError("git log: unexpected output in commit \(commit): \(field)")
    }
  }
}
