import ArgumentParser
import QuireModel

/// A key attribute with its type on the command line: `PK:S`.
struct KeyArgument: ExpressibleByArgument, Hashable, Sendable {
  var name: AttributeName
  var type: ScalarAttributeType

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), colon > argument.startIndex,
      let type = ScalarAttributeType(rawValue: String(argument[argument.index(after: colon)...]))
    else { return nil }
    name = AttributeName(String(argument[..<colon]))
    self.type = type
  }

  var definition: AttributeDefinition { AttributeDefinition(name, type) }
}

/// An index on the command line: `by-customer=customer:S,placed:S/KEYS_ONLY`.
struct IndexArgument: ExpressibleByArgument, Hashable, Sendable {
  var name: String
  var key: [KeyArgument]
  var projection: Projection

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
    name = String(argument[..<equals])
    let parts = argument[argument.index(after: equals)...].split(
      separator: "/",
      omittingEmptySubsequences: false
    )
    guard let keys = parts.first, parts.count <= 2 else { return nil }
    key = []
    for text in keys.split(separator: ",", omittingEmptySubsequences: false) {
      guard let attribute = KeyArgument(argument: String(text)) else { return nil }
      key.append(attribute)
    }
    guard let projection = parts.count == 2 ? Self.projection(String(parts[1])) : Projection.all else {
      return nil
    }
    self.projection = projection
  }

  private static func projection(_ text: String) -> Projection? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = Projection.Kind(rawValue: String(parts[0])) else { return nil }
    switch (kind, parts.count) {
    case (.include, 2):
      return Projection(
        .include,
        nonKeyAttributes: parts[1].split(separator: ",").map { AttributeName(String($0)) }
      )
    case (.all, 1), (.keysOnly, 1): return Projection(kind)
    default: return nil
    }
  }

  /// The index, global or, with the table's partition key, local.
  func index(tablePartitionKey: AttributeName?) -> SecondaryIndex {
    let names = (tablePartitionKey.map { [$0] } ?? []) + key.map(\.name)
    return SecondaryIndex(
      indexName: name,
      keySchema: zip(names, [KeyType.hash, .range]).map { KeySchemaElement($0, $1) },
      projection: projection
    )
  }
}
