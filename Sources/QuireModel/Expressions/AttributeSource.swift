/// Something that has attributes by name: an item, or a stored form that decodes only what it is asked for.
package protocol AttributeSource: ~Copyable, ~Escapable {
  /// The attribute called `name`, or nil where there is none.
  borrowing func value(of name: AttributeName) throws(TableError) -> AttributeValue?
}

extension Item: AttributeSource {
  package borrowing func value(of name: AttributeName) throws(TableError) -> AttributeValue? {
    self[name]
  }
}
