extension Environment {
  /// What a commit waits for.
  package enum Durability: Sendable, Hashable {
    /// Data and metadata reach the disk with every commit.
    case synced

    /// Data reaches the disk with every commit, the metadata page with the next one: a power failure may undo
    /// the last commit but never corrupts.
    case metadataUnsynced

    /// Nothing is waited for: a power failure may corrupt. A crash of the process alone loses nothing.
    case unsynced
  }

  /// How an environment is opened.
  package struct Options: Sendable, Hashable {
    /// The size of the memory map in bytes, the limit of the file's size until the map grows.
    ///
    /// Rounded up to whole pages; a larger size recorded in the file wins.
    package var mapSize = 1 << 30

    /// The number of named databases that can be opened.
    package var maximumDatabases = 4096

    /// The number of simultaneous read transactions of all processes together.
    ///
    /// Fixed by the first process that opens the environment.
    package var maximumReaders = 1024

    /// What a commit waits for.
    package var durability = Durability.synced

    /// Whether the file is only read; it must exist then.
    package var isReadOnly = false

    /// The permissions of the files when they are created.
    package var fileMode: UInt32 = 0o644

    package init() {}
  }
}
