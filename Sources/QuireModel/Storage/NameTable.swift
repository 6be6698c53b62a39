/// A table's dictionary of attribute names: short numbers for the names that its items use. A value that never changes;
/// adding a name makes another.
package struct NameTable: Sendable {
  /// The most names of a dictionary. Further names are stored as text in each item.
  package static let capacity = 1_024

  private var ids: [AttributeName: Int] = [:]
  private var names: [AttributeName] = []

  /// An empty dictionary.
  package init() {}

  /// The number of names. The next one added gets this number.
  package var count: Int { names.count }

  /// The number of `name`, or nil.
  package func id(of name: AttributeName) -> Int? { ids[name] }

  /// The name of a number, or nil.
  package func name(_ id: Int) -> AttributeName? { names.indices.contains(id) ? names[id] : nil }

  /// This dictionary with one name more.
  package func adding(_ name: AttributeName) -> NameTable {
    var table = self
    table.ids[name] = names.count
    table.names.append(name)
    return table
  }
}
