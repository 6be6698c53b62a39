public import Quire
public import QuireEvents
import QuireRemote

/// Where an example keeps its events and its other tables: in memory, unless the command line says `--on` something else.
///
/// | `--on` | |
/// |---|---|
/// | | the embedded engine, in memory |
/// | `http://127.0.0.1:8000` | a server that speaks DynamoDB's language, for example `quire serve` |
/// | `dynamodb` | DynamoDB, with region and credentials from where AWS's own tools take them |
///
/// The program is the same on all three: it is written against ``EventStore`` and `TableStore`.
public struct Place: Sendable {
  /// The store of all tables.
  public let tables: any TableStore
  /// The events.
  public let events: EventStore
  /// What the names of this run's tables begin with.
  private let name: String

  /// Opens the place that the command line names, with new and empty tables.
  public static func open(_ name: String) async throws -> Place {
    guard let address = option("--on") else {
      // A store in a file would be `Store.open(at: "bank.quire")`.
      let store = try Store.temporary()
      return Place(tables: store, events: try await EventStore.open(in: store), name: name)
    }
    // Every run has tables of its own, so that it can be run again.
    let name = "\(name)-\(EventID().string.suffix(12))"
    let store = try remoteStore(address)
    let events = try await EventStore.open(on: store, table: "\(name)-events")
    return Place(tables: store, events: events, name: name)
  }

  /// What follows an option on the command line.
  public static func option(_ name: String) -> String? {
    zip(CommandLine.arguments, CommandLine.arguments.dropFirst()).first { $0.0 == name }?.1
  }

  private static func remoteStore(_ address: String) throws -> RemoteStore {
    if address == "dynamodb" { return try RemoteStore() }
    let anybody = Credentials(accessKeyID: "example", secretAccessKey: "example")
    return try RemoteStore(region: "us-east-1", endpoint: address, credentials: anybody)
  }

  /// The name of a table of this run.
  public func table(_ table: String) -> String { "\(name)-\(table)" }

  /// Whether the store is sound; nil where it cannot be asked, as DynamoDB cannot.
  public func verify() throws -> Bool? { try (tables as? Store)?.verify().isClean }

  /// Removes the tables of this run where they would stay.
  public func close() async throws {
    guard let remote = tables as? RemoteStore else { return }
    for table in try await tables.tableNames() where table.hasPrefix("\(name)-") {
      try await tables.deleteTable(table)
    }
    try await remote.shutdown()
  }
}
