import Synchronization

/// An item as it is stored, with its key: attributes are decoded when they are asked for.
///
/// The bytes are checked as a whole when the value is made, so that decoding them later cannot fail. An attribute costs a
/// walk over those before it; whoever asks for all of them has them decoded once.
package final class StoredItem: Sendable {
  private let keyNames: [AttributeName]
  private let key: [AttributeValue]
  private let bytes: [UInt8]
  private let names: NameTable
  private let keyTexts: KeyTexts
  private let all = AtomicLazyReference<Attributes>()
  /// The number of attributes, those of the key among them.
  package let count: Int
  /// The size in bytes by DynamoDB's rule.
  package let size: Int

  private final class Attributes: Sendable {
    let byName: [AttributeName: AttributeValue]
    init(_ byName: [AttributeName: AttributeValue]) { self.byName = byName }
  }

  /// Takes a copy of `bytes`, which do not hold the attributes called `keyNames`, whose values are `key`.
  ///
  /// `tableKey` names the attributes of the table's key, which are among those. `size` is that of the whole item.
  /// Throws `.corrupted` for bytes that ``ItemEncoder`` does not write, and `.unknownName` where they refer to a name that
  /// `names` does not have yet.
  package init(
    _ bytes: RawSpan,
    key: [AttributeValue],
    keyNames: [AttributeName],
    tableKey: [AttributeName],
    names: NameTable,
    size: Int
  ) throws(TableError) {
    let keyTexts = KeyTexts(tableKey) { name in keyNames.firstIndex(of: name).map { key[$0] } }
    let view = try ItemView(bytes, names: names, keyTexts)
    try view.check(omitting: keyNames)
    self.keyNames = keyNames
    self.key = key
    self.names = names
    self.keyTexts = keyTexts
    self.size = size
    count = key.count + view.count
    self.bytes = bytes.copied()
  }

  /// The attribute called `name`, or nil where the item has none.
  package func value(of name: AttributeName) -> AttributeValue? {
    if let index = keyNames.firstIndex(of: name) { return key[index] }
    if let all = all.load() { return all.byName[name] }
    return reading { view throws(TableError) in try view.value(of: name) }
  }

  /// All attributes.
  package var attributes: [AttributeName: AttributeValue] {
    if let all = all.load() { return all.byName }
    let decoded = reading { view throws(TableError) in
      var attributes: [AttributeName: AttributeValue] = [:]
      attributes.reserveCapacity(count)
      for (name, value) in zip(keyNames, key) { attributes[name] = value }
      try view.decodeAll(into: &attributes)
      return attributes
    }
    return all.storeIfNil(Attributes(decoded)).byName
  }

  /// Calls `body` for each attribute: those of the key, then the others in the order of their names' bytes.
  package func forEach(_ body: (AttributeName, AttributeValue) -> Void) {
    for (name, value) in zip(keyNames, key) { body(name, value) }
    reading { view throws(TableError) in
      try view.forEach { name, value throws(TableError) in body(name, try value.decode()) }
    }
  }

  private func reading<Result>(_ body: (borrowing ItemView) throws(TableError) -> Result) -> Result {
    do throws(TableError) {
      let bytes = bytes
      let view = try ItemView(bytes.rawBytes, names: names, keyTexts)
      return try body(view)
    } catch {
      preconditionFailure("an item that was checked is not decoded: \(error)")
    }
  }
}
