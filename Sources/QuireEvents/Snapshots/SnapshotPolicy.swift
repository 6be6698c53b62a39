/// Whether and how often a state is stored with its events, so that loading it reads few of them.
public struct SnapshotPolicy<State: Sendable>: Sendable {
  /// A snapshot is taken when this many events have been appended since the last; nil for never.
  public let interval: Int?
  package let kind: SnapshotKind?
  private let encode: @Sendable (State) throws -> EventPayload?
  private let decode: @Sendable (EventPayload) throws -> State?

  /// No snapshots.
  public static var never: SnapshotPolicy {
    SnapshotPolicy(interval: nil, kind: nil, encode: { _ in nil }, decode: { _ in nil })
  }

  /// A snapshot in the transaction of the append that makes it `interval` events or more since the last.
  ///
  /// `type` names the kind of state in the store. Raise `schemaVersion` with every change of the state's meaning or
  /// form: snapshots of other versions are ignored, and the state is read from events again. A state that outgrows
  /// what an item can hold is not stored.
  public static func every(
    _ interval: Int,
    type: String,
    schemaVersion: Int = 1
  ) -> SnapshotPolicy where State: Codable {
    SnapshotPolicy(
      interval: max(1, interval),
      kind: SnapshotKind(type: type, schemaVersion: schemaVersion),
      encode: { try EventPayload(encoding: $0) },
      decode: { try $0.decode(as: State.self) }
    )
  }

  /// The snapshot of a state that an append brings to `version`, where it is time for one.
  func snapshot(of state: State, version: Int, lastSnapshot: Int) throws -> NewSnapshot? {
    guard let interval, let kind, version - lastSnapshot >= interval else { return nil }
    guard let data = try encode(state), data.byteCount <= NewEvent.maximumPayloadSize else { return nil }
    return NewSnapshot(type: kind.type, data: data, schemaVersion: kind.schemaVersion)
  }

  func state(of snapshot: StreamSnapshot) throws -> State? {
    try decode(snapshot.data)
  }
}
