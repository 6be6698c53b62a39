import QuireLMDB
import Testing

// Keys and values as strings, for readable tests.

extension RawSpan {
  var string: String {
    String(decoding: copied, as: UTF8.self)
  }
}

extension Environment {
  /// A database that is created when it is missing.
  func database(_ name: String = "things") throws -> Database {
    try #require(try openDatabase(named: name, create: true))
  }

  /// Changes the environment in one transaction.
  func write<R>(_ body: (inout WriteTransaction) throws -> R) throws -> R {
    var transaction = try beginWrite()
    let result = try body(&transaction)
    try transaction.commit()
    return result
  }

  /// Every entry in ascending order.
  func entries(_ database: Database) throws -> [Entry] {
    try read { transaction in try transaction.entries(database) }
  }
}

struct Entry: Equatable, CustomStringConvertible {
  var key: String
  var value: String

  init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }

  var description: String { "\(key)=\(value)" }
}

extension ReadTransaction {
  borrowing func get(_ database: Database, _ key: String) throws -> String? {
    let key = Array(key.utf8)
    guard let value = try get(database, key.rawSpan) else { return nil }
    return value.string
  }

  borrowing func entries(_ database: Database) throws -> [Entry] {
    try withCursor(database) { cursor in
      var entries: [Entry] = []
      while try cursor.next() { entries.append(Entry(cursor.key.string, cursor.value.string)) }
      return entries
    }
  }
}

extension WriteTransaction {
  mutating func put(_ database: Database, _ key: String, _ value: String) throws {
    let (key, value) = (Array(key.utf8), Array(value.utf8))
    try put(database, key.rawSpan, value.rawSpan)
  }

  mutating func putIfAbsent(_ database: Database, _ key: String, _ value: String) throws -> Bool {
    let (key, value) = (Array(key.utf8), Array(value.utf8))
    return try putIfAbsent(database, key.rawSpan, value.rawSpan)
  }

  mutating func append(_ database: Database, _ key: String, _ value: String) throws -> Bool {
    let (key, value) = (Array(key.utf8), Array(value.utf8))
    return try append(database, key.rawSpan, value.rawSpan)
  }

  mutating func delete(_ database: Database, _ key: String) throws -> Bool {
    let key = Array(key.utf8)
    return try delete(database, key.rawSpan)
  }
}
