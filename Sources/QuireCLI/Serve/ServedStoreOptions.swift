import ArgumentParser
import Quire

/// The store that is served, and how safe what is written to it is.
struct ServedStoreOptions: ParsableArguments {
  /// When an acknowledged write is safe from what.
  enum Durability: String, ExpressibleByArgument, CaseIterable {
    case synced
    case metadataUnsynced = "metadata-unsynced"
    case unsynced
  }

  @Option(name: .long, help: ArgumentHelp("The store's file; made where there is none.", valueName: "file"))
  var store: String?

  @Flag(name: .long, help: "Serve a new store in memory, which is gone with the process.")
  var inMemory = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "synced: every write survives a power failure before it is acknowledged; metadata-unsynced: a power failure may "
        + "undo the last writes; unsynced: it may damage the store.",
      valueName: "mode"
    )
  )
  var durability: Durability?

  func check() throws {
    switch (store, inMemory) {
    case (nil, false): throw ValidationError("Give a store with --store, or --in-memory.")
    case (_?, true): throw ValidationError("--store and --in-memory exclude each other.")
    case (nil, true) where durability != nil:
      throw ValidationError("--durability goes with --store: a store in memory has none.")
    default: break
    }
  }

  func open() throws -> Store {
    guard let store else { return try Store.temporary() }
    let durability: Store.Durability =
      switch durability ?? .synced {
      case .synced: .synced
      case .metadataUnsynced: .metadataUnsynced
      case .unsynced: .unsynced
      }
    return try StoreOptions.openOrCreate(at: store, options: Store.Options(durability: durability))
  }
}
