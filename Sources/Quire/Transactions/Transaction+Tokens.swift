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
    let now = clock.milliseconds
    try forgetOutlived(now)
    let old = try completion(of: token)
    let database = cache.tokensDatabase
    try change { lmdb in
      if let old { _ = try lmdb.delete(database, Layout.tokenAgeKey(old, token).rawBytes) }
      let value = Layout.bigEndian(fingerprint) + Layout.bigEndian(now)
      try lmdb.put(database, Layout.tokenKey(token).rawBytes, value.rawBytes)
      try lmdb.put(database, Layout.tokenAgeKey(now, token).rawBytes, [UInt8]().rawBytes)
    }
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
    let database = cache.tokensDatabase
    try change { lmdb in
      for key in outlived {
        _ = try lmdb.delete(database, key.rawBytes)
        let tokenKey = [Layout.tokenPrefix] + key.dropFirst(9)
        _ = try lmdb.delete(database, tokenKey.rawBytes)
      }
    }
  }
}
