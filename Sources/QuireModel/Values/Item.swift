/// An item: attributes by name, among them those of its table's primary key.
///
/// An item that was read from a store decodes an attribute when it is asked for.
public struct Item: Sendable {
  private var content: Content

  private enum Content: Sendable {
    case decoded([AttributeName: AttributeValue])
    case stored(StoredItem)
  }

  /// The attributes by name.
  public var attributes: [AttributeName: AttributeValue] {
    get {
      switch content {
      case .decoded(let attributes): attributes
      case .stored(let item): item.attributes
      }
    }
    _modify {
      var attributes = attributes
      // The dictionary has one owner while it changes, so that it is changed in place.
      content = .decoded([:])
      defer { content = .decoded(attributes) }
      yield &attributes
    }
  }

  /// Makes an item of `attributes`.
  public init(_ attributes: [AttributeName: AttributeValue] = [:]) {
    content = .decoded(attributes)
  }

  /// Makes an item of its stored form.
  package init(_ item: StoredItem) {
    content = .stored(item)
  }

  /// The stored form that the item was made of; nil for an item that was made otherwise or changed since.
  package var stored: StoredItem? {
    guard case .stored(let item) = content else { return nil }
    return item
  }

  /// The attribute called `name`, or nil where the item has none.
  public subscript(name: AttributeName) -> AttributeValue? {
    get {
      switch content {
      case .decoded(let attributes): Self.value(of: name, in: attributes)
      case .stored(let item): item.value(of: name)
      }
    }
    _modify { yield &attributes[name] }
  }

  private static func value(
    of name: AttributeName,
    in attributes: [AttributeName: AttributeValue]
  ) -> AttributeValue? {
    guard attributes.count <= fewAttributes else { return attributes[name] }
    for (other, value) in attributes where other == name { return value }
    return nil
  }

  /// Among so many attributes, as keys have, names are found faster by comparing than by hashing.
  private static var fewAttributes: Int { 3 }

  /// The attribute called `name`, or nil where the item has none.
  public subscript(name: String) -> AttributeValue? {
    get { self[AttributeName(name)] }
    _modify { yield &attributes[AttributeName(name)] }
  }

  /// Whether the item has no attribute at all.
  public var isEmpty: Bool { count == 0 }

  /// The number of attributes.
  public var count: Int {
    switch content {
    case .decoded(let attributes): attributes.count
    case .stored(let item): item.count
    }
  }
}

extension Item: Hashable {
  /// Whether both have the same attributes.
  public static func == (left: Item, right: Item) -> Bool {
    left.count == right.count && left.attributes == right.attributes
  }

  /// Feeds the attributes into `hasher`.
  public func hash(into hasher: inout Hasher) { hasher.combine(attributes) }
}

extension Item: ExpressibleByDictionaryLiteral {
  /// An item of the pairs; of a name given twice the last value stays.
  public init(dictionaryLiteral elements: (AttributeName, AttributeValue)...) {
    self.init(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}
