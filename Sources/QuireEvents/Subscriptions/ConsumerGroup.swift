/// One member of a group of subscribers that share the streams among them: every stream belongs to exactly one member,
/// so that each stream's events are processed in order.
///
/// The member of a stream is `FNV-1a-64(UTF-8 of the stream id) % size`. That does not change between versions, and
/// can be computed in any language.
public struct ConsumerGroup: Sendable, Hashable {
  /// This member, from 0.
  public let member: Int
  /// The number of members.
  public let size: Int

  /// Makes a member of a group.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` unless `0 ≤ member < size`.
  public init(member: Int, size: Int) throws(EventStoreError) {
    guard member >= 0, member < size else {
      throw EventStoreError(.invalidArgument, "A group of \(size) has no member \(member)")
    }
    self.member = member
    self.size = size
  }

  /// Whether the events of a stream belong to this member.
  public func contains(_ streamID: StreamID) -> Bool {
    Self.hash(streamID) % UInt64(size) == UInt64(member)
  }

  package static func hash(_ streamID: StreamID) -> UInt64 {
    streamID.string.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
  }
}
