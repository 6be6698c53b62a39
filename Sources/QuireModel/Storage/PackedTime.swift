/// A time as text of a fixed form, `2026-01-31T09:30:00.000000Z`, in 8 bytes.
///
/// ```text
/// bits   63…60  59…46  45…42  41…37  36…32  31…26   25…20   19…0
///        0      year   month  day    hour   minute  second  microseconds
/// ```
///
/// It says what the text says, not that there is such a time: every text of the form whose numbers fit has its packed
/// form, and no two share one.
package enum PackedTime {
  /// The number of bytes of the text.
  package static let textLength = 27
  // The text: where each number starts, its digits and its bits.
  private static let fields: [(start: Int, digits: Int, bits: Int, limit: Int)] = [
    (0, 4, 14, 10_000), (5, 2, 4, 16), (8, 2, 5, 32), (11, 2, 5, 32), (14, 2, 6, 64), (17, 2, 6, 64),
    (20, 6, 20, 1_000_000),
  ]

  /// The packed form of `text`, or nil where it has not the form.
  package static func pack(_ text: Span<UInt8>) -> UInt64? {
    guard text.count == textLength, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      text[19] == UInt8(ascii: "."), text[26] == UInt8(ascii: "Z")
    else { return nil }
    var packed: UInt64 = 0
    for field in fields {
      guard let number = KeyTexts.number(text, in: field.start..<field.start + field.digits),
        number < UInt64(field.limit)
      else { return nil }
      packed = packed << UInt64(field.bits) | number
    }
    return packed
  }

  /// Whether the number is a packed form.
  package static func isPacked(_ packed: UInt64) -> Bool {
    // Every other field's limit is all that its bits can hold.
    packed >> 60 == 0 && packed >> 46 < 10_000 && packed & 0xF_FFFF < 1_000_000
  }

  /// The text of a packed form, or nil where the number is none.
  package static func text(_ packed: UInt64) -> String? {
    guard packed >> 60 == 0 else { return nil }
    var text = Array("0000-00-00T00:00:00.000000Z".utf8)
    var rest = packed
    for field in fields.reversed() {
      var number = rest & ((1 << UInt64(field.bits)) - 1)
      guard number < UInt64(field.limit) else { return nil }
      rest >>= UInt64(field.bits)
      for index in (field.start..<field.start + field.digits).reversed() {
        text[index] += UInt8(truncatingIfNeeded: number % 10)
        number /= 10
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
