/// The place of an element of a list in a coding path.
struct IndexKey: CodingKey {
  let index: Int

  init(_ index: Int) { self.index = index }

  init?(intValue: Int) { index = intValue }

  init?(stringValue: String) {
    guard let index = Int(stringValue) else { return nil }
    self.index = index
  }

  var intValue: Int? { index }
  var stringValue: String { "Index \(index)" }
}

/// The key that a super encoder or decoder writes to and reads from where it is given none.
struct SuperKey: CodingKey {
  init() {}
  init?(intValue: Int) { return nil }
  init?(stringValue: String) { guard stringValue == "super" else { return nil } }

  var intValue: Int? { nil }
  var stringValue: String { "super" }
}

/// A key of any name: a type descriptor of a value or the name of an attribute.
struct NameKey: CodingKey {
  let stringValue: String

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { stringValue = String(intValue) }

  var intValue: Int? { nil }
}
