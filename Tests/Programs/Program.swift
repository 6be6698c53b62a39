package import Foundation

/// A program, and how it is to be run as a process of its own.
///
/// Its input ends at once.
package struct Program: Sendable {
  /// Where what it writes to standard error goes.
  package enum Errors: Sendable {
    /// To `Outcome.errors`.
    case apart
    /// To `Outcome.output`, among what it prints.
    case withOutput
    /// To this process's standard error.
    case passedOn
  }

  package var url: URL
  package var arguments: [String]
  /// The folder that it runs in; nil for this process's.
  package var folder: URL?
  /// Variables beside those of this process, or in their place.
  package var environment: [String: String] = [:]
  package var errors = Errors.apart

  package init(_ url: URL, _ arguments: [String], in folder: URL? = nil) {
    self.url = url
    self.arguments = arguments
    self.folder = folder
  }

  /// One that the system finds by its name, which comes first.
  package init(found command: [String], in folder: URL? = nil) {
    self.init(URL(fileURLWithPath: "/usr/bin/env"), command, in: folder)
  }

  /// One of the package's executables, which the build puts beside the tests.
  package init(built name: String, _ arguments: [String], in folder: URL? = nil) throws {
    self.init(try Self.built(name), arguments, in: folder)
  }
}

// Executables of the package
extension Program {
  package struct NotBuilt: Error, CustomStringConvertible {
    package var description: String
  }

  private static func built(_ name: String) throws -> URL {
    var searched: [String] = []
    let starts: [String?] = [CommandLine.arguments.first, Bundle.main.executablePath, Bundle.main.bundlePath]
    for start in starts.compactMap({ $0 }) {
      var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent(name)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path) {
          return candidate
        }
        searched.append(folder.path)
      }
    }
    throw NotBuilt(description: "there is no executable \(name) in \(searched)")
  }
}

// Running
extension Program {
  /// What a run left behind.
  package struct Outcome: Sendable, Hashable {
    /// The exit code; of a program that a signal ended, the signal's number less 1,000.
    package var status: Int32
    package var output: String
    package var errors: String

    package init(status: Int32, output: String, errors: String) {
      self.status = status
      self.output = output
      self.errors = errors
    }

    /// The signal that ended it.
    package var signal: Int32? { status < 0 ? status + 1_000 : nil }

    /// The lines of the output.
    package var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// A process that is yet to be started, with this process's outputs.
  package func process() -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs it to its end.
  ///
  /// `input` is what it reads; `started` hears of the number of the process. Output goes to files, so that no pipe can fill
  /// up.
  package func run(input: String = "", started: (Int32) -> Void = { _ in }) async throws -> Outcome {
    let files = FileManager.default.temporaryDirectory.appendingPathComponent(
      "quire-run-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: files) }
    func file(_ name: String, _ text: String = "") throws -> URL {
      let file = files.appendingPathComponent(name)
      try Data(text.utf8).write(to: file)
      return file
    }
    let (outputFile, errorFile) = (try file("output"), try file("errors"))
    let process = process()
    let output = try FileHandle(forWritingTo: outputFile)
    process.standardOutput = output
    switch errors {
    case .apart: process.standardError = try FileHandle(forWritingTo: errorFile)
    case .withOutput: process.standardError = output
    case .passedOn: break
    }
    if !input.isEmpty { process.standardInput = try FileHandle(forReadingFrom: try file("input", input)) }
    try await process.runToEnd(started: started)
    func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
    return Outcome(status: process.status, output: try text(outputFile), errors: try text(errorFile))
  }
}

extension Process {
  /// Runs the process and suspends until it has ended; `started` hears of its number.
  package func runToEnd(started: (Int32) -> Void = { _ in }) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      terminationHandler = { _ in continuation.resume() }
      do {
        try run()
        started(processIdentifier)
      } catch {
        terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
  }

  /// The exit code; of a process that a signal ended, the signal's number less 1,000.
  package var status: Int32 {
    terminationReason == .exit ? terminationStatus : terminationStatus - 1_000
  }
}
