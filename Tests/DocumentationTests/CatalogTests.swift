import Foundation
import Programs
import Testing

@Suite("The DocC documentation")
struct CatalogTests {
  @Test(
    "the documentation of a module is made without a warning: every link leads somewhere",
    arguments: ["Quire", "QuireEvents", "QuireModel", "QuireTesting", "QuireServer", "QuireRemote"]
  )
  func builds(module: String) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "quire-docc-\(UUID().uuidString)"
    )
    let symbols = folder.appendingPathComponent("symbols")
    try FileManager.default.createDirectory(at: symbols, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let extraction = try await Program.tool(
      [
        "swift", "symbolgraph-extract", "-module-name", module, "-target", try await Self.target(),
        "-minimum-access-level", "public", "-skip-synthesized-members", "-output-dir", symbols.path,
      ] + Checkout.searchPaths() + Checkout.dependencyPaths()
    ).run()
    try #require(extraction.status == 0, "\(extraction.output)")

    let catalog = Checkout.root.appendingPathComponent("Sources/\(module)/\(module).docc")
    let hasCatalog = FileManager.default.fileExists(atPath: catalog.path)
    let conversion = try await Program.tool(
      ["docc", "convert"] + (hasCatalog ? [catalog.path] : []) + [
        "--additional-symbol-graph-dir", symbols.path, "--fallback-display-name", module,
        "--fallback-bundle-identifier", module, "--warnings-as-errors", "--output-path",
        folder.appendingPathComponent("\(module).doccarchive").path,
      ]
    ).run()
    #expect(conversion.status == 0, "\(conversion.output)")
    #expect(!conversion.output.contains("warning:"), "\(conversion.output)")
    let page = "\(module).doccarchive/data/documentation/\(module.lowercased()).json"
    #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(page).path))
  }

  /// The platform that the compiler compiles for.
  private static func target() async throws -> String {
    let output = try await Program.tool(["swiftc", "-print-target-info"]).run().output
    let triple = output.firstMatch(of: #/"triple"\s*:\s*"([^"]+)"/#)
    return String(try #require(triple).output.1)
  }

  @Test("every article is in its catalog's list of topics")
  func topics() throws {
    for article in Checkout.articles where article.file.path.contains(".docc/") {
      let folder = article.file.deletingLastPathComponent()
      let module = folder.deletingPathExtension().lastPathComponent
      let name = article.file.deletingPathExtension().lastPathComponent
      if name == module { continue }
      let front = try String(contentsOf: folder.appendingPathComponent("\(module).md"), encoding: .utf8)
      #expect(front.contains("- <doc:\(name)>"), "\(module).md does not list \(name)")
    }
  }
}
