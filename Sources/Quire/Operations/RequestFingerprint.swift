import QuireModel

/// A fingerprint of a transaction's request: equal requests have equal ones, in every process and version.
///
/// FNV-1a of 128 bits over an unambiguous form of the request. It guards against mistakes, not against somebody who looks
/// for collisions.
struct RequestFingerprint {
  private var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D

  static func of(_ request: TransactWriteItems) -> UInt128 {
    var fingerprint = RequestFingerprint()
    for action in request.actions { fingerprint.add(action) }
    return fingerprint.hash
  }

  private mutating func add(_ action: TransactWriteItems.Action) {
    switch action {
    case .put(let put):
      add("put", put.tableName, put.item)
      var renderer = ExpressionRenderer(
        names: put.expressionAttributeNames,
        values: put.expressionAttributeValues
      )
      add(put.conditionExpression.map { renderer.text($0) }, renderer)
    case .update(let update):
      add("update", update.tableName, update.key)
      var renderer = ExpressionRenderer(
        names: update.expressionAttributeNames,
        values: update.expressionAttributeValues
      )
      add(update.updateExpression.map { renderer.text($0) } ?? "")
      add(update.conditionExpression.map { renderer.text($0) }, renderer)
    case .delete(let delete):
      add("delete", delete.tableName, delete.key)
      var renderer = ExpressionRenderer(
        names: delete.expressionAttributeNames,
        values: delete.expressionAttributeValues
      )
      add(delete.conditionExpression.map { renderer.text($0) }, renderer)
    case .conditionCheck(let check):
      add("check", check.tableName, check.key)
      var renderer = ExpressionRenderer(
        names: check.expressionAttributeNames,
        values: check.expressionAttributeValues
      )
      add(renderer.text(check.conditionExpression), renderer)
    }
  }

  private mutating func add(_ action: String, _ table: String, _ item: Item) {
    add(action)
    add(table)
    add(item)
  }

  private mutating func add(_ expression: String?, _ placeholders: ExpressionRenderer) {
    add(expression ?? "")
    for (name, text) in placeholders.names.sorted(by: { $0.key < $1.key }) {
      add(name)
      add(text)
    }
    add(Item(Dictionary(uniqueKeysWithValues: placeholders.values.map { (AttributeName($0), $1) })))
  }

  private mutating func add(_ text: String) { add(Array(text.utf8)) }

  private mutating func add(_ item: Item) {
    var encoded: [UInt8] = []
    ItemEncoder.encode(item, omitting: [AttributeName](), names: NameTable(), into: &encoded)
    add(encoded)
  }

  private mutating func add(_ bytes: [UInt8]) {
    for byte in Layout.bigEndian(UInt32(bytes.count)) + bytes {
      hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
    }
  }
}
