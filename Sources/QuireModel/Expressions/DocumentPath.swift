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
    guard case .attribute(let name) = elements[0] else { preconditionFailure("a path starts at an attribute") }
    return name
  }
}
