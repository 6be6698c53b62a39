/// A snapshot of a table's dictionary of attribute names: a stored item refers to a name by its number here.
///
/// Numbers are dense from 0 and never change; a dictionary only grows.
package struct NameTable: Sendable {
  /// What a dictionary holds; one object, so that handing it on is cheap.
  private final class Content: Sendable {
    let names: [AttributeName]
    let ids: [AttributeName: Int]
    /// For each number the place of its name in the order of the names' bytes.
    let ranks: [Int]
    /// For each number the length of its name.
    let lengths: [NameLengths]

    init(names: [AttributeName], ids: [AttributeName: Int], ranks: [Int]) {
      self.names = names
      self.ids = ids
      self.ranks = ranks
      lengths = names.map { NameLengths([$0]) }
    }
  }

  private static let empty = Content(names: [], ids: [:], ranks: [])

  private let content: Content
  private var names: [AttributeName] { content.names }
  private var ids: [AttributeName: Int] { content.ids }

  /// The empty dictionary.
  package init() { content = Self.empty }

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
    var ranks = [Int](repeating: 0, count: names.count)
    for (rank, id) in names.indices.sorted(by: { names[$0] < names[$1] }).enumerated() { ranks[id] = rank }
    content = Content(names: names, ids: ids, ranks: ranks)
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

  /// Whether the dictionary has a name numbered `id`.
  func contains(_ id: Int) -> Bool { content.names.indices.contains(id) }

  /// Whether the name numbered `id`, which the dictionary has, is one of `others`, whose lengths are `lengths`.
  ///
  /// Most names have another length: comparing them is saved.
  func name(_ id: Int, isAmong others: [AttributeName], _ lengths: NameLengths) -> Bool {
    content.lengths[id].intersects(lengths) && others.contains(content.names[id])
  }

  /// The name at the given place in the order of the names' bytes.
  func name(rank: Int) -> AttributeName? { content.ranks.firstIndex(of: rank).map { content.names[$0] } }

  /// The place of the name numbered `id` in the order of the names' bytes.
  ///
  /// Sorting by it saves comparing names.
  func rank(of id: Int) -> Int { content.ranks[id] }

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

/// Which lengths in bytes some names have; all from 63 on are one.
struct NameLengths: Sendable {
  private var bits: UInt64 = 0

  init(_ names: [AttributeName]) {
    for name in names { bits |= 1 << UInt64(Swift.min(name.string.utf8.count, 63)) }
  }

  /// Whether a name of these may be one of `others`.
  func intersects(_ others: NameLengths) -> Bool { bits & others.bits != 0 }
}

/// How a stored item refers to the name of an attribute.
package enum NameReference: Sendable, Hashable {
  /// By the name's number in the table's dictionary.
  case id(Int)
  /// By its bytes.
  case inline(AttributeName)
}
