/// Events for one stream, as a part of an append to several.
public struct StreamAppend: Sendable, Hashable {
  /// The stream.
  public var streamID: StreamID
  /// The events, in order.
  public var events: [NewEvent]
  /// What is expected of the stream.
  public var expected: ExpectedVersion
  /// The stream's state as it is after the events, to be stored with them as the stream's snapshot.
  public var snapshot: NewSnapshot?

  /// Makes a part of an append.
  public init(
    _ events: [NewEvent],
    to streamID: StreamID,
    expecting expected: ExpectedVersion,
    snapshot: NewSnapshot? = nil
  ) {
    self.streamID = streamID
    self.events = events
    self.expected = expected
    self.snapshot = snapshot
  }
}
