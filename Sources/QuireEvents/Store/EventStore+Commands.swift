extension EventStore {
  /// Where the events of a command are in a stream, `wasDuplicate` being true; nil where the command was not executed on
  /// it, or led to no events.
  ///
  /// ``execute(_:on:commandID:metadata:attempts:decide:)`` asks this itself. It is for those who append to several streams
  /// at a time:
  ///
  /// ```swift
  /// if let done = try await events.result(of: "transfer-9", on: "Account-1") { return done }
  /// ```
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a command id that is not of 1 to 240 bytes, and
  /// ``EventStoreError/Code/invalidStreamID`` for an id that no stream can have.
  public func result(of commandID: CommandID, on streamID: StreamID) async throws -> AppendResult? {
    try commandID.check()
    try AppendValidation.check(streamID)
    let found = try await storage.events(withID: commandID.eventID(1)).first { $0.streamID == streamID }
    guard let first = found else { return nil }
    var placements = [AppendResult.Placement(version: first.version, position: first.position)]
    // The events of one append to a stream have positions one after the other, also where the stream was truncated.
    for try await event in read(.all, from: first.position + 1) {
      guard event.streamID == streamID, event.id == commandID.eventID(placements.count + 1) else { break }
      placements.append(AppendResult.Placement(version: event.version, position: event.position))
    }
    return AppendResult(
      streamID: streamID,
      placements: placements,
      lastVersion: try await storage.state(of: streamID).currentVersion,
      wasDuplicate: true
    )
  }
}
