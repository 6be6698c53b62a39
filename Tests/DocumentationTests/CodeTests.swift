import Foundation
import Programs
import Testing

@Suite("The code of the documentation")
struct CodeTests {
  @Test(
    "every block of Swift in an article compiles, as a reader's own program would",
    arguments: Checkout.articles
  )
  func compiles(article: Article) async throws {
    guard let program = try article.program() else { return }
    let name = "quire-article-\(UUID().uuidString).swift"
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try Data(program.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let compiler = ["swiftc", "-typecheck", "-swift-version", "6", "-parse-as-library", "-suppress-warnings"]
    let paths = try Checkout.searchPaths() + Checkout.dependencyPaths()
    let result = try await Program.tool(compiler + paths + [file.path]).run()
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("there are articles, and they have code")
  func presence() throws {
    let names = Checkout.articles.map(\.file.lastPathComponent)
    for name in ["README.md", "GettingStarted.md", "TheFileFormat.md", "SubscriptionsAndProjections.md"] {
      #expect(names.contains(name))
    }
    #expect(try Checkout.articles.reduce(0) { try $0 + $1.blocks().count } > 50)
  }

  @Test("a block that does not compile is reported with its article and line")
  func reporting() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quire-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = folder.appendingPathComponent("Wrong.md")
    try Data("# Wrong\n\n```swift\nlet number = 1\nnumber.doesNotExist()\n```\n".utf8).write(to: text)
    let program = folder.appendingPathComponent("program.swift")
    try Data(try #require(try Article(file: text).program()).utf8).write(to: program)
    let result = try await Program.tool(
      ["swiftc", "-typecheck", "-swift-version", "6"] + Checkout.searchPaths() + [program.path]
    ).run()
    #expect(result.status != 0)
    #expect(result.output.contains("Wrong.md:5"), "\(result.output)")
  }
}
