import Quire

/// A customer, as an item: plain `Codable`; the key attributes are added by ``Item/init(_:key:)``.
struct Customer: Codable, Hashable, Sendable {
  var id: String
  var name: String
  /// The number of orders so far.
  var orders = 0
  /// Grows with every change of the name: see ``Shop/rename(_:)``.
  var version = 1

  static func key(_ id: String) -> Item { ["PK": "CUSTOMER#\(id)", "SK": "PROFILE"] }
}

/// A product and what is left of it.
struct Product: Codable, Hashable, Sendable {
  var id: String
  var cents: Int
  var stock: Int

  static func key(_ id: String) -> Item { ["PK": "PRODUCT#\(id)", "SK": "PRODUCT"] }
}

/// An order, without its lines.
struct Order: Codable, Hashable, Sendable {
  enum Status: String, Codable, Sendable {
    case open = "OPEN"
    case shipped = "SHIPPED"
  }

  var number: Int
  var customer: String
  /// The day, as in `2026-01-31`.
  var date: String
  var status: Status
  var cents: Int

  var key: Item { ["PK": "CUSTOMER#\(customer)", "SK": "ORDER#\(date)#\(padded(number))"] }

  /// Where the order is in the index of orders by status.
  var indexKey: Item { ["GSI1PK": "STATUS#\(status.rawValue)", "GSI1SK": "\(date)#\(padded(number))"] }
}

/// A line of an order.
struct OrderLine: Codable, Hashable, Sendable {
  var product: String
  var quantity: Int

  static func key(order: Int, line: Int) -> Item {
    ["PK": "ORDER#\(padded(order))", "SK": "LINE#\(padded(line))"]
  }
}

/// Someone's session, valid up to a time.
struct Session: Codable, Hashable, Sendable {
  var token: String
  /// In seconds since 1970, as DynamoDB's time to live has it.
  var expiresAt: Int

  static func key(customer: String, token: String) -> Item {
    ["PK": "CUSTOMER#\(customer)", "SK": "SESSION#\(token)"]
  }
}

extension Item {
  /// The item of a value, with its key attributes, which reading the value back leaves aside.
  init(_ value: some Encodable, key: Item...) throws {
    try self.init(encoding: value)
    for key in key { attributes.merge(key.attributes) { _, new in new } }
  }
}

/// A number as text of a fixed number of digits, so that numbers order as sort keys.
func padded(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}
