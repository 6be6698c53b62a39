import QuireModel

/// A table as a plain dictionary: what the engine is compared with.
struct ModelTable {
  /// The request that the table was made with.
  let definition: CreateTable
  private(set) var items: [[AttributeValue]: Item] = [:]

  init(_ definition: CreateTable) { self.definition = definition }

  var name: String { definition.tableName }
  var keyNames: [AttributeName] { definition.keySchema.map(\.attributeName) }
  var indexes: [SecondaryIndex] { definition.localSecondaryIndexes + definition.globalSecondaryIndexes }

  func isLocal(_ index: SecondaryIndex) -> Bool { definition.localSecondaryIndexes.contains(index) }

  func index(_ name: String?) -> SecondaryIndex? { indexes.first { $0.indexName == name } }

  func type(of name: AttributeName) -> ScalarAttributeType? {
    definition.attributeDefinitions.first { $0.attributeName == name }?.attributeType
  }

  // MARK: Items

  func key(of item: Item) -> [AttributeValue] { keyNames.compactMap { item[$0] } }

  func keyItem(of item: Item) -> Item { only(keyNames, of: item) }

  subscript(key: Item) -> Item? { items[self.key(of: key)] }

  mutating func put(_ item: Item) { items[key(of: item)] = item }

  mutating func remove(_ key: Item) { items[self.key(of: key)] = nil }

  /// Whether every index key attribute that `item` has is of its type and not empty.
  func admits(_ item: Item) -> Bool {
    indexes.flatMap(\.keySchema).allSatisfy { element in
      guard let value = item[element.attributeName] else { return true }
      return value.kind.rawValue == type(of: element.attributeName)?.rawValue && !value.isEmptyKey
    }
  }

  /// Whether the first thing wrong with the index keys of `item` is that one is empty, which fails whole transactions.
  func isEmptyFirst(_ item: Item) -> Bool {
    for element in indexes.flatMap(\.keySchema) {
      guard let value = item[element.attributeName] else { continue }
      guard value.kind.rawValue == type(of: element.attributeName)?.rawValue else { return false }
      if value.isEmptyKey { return true }
    }
    return false
  }

  var bytes: Int { items.values.reduce(0) { $0 + $1.size } }

  // MARK: Reading

  /// The key attributes by which entries are ordered, none twice.
  func order(_ index: SecondaryIndex?) -> [AttributeName] {
    var names = index?.keySchema.map(\.attributeName) ?? []
    for name in keyNames where !names.contains(name) { names.append(name) }
    return names
  }

  /// What the table or an index holds, in order.
  func entries(_ index: SecondaryIndex?) -> [Item] {
    let order = order(index)
    return items.values
      .filter { item in order.allSatisfy { item[$0] != nil } }
      .sorted { left, right in
        order.map { left[$0] }.lexicographicallyPrecedes(order.map { right[$0] }) {
          ModelOrder.precedes($0, $1)
        }
      }
  }

  /// The part of an item that an index holds.
  func projected(_ item: Item, _ index: SecondaryIndex?) -> Item {
    guard let index else { return item }
    switch index.projection.projectionType {
    case .all: return item
    case .keysOnly: return only(order(index), of: item)
    case .include: return only(order(index) + index.projection.nonKeyAttributes, of: item)
    }
  }

  func only(_ names: [AttributeName], of item: Item) -> Item {
    Item(item.attributes.filter { names.contains($0.key) })
  }
}

extension AttributeValue {
  var isEmptyKey: Bool {
    switch self {
    case .s(let string): string.isEmpty
    case .b(let bytes): bytes.isEmpty
    default: false
    }
  }

  /// The bytes by which strings and binaries sort.
  var keyBytes: [UInt8] {
    switch self {
    case .s(let string): Array(string.utf8)
    case .b(let bytes): bytes
    default: []
    }
  }
}

/// The order of key values: numbers by value, strings and binaries by unsigned bytes.
enum ModelOrder {
  static func precedes(_ left: AttributeValue?, _ right: AttributeValue?) -> Bool {
    guard let left, let right else { return false }
    if case .n(let left) = left, case .n(let right) = right { return left < right }
    return left.keyBytes.lexicographicallyPrecedes(right.keyBytes)
  }

  static func compare(_ left: AttributeValue, _ right: AttributeValue) -> Int {
    precedes(left, right) ? -1 : precedes(right, left) ? 1 : 0
  }
}
