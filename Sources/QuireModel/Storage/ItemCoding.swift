// Stored items
// ============
//
// An item is stored without the attributes of its primary key, which stand in the entry's key.
//
//     +--------+-------+-------------+-------------+-----
//     | format | count | attribute 1 | attribute 2 | …        attributes in the order of their names' bytes
//     +--------+-------+-------------+-------------+-----
//       01       varint
//
//     attribute:  name  value
//
//     name:       varint  id << 1                      the name numbered `id` in the table's dictionary
//                 varint  length << 1 | 1, then bytes  the name itself, UTF-8
//
//     value:      type  payload
//
//     type  value        payload
//     01    string       varint length, UTF-8 bytes
//     02    number       varint length, bytes as in `KeyEncoding+Number.swift`
//     03    binary       varint length, bytes
//     04    null         -
//     05    false        -
//     06    true         -
//     07    list         varint length, then: varint count, values
//     08    map          varint length, then: varint count, (varint length, UTF-8 bytes, value) by name
//     09    string set   varint length, then: varint count, (varint length, UTF-8 bytes) in order
//     0A    number set   varint length, then: varint count, (varint length, number) in order
//     0B    binary set   varint length, then: varint count, (varint length, bytes) in order
//
//     Of the values of attributes, though not of what is nested in them, some strings and numbers have shorter forms:
//
//     0C    string       16 bytes: a UUID in lower case, `018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b4c`
//     0D    string       varint length, u64 without leading zero bytes: 20 decimal digits
//     0E    string       8 bytes, see `PackedTime`: a time in UTC, `2026-01-31T09:30:00.000000Z`
//     0F    string       varint id: the name numbered `id` in the table's dictionary
//     10    string       varint offset: the end of the item's partition key, a string, from byte `offset` on
//     11    number       -: what the digits at the end of the item's sort key spell, a string
//
//     Of the forms that fit, 10, 0C, 0E, 0D, 0F comes before another in this order, and any before 01.
//
// A varint holds 7 bits a byte, the lowest first; the highest bit says that another byte follows. It takes as
// few bytes as it can and at most five. A length covers what follows it in the payload, so that a reader
// steps over a value it does not want. Equal items have equal bytes as long as the same names are in the
// dictionary.

package enum ItemCoding {
  /// The format's number, the first byte of a stored item.
  @inlinable
  package static var format: UInt8 { 1 }

  /// The first byte of a value.
  package enum ValueType: UInt8, Sendable {
    case string = 1
    case number = 2
    case binary = 3
    case null = 4
    case `false` = 5
    case `true` = 6
    case list = 7
    case map = 8
    case stringSet = 9
    case numberSet = 10
    case binarySet = 11
    case uuid = 12
    case paddedNumber = 13
    case time = 14
    case dictionaryString = 15
    case keyTail = 16
    case keyNumber = 17

    /// DynamoDB's descriptor of the type.
    package var kind: AttributeValue.Kind {
      switch self {
      case .string, .uuid, .paddedNumber, .time, .dictionaryString, .keyTail: .s
      case .number, .keyNumber: .n
      case .binary: .b
      case .null: .null
      case .false, .true: .bool
      case .list: .l
      case .map: .m
      case .stringSet: .ss
      case .numberSet: .ns
      case .binarySet: .bs
      }
    }
  }

  // MARK: Writing

  package static func append(varint value: Int, to bytes: inout [UInt8]) {
    var rest = UInt(value)
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  package static func append(_ name: NameReference, to bytes: inout [UInt8]) {
    switch name {
    case .id(let id):
      append(varint: id << 1, to: &bytes)
    case .inline(let name):
      append(varint: name.string.utf8.count << 1 | 1, to: &bytes)
      bytes.append(contentsOf: name.string.utf8)
    }
  }

  package static func append(string: String, to bytes: inout [UInt8]) {
    append(varint: string.utf8.count, to: &bytes)
    bytes.append(contentsOf: string.utf8)
  }

  static func append(number: Number, to bytes: inout [UInt8]) {
    appendMeasured(to: &bytes) { KeyEncoding.appendDigits(of: number, to: &$0) }
  }

  package static func append(binary: [UInt8], to bytes: inout [UInt8]) {
    append(varint: binary.count, to: &bytes)
    bytes.append(contentsOf: binary)
  }

  package static func append(type: ValueType, to bytes: inout [UInt8]) { bytes.append(type.rawValue) }

  /// Appends what `body` appends, with its length before it.
  private static func appendMeasured(to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
    let start = bytes.count
    bytes.append(0)
    body(&bytes)
    let length = bytes.count - start - 1
    if length <= 0x7F {
      bytes[start] = UInt8(truncatingIfNeeded: length)
    } else {
      var prefix: [UInt8] = []
      append(varint: length, to: &prefix)
      bytes.replaceSubrange(start...start, with: prefix)
    }
  }

  static func append(_ value: AttributeValue, to bytes: inout [UInt8]) {
    switch value {
    case .s(let string):
      append(type: .string, to: &bytes)
      append(string: string, to: &bytes)
    case .n(let number):
      append(type: .number, to: &bytes)
      append(number: number, to: &bytes)
    case .b(let binary):
      append(type: .binary, to: &bytes)
      append(binary: binary, to: &bytes)
    case .null:
      append(type: .null, to: &bytes)
    case .bool(let value):
      append(type: value ? .true : .false, to: &bytes)
    case .l(let values):
      append(.list, values, to: &bytes) { value, bytes in append(value, to: &bytes) }
    case .m(let values):
      append(.map, values.sorted { $0.key < $1.key }, to: &bytes) { member, bytes in
        append(string: member.key.string, to: &bytes)
        append(member.value, to: &bytes)
      }
    case .ss(let values):
      append(.stringSet, values.sorted { $0.precedesByBytes($1) }, to: &bytes) { value, bytes in
        append(string: value, to: &bytes)
      }
    case .ns(let values):
      append(.numberSet, values.sorted(), to: &bytes) { value, bytes in append(number: value, to: &bytes) }
    case .bs(let values):
      append(.binarySet, values.sorted { $0.span.compare($1.span) == .ascending }, to: &bytes) {
        value,
        bytes in append(binary: value, to: &bytes)
      }
    }
  }

  private static func append<Element>(
    _ type: ValueType,
    _ elements: [Element],
    to bytes: inout [UInt8],
    _ body: (Element, inout [UInt8]) -> Void
  ) {
    append(type: type, to: &bytes)
    appendMeasured(to: &bytes) { bytes in
      append(varint: elements.count, to: &bytes)
      for element in elements { body(element, &bytes) }
    }
  }
}
