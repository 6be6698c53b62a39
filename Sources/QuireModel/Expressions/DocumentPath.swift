/// The place of a value within an item: an attribute, then map members and list elements.
public struct DocumentPath: Sendable, Hashable {
  /// One step of a path.
  public enum Element: Sendable, Hashable {
    /// A member of the item or of a map.
    case attribute(AttributeName)
    /// An element of a list, from 0.
    case index(Int)
  }

  /// The steps, at least one; the first is an attribute.
  public let elements: [Element]

  /// The path of the top-level attribute `name`; a dot in it is part of the name.
  public init(_ name: AttributeName) { elements = [.attribute(name)] }

  package init(elements: [Element]) {
    precondition(!elements.isEmpty)
    self.elements = elements
  }

  /// The top-level attribute that the path starts at.
  public var root: AttributeName {
    guard case .attribute(let name) = elements[0] else {
      preconditionFailure("a path starts at an attribute")
    }
    return name
  }

  /// The path of the member called `name` of the map at this path.
  public func appending(_ name: AttributeName) -> DocumentPath {
    DocumentPath(elements: elements + [.attribute(name)])
  }

  /// The path of the element at `index` of the list at this path.
  public func appending(_ index: Int) -> DocumentPath {
    DocumentPath(elements: elements + [.index(index)])
  }
}

extension DocumentPath: ExpressibleByStringLiteral {
  /// The path of the top-level attribute `value`; a dot in it is part of the name.
  public init(stringLiteral value: String) { self.init(AttributeName(value)) }
}

extension DocumentPath {
  /// The value at this path of a source of attributes, or nil where there is none.
  package func value(
    in source: borrowing some AttributeSource & ~Copyable & ~Escapable
  ) throws(TableError) -> AttributeValue? {
    guard var value = try source.value(of: root) else { return nil }
    for element in elements.dropFirst() {
      guard let inner = value[element] else { return nil }
      value = inner
    }
    return value
  }

  /// The path as messages write it: `[address, lines, [0]]`.
  var listing: String {
    let steps = elements.map { element in
      switch element {
      case .attribute(let name): name.string
      case .index(let index): "[\(index)]"
      }
    }
    return "[\(steps.joined(separator: ", "))]"
  }

  func check() throws(ExpressionFault) {
    for case .index(let index) in elements where index < 0 || index > Int(Int32.max) {
      throw .listIndexOutOfRange("\(index)")
    }
    guard elements.count <= ExpressionLimits.pathDepth else {
      throw ExpressionFault(
        "The document path has too many nesting levels; nesting levels: \(elements.count)"
      )
    }
  }
}

extension ExpressionFault {
  static func listIndexOutOfRange(_ index: String) -> Self {
    Self("List index is not within the allowable range; index: [\(index)]")
  }
}

extension AttributeValue {
  /// What one step of a path leads to from this value, or nil where that is nothing.
  subscript(element: DocumentPath.Element) -> AttributeValue? {
    switch (self, element) {
    case (.m(let members), .attribute(let name)): members[name]
    case (.l(let list), .index(let index)) where list.indices.contains(index): list[index]
    default: nil
    }
  }
}
