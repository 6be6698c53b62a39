import Foundation

/// Input that cannot be used: where, and why.
struct InputError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

enum Input {
  /// The history of a public project that comes with the example.
  static var bundledFile: String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Data/git-history.jsonl.gz")
      .standardized.path
  }

  /// Reads a file of JSON lines, one change each; a name that ends with `.gz` is decompressed.
  ///
  /// Throws ``InputError`` with the number of a line that is not a change.
  static func changes(ofFile path: String) throws -> [FileChange] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue,
      FileManager.default.isReadableFile(atPath: path)
    else { throw InputError("\(path): there is no such file, or it cannot be read") }
    let data =
      path.hasSuffix(".gz")
      ? try output(of: ["gzip", "-dc", "--", path]) : try Data(contentsOf: URL(filePath: path))
    let decoder = JSONDecoder()
    var changes: [FileChange] = []
    var known: Set<[String]> = []
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      do {
        let change = try decoder.decode(FileChange.self, from: line)
        try change.validate()
        guard known.insert([change.commit, change.path]).inserted else {
          throw InputError("the commit has changed this path in a line before")
        }
        changes.append(change)
      } catch {
        throw InputError("\(path):\(index + 1): not a file change: \(reason(error))")
      }
    }
    guard !changes.isEmpty else { throw InputError("\(path): has no file changes") }
    return changes
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\": \(context.debugDescription)"
    case DecodingError.dataCorrupted(let context): context.debugDescription
    default: "\(error)"
    }
  }

  /// Runs a program and returns what it writes to its standard output.
  ///
  /// Throws ``InputError`` where it fails; its own words have gone to standard error by then.
  static func output(of command: [String]) throws -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw InputError("\(command[0]) failed with status \(process.terminationStatus)")
    }
    return data
  }
}
