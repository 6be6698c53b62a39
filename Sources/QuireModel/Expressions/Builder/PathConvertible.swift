/// A type that names a place in an item: a string names a top-level attribute, an ``Attribute`` any place.
public protocol PathConvertible {
  /// The place.
  var documentPath: DocumentPath { get }
}

extension DocumentPath: PathConvertible {
  /// The path itself.
  public var documentPath: DocumentPath { self }
}

extension String: PathConvertible {
  /// The path of the top-level attribute of this name; a dot in it is part of the name.
  public var documentPath: DocumentPath { DocumentPath(AttributeName(self)) }
}

extension AttributeName: PathConvertible {
  /// The path of the top-level attribute of this name.
  public var documentPath: DocumentPath { DocumentPath(self) }
}

extension Attribute: PathConvertible {
  /// The place that this names.
  public var documentPath: DocumentPath { path }
}
