import QuireLMDB
package import QuireModel

/// A table for code that reads and writes items in their stored form, without an ``Item`` in between.
///
/// What is written so must be what the general operations would have written: the item, the entries of all indexes, and the
/// counters. Whoever writes checks ``canBeWritten(withIndexes:)`` first.
package struct EncodedTable: Sendable {
  /// The entries of the table or of one of its indexes.
  package final class Tree: Sendable {
    let layout: KeyLayout
    let slot: UInt32
    let database: Database
    /// What of an item the entries hold.
    private let projection: Projection.Kind
    /// Whether entries hold all attributes.
    package var holdsItems: Bool { projection == .all }
    /// Whether entries hold nothing but keys.
    package var isKeysOnly: Bool { projection == .keysOnly }
    /// The attributes of the key in their order.
    package var keyNames: [AttributeName] { layout.names }

    init(layout: KeyLayout, slot: UInt32, database: Database, _ projection: Projection.Kind) {
      self.layout = layout
      self.slot = slot
      self.database = database
      self.projection = projection
    }

    /// Appends the string of the key attribute at `index`.
    package func append(_ text: Span<UInt8>, at index: Int, to key: inout [UInt8]) {
      KeyEncoding.append(
        bytes: text,
        isLast: index == layout.attributes.count - 1,
        prefixes: layout.prefixes[index],
        to: &key
      )
    }

    /// Reads the string of the key attribute at `index`, and moves `offset` behind it.
    package func string(at index: Int, of key: RawSpan, _ offset: inout Int) throws(TableError) -> String {
      guard case .s(let string) = try layout.decodeValue(at: index, from: key, &offset) else {
        throw .corrupted("a key attribute is no string")
      }
      return string
    }

    /// Reads the string of the key attribute at `index` as a beginning, encoded, and 20 decimal digits, and moves `offset`
    /// behind it; nil where it is another string.
    package func paddedNumber(
      at index: Int,
      of key: RawSpan,
      after beginning: [UInt8],
      _ offset: inout Int
    ) -> UInt64? {
      guard KeyEncoding.skip(beginning, in: key, at: &offset) else { return nil }
      let isLast = index == layout.attributes.count - 1
      return KeyEncoding.decodePaddedNumber(key.octets, isLast: isLast, at: &offset)
    }

    /// Moves `offset` behind the string of the key attribute at `index`.
    package func skip(at index: Int, of key: RawSpan, _ offset: inout Int) throws(TableError) {
      if layout.prefixes[index] != nil { offset += 1 }
      try KeyEncoding.skip(
        layout.attributes[index].type,
        isLast: index == layout.attributes.count - 1,
        in: key,
        at: &offset
      )
    }
  }

  /// The table's dictionary.
  package let names: NameTable
  /// The items.
  package let items: Tree
  private let indexes: [String: Tree]

  init(_ info: TableInfo) {
    names = info.names
    items = Tree(layout: info.layout, slot: info.slot, database: info.database, .all)
    indexes = Dictionary(
      uniqueKeysWithValues: info.indexes.lazy.filter { !$0.isBackfilling }.map { index in
        let projection = index.projection.projectionType
        return (
          index.name, Tree(layout: index.layout, slot: index.slot, database: index.database, projection)
        )
      }
    )
    indexCount = info.indexes.count
    expires = info.expiry != nil
  }

  /// The item of an entry: its key, and the record under it.
  package func item(key: RawSpan, record: RawSpan, in tree: Tree) throws -> Item {
    let layout = tree.layout
    return try Record.decode(record, key: layout.decode(key), layout, tableKey: items.keyNames, names)
  }

  private let indexCount: Int
  private let expires: Bool

  /// The entries of an index; nil where there is none of that name, or it is not complete.
  package func index(_ name: String) -> Tree? { indexes[name] }

  /// Whether the table has these indexes and no others, each complete, and nothing else that follows from its items.
  package func canBeWritten(withIndexes names: [String]) -> Bool {
    !expires && indexCount == names.count && names.allSatisfy { indexes[$0] != nil }
  }
}
