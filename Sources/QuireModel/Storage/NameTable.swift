/// A snapshot of a table's dictionary of attribute names: a stored item refers to a name by its number here.
///
/// Numbers are dense from 0 and never change; a dictionary only grows.
package struct NameTable: Sendable {
  private let names: [AttributeName]
  private let ids: [AttributeName: Int]
  /// For each number the place of its name in the order of the names' bytes.
  private let ranks: [Int]

  /// The empty dictionary.
  package init() {
    names = []
    ids = [:]
    ranks = []
  }

  /// A dictionary of `names`, numbered in their order.
  ///
  /// Of a name given twice the first number counts.
  package init(_ names: [AttributeName]) {
    var ids: [AttributeName: Int] = [:]
    ids.reserveCapacity(names.count)
    for (id, name) in names.enumerated() where ids[name] == nil { ids[name] = id }
    self.init(names: names, ids: ids)
  }

  private init(names: [AttributeName], ids: [AttributeName: Int]) {
    self.names = names
    self.ids = ids
    var ranks = [Int](repeating: 0, count: names.count)
    for (rank, id) in names.indices.sorted(by: { names[$0] < names[$1] }).enumerated() { ranks[id] = rank }
    self.ranks = ranks
  }

  /// The number of names.
  package var count: Int { names.count }

  /// All names in the order of their numbers.
  package var all: [AttributeName] { names }

  /// The number of `name`, or nil where the dictionary does not have it.
  package func id(of name: AttributeName) -> Int? { ids[name] }

  /// The name numbered `id`, or nil where the dictionary does not reach so far.
  package func name(_ id: Int) -> AttributeName? {
    names.indices.contains(id) ? names[id] : nil
  }

  /// The place of the name numbered `id` in the order of the names' bytes.
  ///
  /// Sorting by it saves comparing names.
  func rank(of id: Int) -> Int { ranks[id] }

  /// The dictionary with `name` as its next number, or the same one where it has the name.
  package func adding(_ name: AttributeName) -> NameTable {
    adding(CollectionOfOne(name))
  }

  /// The dictionary with those of `newNames` that it does not have yet, numbered in their order.
  package func adding(_ newNames: some Sequence<AttributeName>) -> NameTable {
    var names = names
    var ids = ids
    for name in newNames where ids[name] == nil {
      ids[name] = names.count
      names.append(name)
    }
    return NameTable(names: names, ids: ids)
  }

  /// How a stored item refers to `name`: by number if there is one, otherwise in full.
  package func reference(to name: AttributeName) -> NameReference {
    ids[name].map(NameReference.id) ?? .inline(name)
  }
}

/// How a stored item refers to the name of an attribute.
package enum NameReference: Sendable, Hashable {
  /// By the name's number in the table's dictionary.
  case id(Int)
  /// By its bytes.
  case inline(AttributeName)
}
