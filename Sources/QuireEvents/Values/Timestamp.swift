/// A point in time to the microsecond, in UTC.
///
/// As text it is ISO 8601 of fixed length, `2026-01-31T09:30:00.000000Z`, so that texts order as times do.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z, not counting leap seconds.
  public var microsecondsSince1970: Int64

  /// Makes a time of microseconds since 1970.
  public init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }

  /// Makes a time of seconds since 1970, rounded to the microsecond; times beyond the year 9999 or before the year 0
  /// become the last or first that text can hold.
  public init(secondsSince1970: Double) {
    let microseconds = (secondsSince1970 * 1e6).rounded()
    let range = Timestamp.earliest.microsecondsSince1970...Timestamp.latest.microsecondsSince1970
    if microseconds >= Double(range.upperBound) {
      self = .latest
    } else if microseconds > Double(range.lowerBound) {
      self.init(microsecondsSince1970: Int64(microseconds))
    } else {
      self = .earliest
    }
  }

  /// Seconds since 1970.
  public var secondsSince1970: Double { Double(microsecondsSince1970) / 1e6 }

  /// The first microsecond of the year 0.
  public static let earliest = Timestamp(microsecondsSince1970: -62_167_219_200_000_000)
  /// The last microsecond of the year 9999.
  public static let latest = Timestamp(microsecondsSince1970: 253_402_300_799_999_999)

  /// Whether one comes before the other.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microsecondsSince1970 < right.microsecondsSince1970
  }

  /// The time `duration` later; a part of a microsecond is dropped.
  public func advanced(by duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    return Timestamp(
      microsecondsSince1970: microsecondsSince1970 + seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    )
  }
}

// MARK: - Text

extension Timestamp: CustomStringConvertible, LosslessStringConvertible {
  /// The text form.
  public var description: String {
    let time = min(max(self, .earliest), .latest).microsecondsSince1970
    let (days, rest) = Self.floorDivide(time, 86_400_000_000)
    let (year, month, day) = Self.civil(days: days)
    let (seconds, microseconds) = rest.quotientAndRemainder(dividingBy: 1_000_000)
    var text: [UInt8] = []
    text.reserveCapacity(27)
    func append(_ value: Int64, digits: Int, then separator: Character) {
      var power: Int64 = 1
      for _ in 1..<digits { power *= 10 }
      while power > 0 {
        text.append(UInt8(ascii: "0") + UInt8(value / power % 10))
        power /= 10
      }
      text.append(contentsOf: String(separator).utf8)
    }
    append(year, digits: 4, then: "-")
    append(month, digits: 2, then: "-")
    append(day, digits: 2, then: "T")
    append(seconds / 3_600, digits: 2, then: ":")
    append(seconds / 60 % 60, digits: 2, then: ":")
    append(seconds % 60, digits: 2, then: ".")
    append(microseconds, digits: 6, then: "Z")
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads the text form, exactly as ``description`` writes it; nil for any other text.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let pattern = Array("0000-00-00T00:00:00.000000Z".utf8)
    guard bytes.count == pattern.count else { return nil }
    var fields: [Int64] = [0]
    for (byte, expected) in zip(bytes, pattern) {
      if expected == UInt8(ascii: "0") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        fields[fields.count - 1] = fields[fields.count - 1] * 10 + Int64(byte - UInt8(ascii: "0"))
      } else {
        guard byte == expected else { return nil }
        fields.append(0)
      }
    }
    let days = Self.days(year: fields[0], month: fields[1], day: fields[2])
    guard (1...12).contains(fields[1]), Self.civil(days: days) == (fields[0], fields[1], fields[2]) else {
      return nil
    }
    guard fields[3] < 24, fields[4] < 60, fields[5] < 60 else { return nil }
    let seconds = days * 86_400 + fields[3] * 3_600 + fields[4] * 60 + fields[5]
    self.init(microsecondsSince1970: seconds * 1_000_000 + fields[6])
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  // The calendar runs in eras of 400 years that start on 1 March, so that the leap day is a year's last.
  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let (era, yearOfEra) = floorDivide(month <= 2 ? year - 1 : year, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

// MARK: - Packed

extension Timestamp {
  /// The text form, packed: see `PackedTime`.
  var packed: UInt64 {
    let time = min(max(self, .earliest), .latest).microsecondsSince1970
    let (days, rest) = Self.floorDivide(time, 86_400_000_000)
    let (year, month, day) = Self.civil(days: days)
    let (seconds, microseconds) = rest.quotientAndRemainder(dividingBy: 1_000_000)
    let date = (UInt64(year) << 4 | UInt64(month)) << 5 | UInt64(day)
    let clock = (UInt64(seconds / 3_600) << 6 | UInt64(seconds / 60 % 60)) << 6 | UInt64(seconds % 60)
    return (date << 17 | clock) << 20 | UInt64(microseconds)
  }

  /// The time of a packed text, or nil where that is no time.
  init?(packed: UInt64) {
    func field(_ shift: UInt64, _ bits: UInt64) -> Int64 { Int64(packed >> shift & ((1 << bits) - 1)) }
    let (year, month, day) = (field(46, 18), field(42, 4), field(37, 5))
    let (hour, minute, second, microsecond) = (field(32, 5), field(26, 6), field(20, 6), field(0, 20))
    guard year < 10_000, (1...12).contains(month), hour < 24, minute < 60, second < 60,
      microsecond < 1_000_000
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    guard (1...28).contains(day) || Self.civil(days: days) == (year, month, day) else { return nil }
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    self.init(microsecondsSince1970: seconds * 1_000_000 + microsecond)
  }
}

extension Timestamp: Codable {
  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let time = Timestamp(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "A time is text like 2026-01-31T09:30:00.000000Z"
      )
    }
    self = time
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
