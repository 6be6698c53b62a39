/// Collections of bytes, which are binary data: `[UInt8]`, `ContiguousArray<UInt8>`, Foundation's `Data`.
enum ByteCollection {
  /// Whether values of `type` are collections of bytes that can also be made of bytes.
  static func isOne<Value>(_ type: Value.Type) -> Bool {
    // The cast to a collection of any elements is fast, that to one of bytes is not.
    guard let type = type as? any RangeReplaceableCollection.Type else { return false }
    return hasBytes(type)
  }

  private static func hasBytes<Bytes: RangeReplaceableCollection>(_ type: Bytes.Type) -> Bool {
    Bytes.Element.self == UInt8.self
  }

  /// A value of `type` made of `bytes`; nil where it is no collection of bytes.
  static func make<Value>(_ type: Value.Type, of bytes: [UInt8]) -> Value? {
    if let bytes = bytes as? Value { return bytes }
    guard let type = type as? any RangeReplaceableCollection<UInt8>.Type else { return nil }
    return make(type, of: bytes) as? Value
  }

  private static func make<Bytes: RangeReplaceableCollection<UInt8>>(
    _ type: Bytes.Type,
    of bytes: [UInt8]
  ) -> any RangeReplaceableCollection<UInt8> {
    Bytes(bytes)
  }
}
