/// Why a command ends without having done its work: what was wrong, and what helps.
struct Failure: Error, Sendable {
  var status: ExitStatus
  /// What was wrong and where.
  var message: String
  /// What to do about it, if that is known.
  var advice: String?

  init(_ status: ExitStatus, _ message: String, advice: String? = nil) {
    self.status = status
    self.message = message
    self.advice = advice
  }

  /// The text for standard error.
  func text(style: Style) -> String {
    let head = style.error("quire:") + " " + Formatting.visible(message)
    return advice.map { head + "\n" + style.faint("  " + Formatting.visible($0, keepingLines: true)) } ?? head
  }

  func report() {
    StandardError.write(text(style: Style(descriptor: StandardError.descriptor)) + "\n")
  }

  /// The same failure, at a place in the input.
  func at(_ place: String) -> Failure {
    var failure = self
    failure.message = "\(place): \(message)"
    return failure
  }
}
