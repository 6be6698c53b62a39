#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Emphasis on a terminal; plain text anywhere else.
struct Style: Sendable {
  let isColoured: Bool

  /// No emphasis.
  static let plain = Style(isColoured: false)

  private init(isColoured: Bool) { self.isColoured = isColoured }

  /// What suits a descriptor: colour on a terminal that can, unless `NO_COLOR` is set.
  init(descriptor: Int32) {
    isColoured =
      Terminal.isTerminal(descriptor) && Environment["NO_COLOR", default: ""].isEmpty
      && Environment["TERM", default: "dumb"] != "dumb"
  }

  func title(_ text: String) -> String { wrap(text, "1") }
  func faint(_ text: String) -> String { wrap(text, "2") }
  func error(_ text: String) -> String { wrap(text, "1;31") }
  func good(_ text: String) -> String { wrap(text, "32") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// What is known about a terminal.
enum Terminal {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The number of columns, nil where it is no terminal.
  static func width(_ descriptor: Int32) -> Int? {
    guard isTerminal(descriptor) else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// The environment's variables.
enum Environment {
  static subscript(name: String, default other: String) -> String {
    getenv(name).map { String(cString: $0) } ?? other
  }
}
