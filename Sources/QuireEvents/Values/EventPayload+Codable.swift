extension EventPayload {
  /// Writes a value as JSON text, with its keys in order.
  ///
  /// Throws ``EventStoreError/Code/codingFailed`` where it cannot be written.
  public init(encoding value: some Encodable) throws(EventStoreError) {
    self = try JSONCoding.encode(value)
  }

  /// Reads a value from JSON text, or from bytes that are JSON.
  ///
  /// Throws ``EventStoreError/Code/codingFailed`` where they are not such a value.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws(EventStoreError) -> Value {
    try JSONCoding.decode(type, from: self)
  }
}
