/// A set of strings as DynamoDB has it: two strings are one member only where their UTF-8 bytes are the same.
public typealias StringSet = AttributeSet<String>

/// A set of numbers, equal by value.
public typealias NumberSet = AttributeSet<Number>

/// A set of binary values.
public typealias BinarySet = AttributeSet<[UInt8]>

/// A set that is stored as one of DynamoDB's set types: SS, NS or BS.
///
/// As a property of a `Codable` type an empty set is an attribute that is absent, since DynamoDB has no empty sets:
/// ``AttributeEncoder`` leaves it out, and ``AttributeDecoder`` makes an empty set of an attribute that is missing.
///
/// ```swift
/// struct Article: Codable { var PK: String; var tags: StringSet }
/// var article = Article(PK: "ARTICLE#1", tags: ["lmdb", "swift"])
/// article.tags.insert("tables")
/// ```
///
/// Members are kept, and iterated, in ascending order: strings and binary values by bytes, numbers by value.
public struct AttributeSet<Element: AttributeSetElement>: Sendable, Hashable {
  /// The members in ascending order, each once.
  public private(set) var elements: [Element]

  /// Makes an empty set.
  public init() { elements = [] }

  /// Makes a set of `elements`, of equal ones the first.
  public init(_ elements: some Sequence<Element>) {
    self.elements = []
    for element in elements.sorted(by: Self.isOrderedBefore) {
      if let last = self.elements.last, !Self.isOrderedBefore(last, element) { continue }
      self.elements.append(element)
    }
  }

  /// Whether no two of `elements` are one member, for values that come from outside.
  package static func areDistinct(_ elements: [Element]) -> Bool {
    // Most sets are small: comparing every two needs no memory.
    guard elements.count <= 8 else { return AttributeSet(elements).count == elements.count }
    for index in elements.indices.dropFirst() {
      for earlier in elements[..<index] {
        let isDistinct =
          isOrderedBefore(earlier, elements[index]) || isOrderedBefore(elements[index], earlier)
        guard isDistinct else { return false }
      }
    }
    return true
  }

  /// Whether `element` is a member.
  public func contains(_ element: Element) -> Bool { place(of: element).isTaken }

  /// Adds `element`; answers whether it was not a member before.
  @discardableResult
  public mutating func insert(_ element: Element) -> Bool {
    let place = place(of: element)
    guard !place.isTaken else { return false }
    elements.insert(element, at: place.index)
    return true
  }

  /// Removes `element`; answers whether it was a member.
  @discardableResult
  public mutating func remove(_ element: Element) -> Bool {
    let place = place(of: element)
    guard place.isTaken else { return false }
    elements.remove(at: place.index)
    return true
  }

  private static func isOrderedBefore(_ left: Element, _ right: Element) -> Bool {
    Element.attributeSetRules.isOrderedBefore(left, right)
  }

  /// Where `element` is, or would be, by binary search.
  private func place(of element: Element) -> (index: Int, isTaken: Bool) {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if Self.isOrderedBefore(elements[middle], element) { low = middle + 1 } else { high = middle }
    }
    return (low, low < elements.count && !Self.isOrderedBefore(element, elements[low]))
  }
}

extension AttributeSet {
  /// Whether both have the same members.
  public static func == (left: AttributeSet, right: AttributeSet) -> Bool {
    left.elements.elementsEqual(right.elements) { left, right in
      !Self.isOrderedBefore(left, right) && !Self.isOrderedBefore(right, left)
    }
  }

  /// Hashes the members.
  public func hash(into hasher: inout Hasher) {
    // Members that are equal by the order above are equal by their own rule too, so they share a hash.
    hasher.combine(elements)
  }
}

extension AttributeSet: ExpressibleByArrayLiteral {
  /// Makes a set of the elements, of equal ones the first.
  public init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension AttributeSet: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }
  /// The number of members.
  public var endIndex: Int { elements.count }
  /// The member at a place in ascending order.
  public subscript(position: Int) -> Element { elements[position] }
}

/// What a set attribute can hold: `String`, ``Number`` or `[UInt8]`.
///
/// Other types cannot conform: nobody else can make the rules.
public protocol AttributeSetElement: Sendable, Hashable, Codable {
  /// What sets of this type go by.
  static var attributeSetRules: AttributeSetRules<Self> { get }
}

/// The order of a set's members and the attribute type that the set is stored as.
public struct AttributeSetRules<Element>: Sendable {
  package let kind: AttributeValue.Kind
  /// The order of keys; neither before the other makes two values one member.
  package let isOrderedBefore: @Sendable (Element, Element) -> Bool
  package let attributeValue: @Sendable ([Element]) -> AttributeValue
  /// The members of a set attribute; nil for a value of another type.
  let elements: @Sendable (AttributeValue) -> [Element]?
}

extension String: AttributeSetElement {
  /// String sets, ordered by UTF-8 bytes.
  public static var attributeSetRules: AttributeSetRules<String> {
    AttributeSetRules(
      kind: .ss,
      isOrderedBefore: { $0.utf8.lexicographicallyPrecedes($1.utf8) },
      attributeValue: { .ss($0) },
      elements: { if case .ss(let elements) = $0 { elements } else { nil } }
    )
  }
}

extension Number: AttributeSetElement {
  /// Number sets, ordered by value.
  public static var attributeSetRules: AttributeSetRules<Number> {
    AttributeSetRules(
      kind: .ns,
      isOrderedBefore: { $0 < $1 },
      attributeValue: { .ns($0) },
      elements: { if case .ns(let elements) = $0 { elements } else { nil } }
    )
  }
}

extension [UInt8]: AttributeSetElement {
  /// Binary sets, ordered by unsigned bytes.
  public static var attributeSetRules: AttributeSetRules<[UInt8]> {
    AttributeSetRules(
      kind: .bs,
      isOrderedBefore: { $0.lexicographicallyPrecedes($1) },
      attributeValue: { .bs($0) },
      elements: { if case .bs(let elements) = $0 { elements } else { nil } }
    )
  }
}

extension AttributeSet: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue {
    guard !isEmpty else {
      throw EncodingError.invalidValue(
        self,
        EncodingError.Context(
          codingPath: codingPath(),
          debugDescription: "an empty set can only be left out as a property, not stored as a value"
        )
      )
    }
    return Element.attributeSetRules.attributeValue(elements)
  }

  func attribute(at codingPath: () -> [any CodingKey]) throws -> AttributeValue? {
    isEmpty ? nil : try attributeValue(at: codingPath)
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> AttributeSet
  {
    guard let elements = Element.attributeSetRules.elements(value) else {
      throw mismatch(Element.attributeSetRules.kind, value, codingPath)
    }
    return AttributeSet(elements)
  }

  static var ofAbsentAttribute: AttributeSet? { AttributeSet() }
}

extension AttributeSet: ComparandConvertible, UpdateOperandConvertible, UpdateValueConvertible,
  AttributeValueConvertible
{
  /// The set as a value in conditions and updates, where an empty one is refused.
  public var attributeValue: AttributeValue { Element.attributeSetRules.attributeValue(elements) }
}

extension AttributeSet: Codable {
  /// Decodes a set from the array that other decoders see.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([Element].self))
  }

  /// Encodes the set as an array of its members for other encoders.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(elements)
  }
}
