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
  func openOrCreate() throws -> Store {
    if try !isThere() { try requireFolder() }
    return try Store.open(at: store)
  }

  private func requireFile() throws {
    if try isThere() { return }
    throw Failure(
      .missingStore,
      "there is no store at \(store)",
      advice: "Check the path. A store is made by: quire events append, quire import, quire table create"
    )
  }

  /// Whether there is a file; throws where there is something else.
  private func isThere() throws -> Bool {
    switch FileKind(of: store) {
    case .missing: return false
    case .folder:
      throw Failure(.unusableStore, "\(store) is a folder, not a store", advice: "Name the store's file.")
    case .file, .other: return true
    }
  }

  private func requireFolder() throws {
    guard let slash = store.lastIndex(of: "/"), slash > store.startIndex else { return }
    let folder = String(store[..<slash])
    if FileKind(of: folder) == .folder { return }
    throw Failure(
      .cannotCreate,
      "\(store) cannot be made: there is no folder \(folder)",
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
