import ArgumentParser
import Quire
import QuireEvents
import QuireModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The store that a command works on.
struct StoreOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The store's file.", valueName: "file"))
  var store: String

  /// Opens a store that is there, for reading only.
  func openForReading() throws -> Store {
    try requireFile()
    return try Store.open(at: store, options: Store.Options(isReadOnly: true))
  }

  /// Opens a store that is there, for writing too.
  func openForWriting() throws -> Store {
    try requireFile()
    return try Store.open(at: store)
  }

  /// Opens a store, making it where there is none.
  func openOrCreate() throws -> Store { try Self.openOrCreate(at: store) }

  /// Opens the store at `path`, making it where there is none.
  static func openOrCreate(at path: String, options: Store.Options = Store.Options()) throws -> Store {
    if try !isThere(path) { try requireFolder(of: path) }
    return try Store.open(at: path, options: options)
  }

  private func requireFile() throws {
    if try Self.isThere(store) { return }
    throw Failure(
      .missingStore,
      "there is no store at \(store)",
      advice: "Check the path. A store is made by: quire events append, quire import, quire table create"
    )
  }

  /// Whether there is a file; throws where there is something else.
  private static func isThere(_ path: String) throws -> Bool {
    switch FileKind(of: path) {
    case .missing: return false
    case .folder:
      throw Failure(.unusableStore, "\(path) is a folder, not a store", advice: "Name the store's file.")
    case .file, .other: return true
    }
  }

  private static func requireFolder(of path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let folder = String(path[..<slash])
    if FileKind(of: folder) == .folder { return }
    throw Failure(
      .cannotCreate,
      "\(path) cannot be made: there is no folder \(folder)",
      advice: "Make the folder first."
    )
  }
}

/// What is at a path.
enum FileKind {
  case missing
  case file
  case folder
  case other

  init(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = errno == ENOENT || errno == ENOTDIR ? .missing : .other
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}
