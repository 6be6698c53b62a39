// Keys as bytes
// =============
//
// A key is the concatenation of its components. Encoded keys compare as unsigned bytes the way their
// components compare one after the other: strings and binaries by unsigned bytes, numbers by value. Every
// component says where it ends, so that a following component cannot change the order; only the last string
// or binary of a key does not need to.
//
// Strings and binaries: the bytes, except that
//
//     00        is written  00 FF
//     30 30 …   two or more '0' digits are written  30 30 count…
//     the end   is written  00 01, and nothing if the component is the key's last
//
// The count makes zero-padded numbers small, as in `VERSION#00000000000000000042`. With n digits beyond the
// first two:
//
//     count    meaning
//     00…7E    n = count more digits, then the end or a byte below '0'
//     7F       127 more digits, then another count
//     81…FF    n = 255 - count more digits, then a byte above '0'
//
// This keeps the order. Where two strings agree up to a run of zeros, let the runs be of k < l digits. After
// k digits the longer one goes on with '0'; the shorter one is the lesser exactly if it ends or goes on with
// a byte below '0'. So among the runs that are followed by less than '0', longer is greater; among those
// followed by more, longer is less; and all the former come before all the latter. 7F takes the place between
// them for every run of at least 127 more digits; two such runs differ only in what follows those 127, and
// that is coded the same way.
//
// Runs of one digit are left alone: they need no count, since '0' itself then meets what follows in the other
// string.
//
// Numbers: see `KeyEncoding+Number.swift`.

/// The order-preserving form of key values as bytes.
package enum KeyEncoding {
  static let escape: UInt8 = 0x00
  static let escapedZero: UInt8 = 0xFF
  static let terminator: UInt8 = 0x01
  static let digitZero = UInt8(ascii: "0")
  static let longRun: UInt8 = 0x7F
  static let longRunLength = 127

  /// Appends a key's component, which must be a string, number or binary.
  ///
  /// `isLast` says that no component follows.
  package static func append(_ value: AttributeValue, isLast: Bool, to bytes: inout [UInt8]) {
    switch value {
    case .s(let string): append(bytes: string.utf8Span.span, isLast: isLast, to: &bytes)
    case .b(let binary): append(bytes: binary.span, isLast: isLast, to: &bytes)
    case .n(let number): append(number, to: &bytes)
    default: preconditionFailure("key values are validated to be strings, numbers or binaries")
    }
  }

  /// Appends the bytes of a string or binary; also those that are no valid text, such as the end of a range.
  package static func append(bytes raw: Span<UInt8>, isLast: Bool, to bytes: inout [UInt8]) {
    let plain = plainCount(raw)
    bytes.append(RawSpan(_elements: raw.extracting(first: plain)))
    if plain < raw.count { append(escaping: raw.extracting(droppingFirst: plain), to: &bytes) }
    if !isLast {
      bytes.append(escape)
      bytes.append(terminator)
    }
  }

  private static func append(escaping raw: Span<UInt8>, to bytes: inout [UInt8]) {
    // A zero byte doubles, and two digits become three bytes.
    bytes.append(addingCapacity: 2 * raw.count) { output in
      var index = 0
      while index < raw.count {
        let byte = raw[index]
        index += 1
        if byte == digitZero, index < raw.count, raw[index] == digitZero {
          let start = index + 1
          index = start
          while index < raw.count, raw[index] == digitZero { index += 1 }
          output.append(digitZero)
          output.append(digitZero)
          var more = index - start
          while more >= longRunLength {
            output.append(longRun)
            more -= longRunLength
          }
          let count = UInt8(truncatingIfNeeded: more)
          output.append(index < raw.count && raw[index] > digitZero ? 0xFF - count : count)
        } else {
          output.append(byte)
          if byte == escape { output.append(escapedZero) }
        }
      }
    }
  }

  /// How many bytes there are before the first one that is not written as it is.
  @inline(__always)
  private static func plainCount(_ raw: Span<UInt8>) -> Int {
    var previous: UInt8 = 0xFF
    for index in raw.indices {
      let byte = raw[index]
      if byte == escape { return index }
      if byte == digitZero, previous == digitZero { return index - 1 }
      previous = byte
    }
    return raw.count
  }

  /// The least byte string that is greater than every byte string that starts with `prefix`, or nil where
  /// there is none.
  ///
  /// For a range of raw values: the bounds are encoded afterwards, since the encoding of a value does not
  /// start with the encoding of its prefix. It also fits encoded keys that start with whole, terminated
  /// components.
  package static func successor(of prefix: some Collection<UInt8>) -> [UInt8]? {
    var bytes = Array(prefix)
    while let last = bytes.popLast() {
      guard last == 0xFF else {
        bytes.append(last + 1)
        return bytes
      }
    }
    return nil
  }
}
