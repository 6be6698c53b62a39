/// A UUID as text in lower case, in 16 bytes.
package enum PackedUUID {
  /// The number of bytes of the text.
  package static let textLength = 36

  /// Appends the 16 bytes that `text` spells; false, with `bytes` as before, where it is no UUID in lower case.
  package static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
    guard text.count == textLength else { return false }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<textLength {
      let byte = text[index]
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return false }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return false
      }
      high = high << 4 | low >> 60
      low = low << 4 | UInt64(digit)
    }
    ItemCoding.append(fixed: high, to: &bytes)
    ItemCoding.append(fixed: low, to: &bytes)
    return true
  }

  /// The text of 16 bytes.
  package static func text(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(textLength)
    for index in bytes.indices {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      text.append(hexDigit(bytes[index] >> 4))
      text.append(hexDigit(bytes[index] & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
