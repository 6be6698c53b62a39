/// An attribute of an item, or a place within one, to build conditions, updates and projections of.
///
/// ```swift
/// Attribute("status") == "open"
/// Attribute("address")["city"] == "Athens"
/// Attribute("lines")[0]["price"] <= 20
/// Attribute("name").beginsWith("A") && !Attribute("tags").contains("archived")
/// ```
///
/// Every character of a name is part of it: `Attribute("a.b")` is one attribute whose name has a dot.
public struct Attribute: Sendable {
  /// The place of the value within the item.
  public let path: DocumentPath

  /// The top-level attribute called `name`.
  public init(_ name: String) { path = DocumentPath(AttributeName(name)) }

  /// The top-level attribute called `name`.
  public init(_ name: AttributeName) { path = DocumentPath(name) }

  /// The value at `path`.
  public init(_ path: DocumentPath) { self.path = path }

  /// The member called `name` of the map that this is.
  public subscript(name: String) -> Attribute { Attribute(path.appending(AttributeName(name))) }

  /// The element at `index`, from 0, of the list that this is.
  public subscript(index: Int) -> Attribute { Attribute(path.appending(index)) }
}

extension Attribute: ComparandConvertible, UpdateOperandConvertible {
  /// The value of the attribute, to be compared.
  public var comparand: Comparand { Comparand(.path(path)) }

  /// The value of the attribute before the update.
  public var updateOperand: UpdateOperand { UpdateOperand(.path(path)) }
}

extension Attribute {
  /// True where the attribute is there, whatever its value, null included.
  public var exists: Condition { Condition(.attributeExists(path)) }

  /// True where the attribute is not there.
  public var notExists: Condition { Condition(.attributeNotExists(path)) }

  /// The size of the value, to be compared: bytes of a string or binary, elements of a list, map or set.
  ///
  /// ```swift
  /// Attribute("tags").size < 10
  /// ```
  public var size: Comparand { Comparand(.size(.path(path))) }

  /// True where the value is of type `kind`.
  public func hasType(_ kind: AttributeValue.Kind) -> Condition {
    Condition(.attributeType(.path(path), kind))
  }

  /// True where a string or binary starts with the bytes of `prefix`.
  public func beginsWith(_ prefix: some ComparandConvertible) -> Condition {
    Condition(.beginsWith(.path(path), prefix.comparand.operand))
  }

  /// True where a string or binary has `member` within it, or a set or list has it as an element.
  public func contains(_ member: some ComparandConvertible) -> Condition {
    Condition(.contains(.path(path), member.comparand.operand))
  }

  /// True where the value is at least `lower` and at most `upper`.
  public func between(_ lower: some ComparandConvertible, _ upper: some ComparandConvertible) -> Condition {
    comparand.between(lower, upper)
  }

  /// True where the value equals one of `values`, of which there may be up to 100.
  public func isIn<Value: ComparandConvertible>(_ values: Value...) -> Condition {
    comparand.isIn(values)
  }

  /// True where the value equals one of `values`, of which there may be 1 to 100.
  public func isIn(_ values: some Sequence<some ComparandConvertible>) -> Condition {
    comparand.isIn(values)
  }
}
