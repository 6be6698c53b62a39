/// The rules that an append must keep whatever is stored.
package enum AppendValidation {
  /// Throws for the first rule that an append breaks.
  package static func check(_ appends: [StreamAppend]) throws(EventStoreError) {
    var streams: Set<StreamID> = []
    for append in appends {
      try check(append.streamID)
      guard appends.count == 1 || streams.insert(append.streamID).inserted else {
        throw EventStoreError(
          .invalidStreamID,
          "An append names each stream once",
          streamID: append.streamID
        )
      }
      try check(append.expected, streamID: append.streamID)
      try check(append.events, streamID: append.streamID)
      if let snapshot = append.snapshot {
        try check(snapshot, streamID: append.streamID)
        try checkSnapshotVersionIsKnown(of: append)
      }
    }
  }

  package static func check(_ streamID: StreamID) throws(EventStoreError) {
    guard (1...StreamID.maximumLength).contains(streamID.string.utf8.count) else {
      throw EventStoreError(
        .invalidStreamID,
        "A stream id is 1 to \(StreamID.maximumLength) bytes long, not \(streamID.string.utf8.count)",
        streamID: streamID
      )
    }
  }

  private static func check(_ expected: ExpectedVersion, streamID: StreamID) throws(EventStoreError) {
    if case .exact(let version) = expected, version < 0 {
      throw EventStoreError(
        .invalidArgument,
        "An expected version is 0 or more, not \(version); use .any to expect nothing",
        streamID: streamID
      )
    }
  }

  private static func check(_ events: [NewEvent], streamID: StreamID) throws(EventStoreError) {
    var ids: Set<EventID> = []
    if events.count > 1 { ids.reserveCapacity(events.count) }
    for event in events {
      do throws(EventStoreError) {
        guard (1...EventID.maximumLength).contains(event.id.string.utf8.count) else {
          throw EventStoreError(
            .invalidEventID,
            "An event id is 1 to \(EventID.maximumLength) bytes long, not \(event.id.string.utf8.count)"
          )
        }
        guard events.count == 1 || ids.insert(event.id).inserted else {
          throw EventStoreError(.duplicateEventID, "Two events of the append have one id")
        }
        try check(event)
      } catch {
        var error = error
        error.streamID = streamID
        error.eventID = event.id
        throw error
      }
    }
  }

  private static func check(_ event: NewEvent) throws(EventStoreError) {
    try check(eventType: event.type)
    guard event.schemaVersion >= 1 else {
      throw EventStoreError(.invalidArgument, "A schema version is 1 or more, not \(event.schemaVersion)")
    }
    try check(event.metadata.correlationID, "correlation")
    try check(event.metadata.causationID, "causation")
    let size = event.data.byteCount + (event.metadata.json?.utf8.count ?? 0)
    guard size <= NewEvent.maximumPayloadSize else {
      throw EventStoreError(
        .payloadTooLarge,
        """
        Data and metadata of an event have room for \(NewEvent.maximumPayloadSize) bytes, not \(size); store the large \
        part elsewhere, for example in an object store, and put a reference to it into the event
        """
      )
    }
    if case .json(let text) = event.data { try check(json: text, what: "data") }
    if let json = event.metadata.json { try check(json: json, what: "metadata") }
  }

  private static func check(_ id: String?, _ name: String) throws(EventStoreError) {
    guard let length = id?.utf8.count, !(1...EventMetadata.maximumIDLength).contains(length) else { return }
    throw EventStoreError(
      .invalidArgument,
      "A \(name) id is 1 to \(EventMetadata.maximumIDLength) bytes long, not \(length)"
    )
  }

  package static func check(eventType: String) throws(EventStoreError) {
    guard (1...NewEvent.maximumTypeLength).contains(eventType.utf8.count) else {
      throw EventStoreError(
        .invalidEventType,
        "An event type is 1 to \(NewEvent.maximumTypeLength) bytes long, not \(eventType.utf8.count)"
      )
    }
  }

  package static func check(_ snapshot: NewSnapshot, streamID: StreamID) throws(EventStoreError) {
    do throws(EventStoreError) {
      guard snapshot.schemaVersion >= 1 else {
        throw EventStoreError(
          .invalidArgument,
          "A schema version is 1 or more, not \(snapshot.schemaVersion)"
        )
      }
      guard (1...NewEvent.maximumTypeLength).contains(snapshot.type.utf8.count) else {
        throw EventStoreError(
          .invalidArgument,
          "A snapshot's type is 1 to \(NewEvent.maximumTypeLength) bytes long, not \(snapshot.type.utf8.count)"
        )
      }
      guard snapshot.data.byteCount <= NewEvent.maximumPayloadSize else {
        throw EventStoreError(
          .payloadTooLarge,
          """
          A snapshot has room for \(NewEvent.maximumPayloadSize) bytes, not \(snapshot.data.byteCount); store it \
          elsewhere, for example in an object store, and put a reference to it into the snapshot
          """
        )
      }
      if case .json(let text) = snapshot.data { try check(json: text, what: "a snapshot") }
    } catch {
      var error = error
      error.streamID = streamID
      throw error
    }
  }

  private static func checkSnapshotVersionIsKnown(of append: StreamAppend) throws(EventStoreError) {
    switch append.expected {
    case .exact, .noStream:
      if !append.events.isEmpty { return }
      throw EventStoreError(
        .invalidArgument,
        "A snapshot is appended together with events; store it alone with saveSnapshot",
        streamID: append.streamID
      )
    case .any, .streamExists:
      throw EventStoreError(
        .invalidArgument,
        "An append with a snapshot expects an exact version or no stream: only then is it known what the state includes",
        streamID: append.streamID
      )
    }
  }

  private static func check(json text: String, what: String) throws(EventStoreError) {
    guard let offset = JSONSyntax.firstError(in: text) else { return }
    throw EventStoreError(.invalidPayload, "The text of \(what) is not JSON from byte \(offset) on")
  }
}
