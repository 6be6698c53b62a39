import Foundation
import QuireLMDB

/// A folder that is removed with the last reference to it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "quire-lmdb-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file in the folder.
  func file(_ name: String = "data") -> String {
    "\(path)/\(name)"
  }

  /// Opens an environment on a file in the folder.
  func open(
    _ name: String = "data",
    _ configure: (inout Environment.Options) -> Void = { _ in }
  ) throws -> Environment {
    var options = Environment.Options()
    options.durability = .unsynced
    options.mapSize = 1 << 24
    options.maximumDatabases = 16
    configure(&options)
    return try Environment(path: file(name), options: options)
  }
}
