extension AttributeValue {
  /// The string, or nil where this is another type.
  public var string: String? {
    guard case .s(let value) = self else { return nil }
    return value
  }

  /// The number, or nil where this is another type.
  public var number: Number? {
    guard case .n(let value) = self else { return nil }
    return value
  }

  /// The number as an integer, or nil where this is another type, has a fraction or does not fit.
  public var int: Int? {
    guard case .n(let value) = self else { return nil }
    return Int(exactly: value)
  }

  /// The floating-point value nearest to the number, or nil where this is another type.
  public var double: Double? {
    guard case .n(let value) = self else { return nil }
    return Double(value)
  }

  /// The bytes, or nil where this is another type.
  public var binary: [UInt8]? {
    guard case .b(let value) = self else { return nil }
    return value
  }

  /// The boolean, or nil where this is another type.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// Whether this is the null value.
  public var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  /// The elements of the list, or nil where this is another type.
  public var list: [AttributeValue]? {
    guard case .l(let value) = self else { return nil }
    return value
  }

  /// The members of the map, or nil where this is another type.
  public var map: [AttributeName: AttributeValue]? {
    guard case .m(let value) = self else { return nil }
    return value
  }

  /// The members of the string set, or nil where this is another type.
  public var strings: [String]? {
    guard case .ss(let value) = self else { return nil }
    return value
  }

  /// The members of the number set, or nil where this is another type.
  public var numbers: [Number]? {
    guard case .ns(let value) = self else { return nil }
    return value
  }

  /// The members of the binary set, or nil where this is another type.
  public var binaries: [[UInt8]]? {
    guard case .bs(let value) = self else { return nil }
    return value
  }

  /// The member of the map called `name`, or nil where there is none or this is another type.
  public subscript(name: AttributeName) -> AttributeValue? { map?[name] }

  /// The element of the list at `index`, or nil where there is none or this is another type.
  public subscript(index: Int) -> AttributeValue? {
    guard case .l(let value) = self, value.indices.contains(index) else { return nil }
    return value[index]
  }
}
