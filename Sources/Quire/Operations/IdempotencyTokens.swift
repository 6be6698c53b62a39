import QuireLMDB
import QuireModel

/// Client tokens of transactions: a second call with one, within ten minutes of the first's commit, does nothing. Tokens
/// are written in the transaction that they stand for, so they hold across restarts.
extension Transaction {
  /// How long a token counts, from the commit of its transaction.
  static let tokenLife: UInt64 = 10 * 60 * 1_000
  /// How many outlived tokens are removed along with a new one.
  private static let sweepLimit = 8

  /// Whether a transaction with this token and the same request was committed.
  ///
  /// Throws `.idempotentParameterMismatch` where it was another request.
  borrowing func isDone(_ token: String, _ fingerprint: UInt128) throws -> Bool {
    guard let stored = try lmdb.reading.get(cache.tokensDatabase, Layout.tokenKey(token).rawBytes) else {
      return false
    }
    guard let known = Layout.integer(UInt128.self, of: stored),
      let completed = Layout.integer(UInt64.self, of: stored, at: 16)
    else { throw TableError.corrupted("an idempotency token is cut off") }
    if completed + Self.tokenLife <= clock.milliseconds { return false }
    if known == fingerprint { return true }
    throw TableError(
      .idempotentParameterMismatch,
      "DynamoDB rejected the request because it uses the same ClientRequestToken as an earlier request with other "
        + "parameters"
    )
  }

  /// Writes down that the request with this token is done.
  mutating func remember(_ token: String, _ fingerprint: UInt128) throws {
    hasWritten = true
    let now = clock.milliseconds
    try forgetOutlived(now)
    if let old = try completion(of: token) {
      _ = try lmdb.delete(cache.tokensDatabase, Layout.tokenAgeKey(old, token).rawBytes)
    }
    try lmdb.put(
      cache.tokensDatabase,
      Layout.tokenKey(token).rawBytes,
      (Layout.bigEndian(fingerprint) + Layout.bigEndian(now)).rawBytes
    )
    try lmdb.put(cache.tokensDatabase, Layout.tokenAgeKey(now, token).rawBytes, [UInt8]().rawBytes)
  }

  private borrowing func completion(of token: String) throws -> UInt64? {
    guard let stored = try lmdb.reading.get(cache.tokensDatabase, Layout.tokenKey(token).rawBytes) else {
      return nil
    }
    return Layout.integer(UInt64.self, of: stored, at: 16)
  }

  private mutating func forgetOutlived(_ now: UInt64) throws {
    var outlived: [[UInt8]] = []
    try lmdb.reading.withCursor(cache.tokensDatabase) { (cursor: inout Cursor) in
      var isThere = try cursor.seek([Layout.tokenAgePrefix].rawBytes)
      while isThere, outlived.count < Self.sweepLimit, cursor.key.byte(at: 0) == Layout.tokenAgePrefix,
        let completed = Layout.integer(UInt64.self, of: cursor.key, at: 1), completed + Self.tokenLife <= now
      {
        outlived.append(cursor.key.copied())
        isThere = try cursor.next()
      }
    }
    for key in outlived {
      _ = try lmdb.delete(cache.tokensDatabase, key.rawBytes)
      let tokenKey = [Layout.tokenPrefix] + key.dropFirst(9)
      _ = try lmdb.delete(cache.tokensDatabase, tokenKey.rawBytes)
    }
  }
}

/// A fingerprint of a transaction's request: equal requests have equal ones, in every process and version.
///
/// FNV-1a of 128 bits over an unambiguous form of the request. It guards against mistakes, not against somebody who looks
/// for collisions.
enum RequestFingerprint {
  static func of(_ request: TransactWriteItems) -> UInt128 {
    var bytes: [UInt8] = []
    for action in request.actions {
      switch action {
      case .put(let put):
        append("put", put.tableName, put.item, to: &bytes)
        append(put.conditionExpression.map { "\($0)" }, put.expressionAttributeNames, put.expressionAttributeValues, to: &bytes)
      case .update(let update):
        append("update", update.tableName, update.key, to: &bytes)
        append(update.updateExpression.map { "\($0)" }, [:], [:], to: &bytes)
        append(update.conditionExpression.map { "\($0)" }, update.expressionAttributeNames, update.expressionAttributeValues, to: &bytes)
      case .delete(let delete):
        append("delete", delete.tableName, delete.key, to: &bytes)
        append(delete.conditionExpression.map { "\($0)" }, delete.expressionAttributeNames, delete.expressionAttributeValues, to: &bytes)
      case .conditionCheck(let check):
        append("check", check.tableName, check.key, to: &bytes)
        append("\(check.conditionExpression)", check.expressionAttributeNames, check.expressionAttributeValues, to: &bytes)
      }
    }
    var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
    for byte in bytes { hash = (hash ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B }
    return hash
  }

  private static func append(_ action: String, _ table: String, _ item: Item, to bytes: inout [UInt8]) {
    append(action, to: &bytes)
    append(table, to: &bytes)
    append(item, to: &bytes)
  }

  private static func append(
    _ expression: String?,
    _ names: ExpressionAttributeNames,
    _ values: ExpressionAttributeValues,
    to bytes: inout [UInt8]
  ) {
    append(expression ?? "", to: &bytes)
    append(Item(Dictionary(uniqueKeysWithValues: names.map { (AttributeName($0), .s($1)) })), to: &bytes)
    append(Item(Dictionary(uniqueKeysWithValues: values.map { (AttributeName($0), $1) })), to: &bytes)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: Layout.bigEndian(UInt32(text.utf8.count)))
    bytes.append(contentsOf: text.utf8)
  }

  private static func append(_ item: Item, to bytes: inout [UInt8]) {
    var encoded: [UInt8] = []
    ItemEncoder.encode(item, omitting: [AttributeName](), names: NameTable(), into: &encoded)
    bytes.append(contentsOf: Layout.bigEndian(UInt32(encoded.count)))
    bytes.append(contentsOf: encoded)
  }
}
