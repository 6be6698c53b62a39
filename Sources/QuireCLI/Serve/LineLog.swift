import Logging
import Quire
import QuireEvents
import QuireWire

/// Writes log messages to standard error, a line each.
///
/// A line is one write: lines of several threads do not mix.
struct LineLog: LogHandler {
  let format: LogOptions.Format
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var clock = WallClock.system

  init(format: LogOptions.Format, logLevel: Logger.Level) {
    self.format = format
    self.logLevel = logLevel
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { StandardError.write(line(event) + "\n") }

  func line(_ event: LogEvent) -> String {
    let time = Timestamp(microsecondsSince1970: clock.microsecondsSince1970).description
    var fields = metadata
    for more in [metadataProvider?.get(), event.metadata] {
      fields.merge(more ?? [:]) { _, new in new }
    }
    if let error = event.error { fields["error"] = "\(error)" }
    let sorted = fields.sorted { $0.key < $1.key }
    switch format {
    case .text:
      let text = sorted.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
      return "\(time) \(event.level.rawValue) \(Formatting.visible("\(event.message)"))\(text)"
    case .json:
      var members = [
        JSONValue.Member("time", .string(time)),
        JSONValue.Member("level", .string(event.level.rawValue)),
        JSONValue.Member("message", .string("\(event.message)")),
      ]
      members += sorted.map { JSONValue.Member($0.key, Self.json($0.value)) }
      return JSONText.line(.object(members))
    }
  }

  /// A value as it is where it is one plain word, in quotes otherwise.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
    }
    return isPlain && !text.isEmpty ? text : JSONText.quoted(text)
  }

  private static func json(_ value: Logger.MetadataValue) -> JSONValue {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let value): .string("\(value)")
    case .array(let values): .array(values.map(json))
    case .dictionary(let values):
      .object(values.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, json($0.value)) })
    }
  }
}
