import QuireLMDB
import QuireModel

/// How the items of a table expire, and the database of their times.
///
/// For every item with a fit time there is an entry, written in the item's own commit:
///
/// ```text
/// u64 BE second of expiry | key of the item        empty
/// ```
///
/// so that what is due stands at the front, and finding it costs nothing that is not due.
struct ExpiryInfo: Sendable {
  /// How long ago, in seconds, an item may have expired to be removed still: five years, as in DynamoDB.
  ///
  /// An older time is more likely a mistake.
  static let oldest: UInt64 = 5 * 31_557_600

  /// The attribute that holds the time.
  var attribute: AttributeName
  var slot: UInt32
  var database: Database
  /// Where the backfill goes on: the key of the last item done, empty before the first; nil when all are done.
  var backfillPosition: [UInt8]?

  var isBackfilling: Bool { backfillPosition != nil }

  /// The second at which `item` expires; nil where it has no fit time.
  ///
  /// A part of a second is dropped.
  func second(of item: Item) -> UInt64? {
    guard case .n(let number)? = item[attribute] else { return nil }
    return number.wholePart
  }

  /// The key of the entry of `item`, whose own key is `key`; nil where it has no fit time.
  func entry(of item: Item, key: [UInt8]) -> [UInt8]? {
    second(of: item).map { Layout.bigEndian($0) + key }
  }

  /// The entries that are due at a time in milliseconds since 1970: those from `lower` up to but not including `upper`.
  static func due(_ now: UInt64) -> KeyBounds {
    // An item is there until its second is over.
    let end = (now + 999) / 1_000
    return KeyBounds(
      lower: Layout.bigEndian(end > oldest ? end - oldest : 0),
      upper: Layout.bigEndian(end)
    )
  }
}

extension Number {
  /// The number without its fraction, where that is no less than 0 and fits.
  fileprivate var wholePart: UInt64? {
    if isNegative { return nil }
    if exponent >= 0 { return UInt64(exactly: self) }
    var coefficient = coefficient
    for _ in 0..<(-Int(exponent)) {
      coefficient /= 10
      if coefficient == 0 { return 0 }
    }
    return UInt64(exactly: coefficient)
  }
}
