/// Base64 with the standard alphabet and padding, as DynamoDB's JSON carries binary data.
package enum Base64 {
  private static let alphabet = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// The value of each byte as a digit; 255 for bytes that are none.
  private static let digits: [UInt8] = {
    var digits = [UInt8](repeating: 255, count: 256)
    for (value, digit) in alphabet.enumerated() { digits[Int(digit)] = UInt8(value) }
    return digits
  }()

  private static let padding = UInt8(ascii: "=")

  /// Appends the text of `bytes` to `text`.
  package static func encode(_ bytes: [UInt8], into text: inout [UInt8]) {
    let alphabet = alphabet
    text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
    var index = 0
    while index + 2 < bytes.count {
      let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
      text.append(alphabet[group >> 18])
      text.append(alphabet[group >> 12 & 63])
      text.append(alphabet[group >> 6 & 63])
      text.append(alphabet[group & 63])
      index += 3
    }
    switch bytes.count - index {
    case 1:
      let group = Int(bytes[index]) << 4
      text.append(alphabet[group >> 6])
      text.append(alphabet[group & 63])
      text.append(padding)
      text.append(padding)
    case 2:
      let group = Int(bytes[index]) << 10 | Int(bytes[index + 1]) << 2
      text.append(alphabet[group >> 12])
      text.append(alphabet[group >> 6 & 63])
      text.append(alphabet[group & 63])
      text.append(padding)
    default:
      break
    }
  }

  /// The text of `bytes`.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    encode(bytes, into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`; nil where it is not exactly what an encoder writes: another alphabet, whitespace, missing or
  /// surplus padding, bits left over.
  package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    guard text.count > 0 else { return [] }
    let digits = digits
    var padded = 0
    if text[text.count - 1] == padding { padded = text[text.count - 2] == padding ? 2 : 1 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    let end = text.count - (padded == 0 ? 0 : 4)
    var index = 0
    while index < end {
      let first = digits[Int(text[index])]
      let second = digits[Int(text[index + 1])]
      let third = digits[Int(text[index + 2])]
      let fourth = digits[Int(text[index + 3])]
      // A digit is below 64, so any non-digit shows in the upper bits.
      guard (first | second | third | fourth) < 64 else { return nil }
      bytes.append(first << 2 | second >> 4)
      bytes.append(second << 4 | third >> 2)
      bytes.append(third << 6 | fourth)
      index += 4
    }
    guard padded > 0 else { return bytes }
    let first = digits[Int(text[end])]
    let second = digits[Int(text[end + 1])]
    guard (first | second) < 64 else { return nil }
    bytes.append(first << 2 | second >> 4)
    guard padded == 1 else { return second & 15 == 0 ? bytes : nil }
    let third = digits[Int(text[end + 2])]
    guard third < 64, third & 3 == 0 else { return nil }
    bytes.append(second << 4 | third >> 2)
    return bytes
  }

  /// The bytes of `text`; nil where it is not exactly what an encoder writes.
  package static func decode(_ text: String) -> [UInt8]? { decode(text.utf8Span.span) }
}
