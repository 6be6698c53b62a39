/// A condition or filter expression of a request: DynamoDB's text with placeholders, or a condition built in Swift.
public struct ConditionExpression: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case text(String)
    case built(Condition)
  }

  package var source: Source

  /// An expression in DynamoDB's language, for example `attribute_not_exists(#pk)`.
  public init(_ text: String) { source = .text(text) }

  /// A condition built in Swift; its names and values need no placeholders.
  public init(_ condition: Condition) { source = .built(condition) }
}

/// An update expression of a request: DynamoDB's text with placeholders, or an update built in Swift.
public struct UpdateExpression: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case text(String)
    case built(Update)
  }

  package var source: Source

  /// An expression in DynamoDB's language, for example `SET #count = #count + :one`.
  public init(_ text: String) { source = .text(text) }

  /// An update built in Swift; its names and values need no placeholders.
  public init(_ update: Update) { source = .built(update) }
}

/// A projection expression of a request: DynamoDB's text with placeholders, or a list of paths.
public struct ProjectionExpression: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case text(String)
    case built([DocumentPath])
  }

  package var source: Source

  /// An expression in DynamoDB's language, for example `title, author.name, tags[0]`.
  public init(_ text: String) { source = .text(text) }

  /// Paths built in Swift; their names need no placeholders.
  public init(_ paths: [DocumentPath]) { source = .built(paths) }
}

/// A key condition expression of a query: DynamoDB's text with placeholders, or a condition built in Swift.
public struct KeyConditionExpression: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case text(String)
    case built(KeyCondition)
  }

  package var source: Source

  /// An expression in DynamoDB's language, for example `PK = :pk AND begins_with(SK, :prefix)`.
  public init(_ text: String) { source = .text(text) }

  /// A condition built in Swift; its names and values need no placeholders.
  public init(_ condition: KeyCondition) { source = .built(condition) }
}

extension ConditionExpression: ExpressibleByStringLiteral {
  /// An expression in DynamoDB's language.
  public init(stringLiteral value: String) { self.init(value) }
}

extension UpdateExpression: ExpressibleByStringLiteral {
  /// An expression in DynamoDB's language.
  public init(stringLiteral value: String) { self.init(value) }
}

extension ProjectionExpression: ExpressibleByStringLiteral {
  /// An expression in DynamoDB's language.
  public init(stringLiteral value: String) { self.init(value) }
}

extension KeyConditionExpression: ExpressibleByStringLiteral {
  /// An expression in DynamoDB's language.
  public init(stringLiteral value: String) { self.init(value) }
}
