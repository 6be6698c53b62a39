/// Turns a payload of one schema version into one of the next, purely: stored events are never changed.
///
/// ```swift
/// Upcaster(from: 1) { (old: OrderPlacedV1) in OrderPlaced(total: old.cents, currency: "EUR") }
/// ```
public struct Upcaster: Sendable {
  /// The version that it reads; it writes the version after that.
  public let version: Int
  let transform: @Sendable (EventPayload) throws -> EventPayload

  /// Makes a step from a version to the next, between the `Codable` types of both.
  public init<Old: Decodable & SendableMetatype, New: Encodable & SendableMetatype>(
    from version: Int,
    _ transform: @escaping @Sendable (Old) throws -> New
  ) {
    self.version = version
    self.transform = { try EventPayload(encoding: transform(try $0.decode(as: Old.self))) }
  }

  /// Makes a step from a version to the next on the payload itself.
  public init(from version: Int, payload transform: @escaping @Sendable (EventPayload) throws -> EventPayload)
  {
    self.version = version
    self.transform = transform
  }
}
