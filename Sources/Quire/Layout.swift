import QuireModel

/// Every database and byte layout of a store file, in one place.
///
/// A store is one LMDB file. It holds these named databases:
///
/// ```text
/// name      key                               value
/// catalog   "F"                               format record (item coding): version, created
///           "G"                               u64 BE generation: rises with every change of the entries "T" and "N"
///           "T" table name                    table record (item coding), see TableRecord
///           "N" u32 table id, u32 name id     attribute name, UTF-8: the table's dictionary
///           "S" u32 group                     16 times u64 BE entries, u64 BE bytes: counters of the databases in the slots
///                                             from 16 · group on
///           "C"                               u32 BE number of slots made so far
///           "I"                               u32 BE id of the next table
///           "U" u32 slot                      empty: the slot is free for a new table or index
/// tokens    "t" token                         u128 BE request fingerprint, u64 BE completion (ms since 1970)
///           "e" u64 BE completion, token      empty: tokens by age
/// d<slot>   key                               record, of the table or index that the slot belongs to
///           u64 BE second of expiry, item key empty, of the times of expiry that the slot belongs to; see ExpiryInfo
/// ```
///
/// All integers are big-endian, so that byte order is numeric order.
///
/// **Keys.** A table's key is its partition key and its sort key, each encoded by `KeyEncoding`; all components but
/// the last are terminated, so that no key of one partition is mixed with another's. An index's key is the index's
/// partition and sort attributes, then those attributes of the table's key that are not among them: two items with
/// equal index keys have two entries, and the entry alone leads to its item.
///
/// **Long keys.** LMDB's keys end at 511 bytes; encoded keys may be longer. See `LongKeys`.
///
/// **Records.** A table's record is `varint item size, item coding of the attributes that are not in the key`. An index
/// that projects attributes holds the same of the projected ones; a KEYS_ONLY index holds an empty record, since its
/// key holds everything.
///
/// **Slots.** Databases are made once and never closed or removed while the store is in use, because LMDB cannot do that
/// safely beside readers. A deleted table's databases are emptied and their slots go to later tables.
enum Layout {
  /// The format that this version writes.
  ///
  /// A store of a higher one is refused.
  static let formatVersion = 1

  static let catalogName = "catalog"
  static let tokensName = "tokens"

  static func slotName(_ slot: UInt32) -> String { "d\(slot)" }

  /// The most slots: LMDB needs the number of databases fixed on opening.
  static let maximumSlots: UInt32 = 4_000

  /// The most attribute names in a table's dictionary.
  ///
  /// Further names are stored as text in each item.
  static let maximumNames = 1_024

  /// How many slots are made at a time when none is free.
  static let slotsPerAllocation: UInt32 = 8

  static var formatKey: [UInt8] { [UInt8(ascii: "F")] }
  static var generationKey: [UInt8] { [UInt8(ascii: "G")] }

  static var slotCountKey: [UInt8] { [UInt8(ascii: "C")] }

  static var nextTableKey: [UInt8] { [UInt8(ascii: "I")] }

  static let tablePrefix = UInt8(ascii: "T")
  static let namePrefix = UInt8(ascii: "N")
  static let counterPrefix = UInt8(ascii: "S")
  static let freeSlotPrefix = UInt8(ascii: "U")

  static func tableKey(_ name: String) -> [UInt8] { [tablePrefix] + Array(name.utf8) }

  static func nameKey(table: UInt32, name: UInt32) -> [UInt8] {
    [namePrefix] + bigEndian(table) + bigEndian(name)
  }

  static func namesPrefix(table: UInt32) -> [UInt8] { [namePrefix] + bigEndian(table) }

  /// How many slots have their counters in one entry.
  static let slotsPerCounterGroup: UInt32 = 16

  static func counterKey(ofGroup group: UInt32) -> [UInt8] { [counterPrefix] + bigEndian(group) }

  static func freeSlotKey(_ slot: UInt32) -> [UInt8] { [freeSlotPrefix] + bigEndian(slot) }

  static let tokenPrefix = UInt8(ascii: "t")
  static let tokenAgePrefix = UInt8(ascii: "e")

  static func tokenKey(_ token: String) -> [UInt8] { [tokenPrefix] + Array(token.utf8) }

  static func tokenAgeKey(_ milliseconds: UInt64, _ token: String) -> [UInt8] {
    [tokenAgePrefix] + bigEndian(milliseconds) + Array(token.utf8)
  }

  /// The bytes of `value`, most significant first.
  static func bigEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    (0..<Value.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// The integer of big-endian bytes at `offset`, or nil where there are too few.
  static func integer<Value: FixedWidthInteger>(
    _ type: Value.Type,
    of bytes: RawSpan,
    at offset: Int = 0
  ) -> Value? {
    let size = Value.bitWidth / 8
    guard offset >= 0, bytes.byteCount - offset >= size else { return nil }
    var value: Value = 0
    for index in offset..<offset + size {
      value = value << 8 | Value(truncatingIfNeeded: bytes.byte(at: index))
    }
    return value
  }
}
