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
    for element in elements.sorted(by: Element.isOrderedBefore) {
      if let last = self.elements.last, !Element.isOrderedBefore(last, element) { continue }
      self.elements.append(element)
    }
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

  /// Where `element` is, or would be, by binary search.
  private func place(of element: Element) -> (index: Int, isTaken: Bool) {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if Element.isOrderedBefore(elements[middle], element) { low = middle + 1 } else { high = middle }
    }
    return (low, low < elements.count && !Element.isOrderedBefore(element, elements[low]))
  }
}

extension AttributeSet {
  public static func == (left: AttributeSet, right: AttributeSet) -> Bool {
    left.elements.elementsEqual(right.elements) { left, right in
      !Element.isOrderedBefore(left, right) && !Element.isOrderedBefore(right, left)
    }
  }

  public func hash(into hasher: inout Hasher) {
    // Members that are equal by the order above are equal by their own rule too, so they share a hash.
    hasher.combine(elements)
  }
}

extension AttributeSet: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension AttributeSet: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { elements.count }
  public subscript(position: Int) -> Element { elements[position] }
}

/// What a set attribute holds: `String`, ``Number`` or `[UInt8]`. No other type can conform to it usefully.
public protocol AttributeSetElement: Sendable, Hashable, Codable {
  /// Whether `left` comes before `right` in the order of keys; neither before the other makes them one member.
  static func isOrderedBefore(_ left: Self, _ right: Self) -> Bool

  /// A set attribute of `elements`.
  static func attributeValue(ofSet elements: [Self]) -> AttributeValue

  /// The members of a set attribute; nil where `value` is of another type.
  static func elements(ofSet value: AttributeValue) -> [Self]?

  /// The type of the set attribute.
  static var setKind: AttributeValue.Kind { get }
}

extension String: AttributeSetElement {
  public static func isOrderedBefore(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  public static func attributeValue(ofSet elements: [String]) -> AttributeValue { .ss(elements) }

  public static func elements(ofSet value: AttributeValue) -> [String]? {
    if case .ss(let elements) = value { elements } else { nil }
  }

  public static var setKind: AttributeValue.Kind { .ss }
}

extension Number: AttributeSetElement {
  public static func isOrderedBefore(_ left: Number, _ right: Number) -> Bool { left < right }

  public static func attributeValue(ofSet elements: [Number]) -> AttributeValue { .ns(elements) }

  public static func elements(ofSet value: AttributeValue) -> [Number]? {
    if case .ns(let elements) = value { elements } else { nil }
  }

  public static var setKind: AttributeValue.Kind { .ns }
}

extension [UInt8]: AttributeSetElement {
  public static func isOrderedBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }

  public static func attributeValue(ofSet elements: [[UInt8]]) -> AttributeValue { .bs(elements) }

  public static func elements(ofSet value: AttributeValue) -> [[UInt8]]? {
    if case .bs(let elements) = value { elements } else { nil }
  }

  public static var setKind: AttributeValue.Kind { .bs }
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
    return Element.attributeValue(ofSet: elements)
  }

  func attribute(at codingPath: () -> [any CodingKey]) throws -> AttributeValue? {
    isEmpty ? nil : try attributeValue(at: codingPath)
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> AttributeSet
  {
    guard let elements = Element.elements(ofSet: value) else {
      throw mismatch(Element.setKind, value, codingPath)
    }
    return AttributeSet(elements)
  }

  static var ofAbsentAttribute: AttributeSet? { AttributeSet() }
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
