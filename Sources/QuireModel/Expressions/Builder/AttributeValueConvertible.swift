/// A type whose values can stand for attribute values: in conditions, updates and key conditions.
///
/// Strings, integers, floating-point and boolean values, ``Number``, arrays, sets and ``AttributeValue`` itself are.
/// A type of your own joins by saying what it is stored as:
///
/// ```swift
/// enum Status: String { case open, closed }
/// extension Status: AttributeValueConvertible {
///   var attributeValue: AttributeValue { .s(rawValue) }
/// }
///
/// let open = Attribute("status") == Status.open
/// ```
public protocol AttributeValueConvertible: ComparandConvertible, UpdateOperandConvertible {
  /// The value as an attribute value.
  var attributeValue: AttributeValue { get }

  /// The attribute value of an array of such values: a list, unless the type says otherwise.
  static func attributeValue(ofArray elements: [Self]) -> AttributeValue
}

extension AttributeValueConvertible {
  /// A list of the elements.
  public static func attributeValue(ofArray elements: [Self]) -> AttributeValue {
    .l(elements.map(\.attributeValue))
  }

  /// The value, to be compared with an attribute.
  public var comparand: Comparand { Comparand(.value(attributeValue)) }

  /// The value, to be used in an update.
  public var updateOperand: UpdateOperand { UpdateOperand(.value(attributeValue)) }
}

extension AttributeValue: AttributeValueConvertible {
  /// The value itself.
  public var attributeValue: AttributeValue { self }
}

extension String: AttributeValueConvertible {
  /// A string value.
  public var attributeValue: AttributeValue { .s(self) }
}

extension Substring: AttributeValueConvertible {
  /// A string value.
  public var attributeValue: AttributeValue { .s(String(self)) }
}

extension Bool: AttributeValueConvertible {
  /// A boolean value.
  public var attributeValue: AttributeValue { .bool(self) }
}

extension Number: AttributeValueConvertible {
  /// A number value.
  public var attributeValue: AttributeValue { .n(self) }
}

extension Int: AttributeValueConvertible {
  /// A number value.
  public var attributeValue: AttributeValue { .n(Number(self)) }
}

extension Int32: AttributeValueConvertible {
  /// A number value.
  public var attributeValue: AttributeValue { .n(Number(Int64(self))) }
}

extension Int64: AttributeValueConvertible {
  /// A number value.
  public var attributeValue: AttributeValue { .n(Number(self)) }
}

extension UInt64: AttributeValueConvertible {
  /// A number value.
  public var attributeValue: AttributeValue { .n(Number(self)) }
}

extension Double: AttributeValueConvertible {
  /// The shortest decimal number that reads back as this value, which must be finite and in a number's range.
  public var attributeValue: AttributeValue { .n(Number(floatLiteral: self)) }
}

extension UInt8: AttributeValueConvertible {
  /// A number value.
  public var attributeValue: AttributeValue { .n(Number(Int64(self))) }

  /// Binary data: an array of bytes is one binary value.
  public static func attributeValue(ofArray elements: [UInt8]) -> AttributeValue { .b(elements) }
}

extension Array: ComparandConvertible, UpdateOperandConvertible, UpdateValueConvertible,
  AttributeValueConvertible
where Element: AttributeValueConvertible {
  /// A list of the elements, or binary data where they are bytes.
  public var attributeValue: AttributeValue { Element.attributeValue(ofArray: self) }
}

/// A type whose values can be members of a set attribute: strings, numbers and binary data.
public protocol SetMember: Hashable, AttributeValueConvertible {
  /// The set attribute with these members.
  static func attributeValue(ofSet members: Set<Self>) -> AttributeValue
}

extension String: SetMember {
  /// A string set.
  public static func attributeValue(ofSet members: Set<String>) -> AttributeValue { .ss(members.sorted()) }
}

extension Int: SetMember {
  /// A number set.
  public static func attributeValue(ofSet members: Set<Int>) -> AttributeValue {
    .ns(members.sorted().map { Number($0) })
  }
}

extension Number: SetMember {
  /// A number set.
  public static func attributeValue(ofSet members: Set<Number>) -> AttributeValue { .ns(members.sorted()) }
}

extension [UInt8]: SetMember {
  /// A binary set.
  public static func attributeValue(ofSet members: Set<[UInt8]>) -> AttributeValue {
    AttributeValue.bs(Array<[UInt8]>(members)).normalized
  }
}

extension Set: ComparandConvertible, UpdateOperandConvertible, UpdateValueConvertible,
  AttributeValueConvertible
where Element: SetMember {
  /// A set of the members: a string, number or binary set.
  public var attributeValue: AttributeValue { Element.attributeValue(ofSet: self) }
}
