/// An item: attributes by name, among them those of its table's primary key.
public struct Item: Sendable {
  /// The attributes by name.
  public var attributes: [AttributeName: AttributeValue]

  /// Makes an item of `attributes`.
  public init(_ attributes: [AttributeName: AttributeValue] = [:]) {
    self.attributes = attributes
  }

  /// The attribute called `name`, or nil where the item has none.
  public subscript(name: AttributeName) -> AttributeValue? {
    get { attributes[name] }
    set { attributes[name] = newValue }
  }

  /// The attribute called `name`, or nil where the item has none.
  public subscript(name: String) -> AttributeValue? {
    get { attributes[AttributeName(name)] }
    set { attributes[AttributeName(name)] = newValue }
  }

  /// Whether the item has no attribute at all.
  public var isEmpty: Bool { attributes.isEmpty }

  /// The number of attributes.
  public var count: Int { attributes.count }
}

extension Item: Hashable {}

extension Item: ExpressibleByDictionaryLiteral {
  /// An item of the pairs; of a name given twice the last value stays.
  public init(dictionaryLiteral elements: (AttributeName, AttributeValue)...) {
    attributes = Dictionary(elements, uniquingKeysWith: { _, last in last })
  }
}
