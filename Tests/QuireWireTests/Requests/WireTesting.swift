import QuireModel
import QuireWire

/// The type and message of the error that a body is refused with; nil where it is accepted.
func refusal(_ operation: Operation, _ body: String) -> String? {
  do throws(WireError) {
    _ = try WireRequest(operation, body: Array(body.utf8))
    return nil
  } catch {
    return "\(error.code): \(error.message ?? "")"
  }
}

/// The message of the `ValidationException` that a body is refused with; nil for another outcome.
func violation(_ operation: Operation, _ body: String) -> String? {
  guard let refusal = refusal(operation, body), refusal.hasPrefix("ValidationException: ") else { return nil }
  return String(refusal.dropFirst("ValidationException: ".count))
}

/// The message of the `SerializationException` that a body is refused with; nil for another outcome.
func typeFault(_ operation: Operation, _ body: String) -> String? {
  guard let refusal = refusal(operation, body), refusal.hasPrefix("SerializationException: ") else {
    return nil
  }
  return String(refusal.dropFirst("SerializationException: ".count))
}
