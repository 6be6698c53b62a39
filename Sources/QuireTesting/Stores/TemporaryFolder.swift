#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Calls `body` with the path of a new, empty folder, which is removed afterwards with all that is in it: for tests that
/// close and open a store again.
///
/// Throws what `body` throws.
public func withTemporaryFolder<Result>(_ body: (_ path: String) async throws -> Result) async throws
  -> Result
{
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quire-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}
