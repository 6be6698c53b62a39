/// Percent-encoding as signatures demand it: all bytes but letters, digits and `-._~`, in upper-case hexadecimal.
package enum PercentEncoding {
  /// Encodes `bytes`; a slash stays where `keepsSlash`.
  package static func encode(_ bytes: some Sequence<UInt8>, keepsSlash: Bool = false) -> String {
    var encoded: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.append(byte)
      case UInt8(ascii: "/") where keepsSlash: encoded.append(byte)
      default:
        encoded.append(UInt8(ascii: "%"))
        encoded.append(HexText.digit(byte >> 4, isUppercase: true))
        encoded.append(HexText.digit(byte & 15, isUppercase: true))
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// Decodes escapes; a `%` that begins none stays as it is.
  package static func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
    let text = Array(text)
    var decoded: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
        let high = HexText.value(text[index + 1]), let low = HexText.value(text[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(text[index])
        index += 1
      }
    }
    return decoded
  }
}

/// Hexadecimal text of bytes.
package enum HexText {
  /// Two lower-case digits a byte.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digit(byte >> 4, isUppercase: false))
      text.append(digit(byte & 15, isUppercase: false))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text of two digits each; nil where it is none.
  package static func decode(_ text: String) -> [UInt8]? {
    let text = Array(text.utf8)
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = value(text[index]), let low = value(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  static func digit(_ value: UInt8, isUppercase: Bool) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: isUppercase ? "A" : "a") + value - 10
  }

  static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
