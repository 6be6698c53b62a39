import Foundation
import Programs

/// The package that these tests are a part of, and what was built of it.
enum Checkout {
  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The compiled modules, which the build puts beside the tests.
  static let modules: URL? = {
    let starts: [String?] = [CommandLine.arguments.first, Bundle.main.executablePath, Bundle.main.bundlePath]
    for start in starts.compactMap({ $0 }) {
      var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder.deleteLastPathComponent()
        let modules = folder.appendingPathComponent("Modules")
        let module = modules.appendingPathComponent("Quire.swiftmodule")
        if FileManager.default.fileExists(atPath: module.path) { return modules }
      }
    }
    return nil
  }()

  /// What the compiler needs to find the modules, and those of C beneath them.
  static func searchPaths() throws -> [String] {
    guard let modules else { throw NotFound(description: "there are no compiled modules beside the tests") }
    let clang = ["CQuireLMDB", "CQuireZlib"].map { root.appendingPathComponent("Sources/\($0)") }
    return ([modules] + clang).flatMap { ["-I", $0.path] }
  }

  /// What the compiler needs to find the C modules of dependencies as well: their own maps of modules, and those that the
  /// build made.
  static func dependencyPaths() throws -> [String] {
    guard let modules else { return [] }
    func files(in folder: URL) -> [URL] {
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    }
    let products = modules.deletingLastPathComponent()
    let made = files(in: products).map { $0.appendingPathComponent("module.modulemap") }
    let scratch = products.deletingLastPathComponent().deletingLastPathComponent()
    let own = files(in: scratch.appendingPathComponent("checkouts"))
      .flatMap { files(in: $0.appendingPathComponent("Sources")) }
      .map { $0.appendingPathComponent("include/module.modulemap") }
    func isThere(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
    return made.filter(isThere).flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
      + own.filter(isThere).flatMap { ["-I", $0.deletingLastPathComponent().path] }
  }

  /// The articles: README and the catalogs of DocC.
  static let articles: [Article] = {
    var files = [root.appendingPathComponent("README.md")]
    let sources = root.appendingPathComponent("Sources")
    for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
      ?? .init()
    where file.pathExtension == "md" && file.path.contains(".docc/") {
      files.append(file)
    }
    return files.sorted { $0.path < $1.path }.map { Article(file: $0) }
  }()

  struct NotFound: Error, CustomStringConvertible {
    var description: String
  }
}

extension Program {
  /// A tool of the toolchain, found by the name that comes first; what it finds wrong is in its output.
  static func tool(_ command: [String]) -> Program {
    var tool = Program(found: command)
    tool.errors = .withOutput
    return tool
  }
}
