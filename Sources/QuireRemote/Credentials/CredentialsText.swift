import QuireWire

extension Credentials {
  /// Reads the JSON in which metadata endpoints and credential processes tell credentials; nil where it lacks a key.
  init?(json: JSONValue) {
    func text(_ name: String) -> String? {
      if case .string(let text) = json[name], !text.isEmpty { text } else { nil }
    }
    guard let accessKeyID = text("AccessKeyId"), let secret = text("SecretAccessKey") else { return nil }
    var expiration: Int64?
    if let time = text("Expiration") {
      guard let seconds = InternetTime.seconds(ofISO8601: time) else { return nil }
      expiration = seconds
    }
    self.init(
      accessKeyID: accessKeyID,
      secretAccessKey: secret,
      // Processes say SessionToken, endpoints say Token.
      sessionToken: text("SessionToken") ?? text("Token"),
      expiration: expiration
    )
  }
}

/// Times as the Internet writes them.
enum InternetTime {
  /// The seconds since 1970 of `2026-11-25T16:20:30Z`, or with a fraction, which is dropped, or an offset in place of
  /// `Z`; nil where it is none.
  static func seconds(ofISO8601 text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
    else { return nil }
    let basic = String(text.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    guard let time = SigningTime(basic) else { return nil }
    var rest = text.utf8.dropFirst(19)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
    guard let offset = offset(String(decoding: rest, as: UTF8.self)) else { return nil }
    return time.secondsSince1970 - offset
  }

  private static func offset(_ text: String) -> Int64? {
    if text == "Z" || text == "z" { return 0 }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard text.first == "+" || text.first == "-", digits.count == 4,
      digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
      let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2))
    else { return nil }
    return (text.first == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  /// The seconds since 1970 of an HTTP date, `Wed, 25 Nov 2026 16:20:30 GMT`; nil where it is none.
  static func seconds(ofHTTPDate text: String) -> Int64? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(where: { $0 == words[2] }),
      words[1].utf8.count == 2, words[3].utf8.count == 4, words[4].utf8.count == 8
    else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return SigningTime("\(words[3])\(number)\(words[1])T\(words[4].filter { $0 != ":" })Z")?.secondsSince1970
  }
}
