/// A moment as signatures write it: `20150830T123600Z`, always UTC, to the second.
package struct SigningTime: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Seconds since 1970, from the year 0 to the year 9999.
  package let secondsSince1970: Int64

  private static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// Makes a moment; one that four digits of a year cannot tell becomes the nearest that they can.
  package init(secondsSince1970: Int64) {
    self.secondsSince1970 = min(max(secondsSince1970, Self.range.lowerBound), Self.range.upperBound)
  }

  /// Reads the text; nil where it is not of this form or no real moment.
  package init?(_ text: String) {
    let text = Array(text.utf8)
    guard text.count == 16, text[8] == UInt8(ascii: "T"), text[15] == UInt8(ascii: "Z") else { return nil }
    func digits(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in text[range] {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = digits(0..<4), let month = digits(4..<6), let day = digits(6..<8),
      let hour = digits(9..<11), let minute = digits(11..<13), let second = digits(13..<15),
      (1...12).contains(month), (1...Self.days(ofMonth: month, year)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    secondsSince1970 = ((days * 24 + hour) * 60 + minute) * 60 + second
  }

  /// The text of date and time.
  package var description: String {
    let seconds = secondsSince1970 - days * 86_400
    return "\(date)T\(padded(seconds / 3_600))\(padded(seconds / 60 % 60))\(padded(seconds % 60))Z"
  }

  /// The text of the date alone: `20150830`.
  package var date: String {
    // The proleptic Gregorian calendar in years that begin on 1 March, so that the leap day comes last.
    let shifted = days + 719_468
    let era = shifted / 146_097 - (shifted % 146_097 < 0 ? 1 : 0)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return "\(padded(year / 100))\(padded(year % 100))\(padded(month))\(padded(day))"
  }

  package static func < (left: SigningTime, right: SigningTime) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }

  package static func + (time: SigningTime, seconds: Int64) -> SigningTime {
    SigningTime(secondsSince1970: time.secondsSince1970.addingReportingOverflow(seconds).partialValue)
  }

  private var days: Int64 {
    secondsSince1970 / 86_400 - (secondsSince1970 % 86_400 < 0 ? 1 : 0)
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func days(ofMonth month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
