/// What is wrong with a JSON text, and where.
package struct JSONError: Error, Sendable, Hashable {
  /// The kind of fault.
  package enum Kind: Sendable, Hashable {
    /// The text is no JSON, or nested deeper than the reader allows.
    case syntax
    /// The text is JSON of another shape than what it should say.
    case type
    /// A value of the right type breaks a rule, for example an empty set. The message is DynamoDB's where it has one.
    case value
  }

  /// A step from a value to one within it.
  package enum PathElement: Sendable, Hashable {
    case member(String)
    case index(Int)
  }

  /// The kind of fault.
  package var kind: Kind
  /// The place in the text, in bytes from 0.
  package var offset: Int
  /// The way from the value that was asked for to the one at fault; only known for shapes and values.
  package var path: [PathElement] = []
  /// What was expected and what was found.
  ///
  /// Text from the input is only repeated where DynamoDB's own message of a faulty value does so.
  package var message: String

  package init(_ kind: Kind, at offset: Int, _ message: String) {
    self.kind = kind
    self.offset = offset
    self.message = message
  }

  /// The error as seen from the value around it.
  package func inside(_ element: PathElement) -> JSONError {
    var error = self
    error.path.insert(element, at: 0)
    return error
  }
}

extension JSONError: CustomStringConvertible {
  /// For example `at byte 9, PK.S: expected a string, found a number`.
  package var description: String {
    var place = "at byte \(offset)"
    for (position, element) in path.enumerated() {
      switch element {
      case .member(let name): place += (position == 0 ? ", " : ".") + name
      case .index(let index): place += (position == 0 ? ", " : "") + "[\(index)]"
      }
    }
    return "\(place): \(message)"
  }
}
