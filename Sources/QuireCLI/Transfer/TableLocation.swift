import Quire
import QuireModel
import QuireRemote
import QuireWire

/// Where a table is: in a store's file, or on DynamoDB.
enum TableLocation: Equatable {
  /// A store's file.
  case file(String)
  /// `dynamodb://table?region=…&endpoint=…&profile=…`.
  case remote(table: String, region: String?, endpoint: String?, profile: String?)

  private static let scheme = "dynamodb://"

  /// Reads a path or an address.
  init(_ text: String) throws {
    guard text.hasPrefix(Self.scheme) else {
      guard !text.isEmpty, !text.contains("://") else {
        throw Failure(.usage, "\(text) is no place of a table", advice: Self.advice)
      }
      self = .file(text)
      return
    }
    let parts = text.dropFirst(Self.scheme.count).split(
      separator: "?",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard !parts[0].isEmpty, !parts[0].contains("/") else {
      throw Failure(.usage, "\(text) names no table", advice: Self.advice)
    }
    var settings: [String: String] = [:]
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let halves = pair.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, ["region", "endpoint", "profile"].contains(halves[0]) else {
        throw Failure(.usage, "\(pair) in \(text) is no setting", advice: Self.advice)
      }
      settings[String(halves[0])] = String(decoding: PercentEncoding.decode(halves[1].utf8), as: UTF8.self)
    }
    self = .remote(
      table: String(parts[0]),
      region: settings["region"],
      endpoint: settings["endpoint"],
      profile: settings["profile"]
    )
  }

  private static let advice = "Write a store's file, or dynamodb://table?region=…&endpoint=…&profile=…"

  /// The table that an address names.
  var table: String? {
    if case .remote(let table, _, _, _) = self { table } else { nil }
  }

  /// The opened store, and what closes it.
  func open(forWriting: Bool) throws -> (store: any TableStore, close: () async throws -> Void) {
    switch self {
    case .file(let path):
      var options = StoreOptions()
      options.store = path
      let store = forWriting ? try options.openOrCreate() : try options.openForReading()
      return (store, { store.close() })
    case .remote(_, let region, let endpoint, let profile):
      let store = try RemoteStore(region: region, endpoint: endpoint, profile: profile)
      return (store, { try await store.shutdown() })
    }
  }
}
