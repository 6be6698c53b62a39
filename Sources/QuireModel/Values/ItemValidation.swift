/// Checks of items and values that come from users.
package enum ItemValidation {
  /// The deepest nesting of lists and maps.
  package static let maximumDepth = 32
  /// The longest attribute name, in bytes.
  package static let maximumNameBytes = 65_535

  /// `item` in normal form. Throws `.validation`.
  package static func validated(_ item: Item) throws(TableError) -> Item {
    let normalized = try normalized(item)
    guard normalized.size <= Item.maximumSize else {
      throw TableError.validation("Item size has exceeded the maximum allowed size")
    }
    return normalized
  }

  /// An updated item in normal form. Throws `.validation`.
  package static func validatedUpdate(_ item: Item) throws(TableError) -> Item {
    let normalized = try normalized(item)
    guard normalized.size <= Item.maximumSize else {
      throw TableError.validation("Item size to update has exceeded the maximum allowed size")
    }
    return normalized
  }

  /// `value` in normal form, its sets sorted. Throws `.validation`.
  package static func validated(_ value: AttributeValue) throws(TableError) -> AttributeValue {
    try normalized(value, depth: 1)
  }

  private static func normalized(_ item: Item) throws(TableError) -> Item {
    Item(try normalized(item.attributes, depth: 0))
  }

  private static func normalized(
    _ map: [AttributeName: AttributeValue],
    depth: Int
  ) throws(TableError) -> [AttributeName: AttributeValue] {
    var result = map
    for (name, value) in map {
      let bytes = name.string.utf8.count
      guard bytes > 0 else { throw TableError.invalidParameter("An attribute name must not be empty") }
      guard bytes <= maximumNameBytes else {
        throw TableError.invalidParameter("An attribute name must not have more than \(maximumNameBytes) bytes")
      }
      switch value {
      case .s, .n, .b, .bool, .null: continue
      default: result[name] = try normalized(value, depth: depth + 1)
      }
    }
    return result
  }

  private static func normalized(_ value: AttributeValue, depth: Int) throws(TableError) -> AttributeValue {
    if depth > maximumDepth {
      throw TableError.validation("Nesting Levels have exceeded supported limits: Attributes has exceeded supported nesting levels")
    }
    switch value {
    case .s, .n, .b, .bool, .null:
      return value
    case .l(let list):
      var result: [AttributeValue] = []
      result.reserveCapacity(list.count)
      for element in list { result.append(try normalized(element, depth: depth + 1)) }
      return .l(result)
    case .m(let map):
      return .m(try normalized(map, depth: depth))
    case .ss(let strings):
      let names = strings.map { AttributeName($0) }
      try checkSet(count: names.count, distinct: Set(names).count, "string") { strings.joined(separator: ", ") }
      return .ss(names.sorted().map(\.string))
    case .ns(let numbers):
      try checkSet(count: numbers.count, distinct: Set(numbers).count, "number") {
        numbers.map(\.description).joined(separator: ", ")
      }
      return .ns(numbers.sorted())
    case .bs(let binaries):
      try checkSet(count: binaries.count, distinct: Set(binaries).count, "binary") { "binary values" }
      return .bs(binaries.sorted { $0.lexicographicallyPrecedes($1) })
    }
  }

  private static func checkSet(
    count: Int,
    distinct: Int,
    _ kind: String,
    _ members: () -> String
  ) throws(TableError) {
    if count == 0 { throw TableError.invalidParameter("An \(kind) set  may not be empty") }
    if distinct < count {
      throw TableError.invalidParameter("Input collection [\(members())] contains duplicates.")
    }
  }
}
