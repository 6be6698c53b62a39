extension EventStore {
  /// The position saved under a name, or nil where none is.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a name that is not of 1 to 256 bytes.
  public func checkpoint(_ name: String) async throws -> Int? {
    try Self.check(checkpointName: name)
    return try await storage.checkpoint(name)
  }

  /// Saves a position under a name, in place of any saved before.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a name that is not of 1 to 256 bytes, or a position below 0.
  public func saveCheckpoint(_ name: String, position: Int) async throws {
    try Self.check(checkpointName: name)
    guard position >= 0 else {
      throw EventStoreError(.invalidArgument, "A position is 0 or more, not \(position)")
    }
    try await storage.saveCheckpoint(name, position: position)
  }

  /// Removes the position saved under a name, if there is one.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a name that is not of 1 to 256 bytes.
  public func removeCheckpoint(_ name: String) async throws {
    try Self.check(checkpointName: name)
    try await storage.saveCheckpoint(name, position: nil)
  }

  /// Waits until the position saved under a name has reached another: until a projection or a subscriber of that name
  /// has processed everything up to it.
  ///
  /// Throws `CancellationError` where the task is cancelled, and ``EventStoreError/Code/invalidArgument`` for a name that is
  /// not of 1 to 256 bytes.
  public func wait(for name: String, until position: Int) async throws {
    try Self.check(checkpointName: name)
    try await storage.waitForCheckpoint(name, until: position)
  }

  package static func check(checkpointName name: String) throws(EventStoreError) {
    guard (1...256).contains(name.utf8.count) else {
      throw EventStoreError(
        .invalidArgument,
        "A checkpoint's name is 1 to 256 bytes long, not \(name.utf8.count)"
      )
    }
  }
}
