extension Condition {
  /// Whether the condition holds of `source`, which is asked only for the attributes that decide it.
  package func evaluate(
    on source: borrowing some AttributeSource & ~Copyable & ~Escapable
  ) throws(TableError) -> Bool {
    try root.evaluate(on: source)
  }
}

extension Condition.Node {
  func evaluate(
    on source: borrowing some AttributeSource & ~Copyable & ~Escapable
  ) throws(TableError) -> Bool {
    switch self {
    case .comparison(let left, let comparator, let right):
      return comparator.holds(try left.value(in: source), try right.value(in: source))
    case .between(let operand, let lower, let upper):
      guard let value = try operand.value(in: source) else { return false }
      let least = try lower.value(in: source)
      let most = try upper.value(in: source)
      return Condition.Comparator.greaterOrEqual.holds(value, least)
        && Condition.Comparator.lessOrEqual.holds(value, most)
    case .in(let operand, let list):
      guard let value = try operand.value(in: source) else { return false }
      for element in list {
        if let element = try element.value(in: source), element == value { return true }
      }
      return false
    case .attributeExists(let path): return try path.value(in: source) != nil
    case .attributeNotExists(let path): return try path.value(in: source) == nil
    case .attributeType(let operand, let kind): return try operand.value(in: source)?.kind == kind
    case .beginsWith(let operand, let prefix):
      guard let value = try operand.value(in: source), let prefix = try prefix.value(in: source) else {
        return false
      }
      return value.begins(with: prefix)
    case .contains(let operand, let member):
      guard let value = try operand.value(in: source), let member = try member.value(in: source) else {
        return false
      }
      return value.contains(member)
    case .and(let left, let right):
      guard try left.evaluate(on: source) else { return false }
      return try right.evaluate(on: source)
    case .or(let left, let right):
      if try left.evaluate(on: source) { return true }
      return try right.evaluate(on: source)
    case .not(let node):
      let holds = try node.evaluate(on: source)
      return !holds
    }
  }
}

extension Condition.Operand {
  func value(
    in source: borrowing some AttributeSource & ~Copyable & ~Escapable
  ) throws(TableError) -> AttributeValue? {
    switch self {
    case .path(let path): try path.value(in: source)
    case .value(let value): value
    case .size(let operand):
      try operand.value(in: source)?.elementCount.map { .n(Number(Int64($0))) }
    }
  }
}

extension Condition.Comparator {
  /// Whether two operands compare so; nil is an attribute that is not there.
  func holds(_ left: AttributeValue?, _ right: AttributeValue?) -> Bool {
    guard let left, let right else { return self == .notEqual }
    switch self {
    case .equal: return left == right
    case .notEqual: return left != right
    case .less: return left.compare(right).map { $0 == .ascending } ?? false
    case .lessOrEqual: return left.compare(right).map { $0 != .descending } ?? false
    case .greater: return left.compare(right).map { $0 == .descending } ?? false
    case .greaterOrEqual: return left.compare(right).map { $0 != .ascending } ?? false
    }
  }
}

extension AttributeValue {
  /// What `size` answers: UTF-8 bytes of a string, bytes of a binary, elements of a list, map or set.
  var elementCount: Int? {
    switch self {
    case .s(let string): string.utf8.count
    case .b(let bytes): bytes.count
    case .l(let list): list.count
    case .m(let members): members.count
    case .ss(let set): set.count
    case .ns(let set): set.count
    case .bs(let set): set.count
    case .n, .bool, .null: nil
    }
  }

  /// Whether a string or binary starts with the bytes of another one.
  func begins(with prefix: AttributeValue) -> Bool {
    switch (self, prefix) {
    case (.s(let string), .s(let prefix)): string.utf8.starts(with: prefix.utf8)
    case (.b(let bytes), .b(let prefix)): bytes.starts(with: prefix)
    default: false
    }
  }

  /// Whether a string or binary has `member` within it, or a set or list has it as an element.
  func contains(_ member: AttributeValue) -> Bool {
    switch (self, member) {
    case (.s(let string), .s(let part)): Array(string.utf8).containsRun(Array(part.utf8))
    case (.b(let bytes), .b(let part)): bytes.containsRun(part)
    case (.ss(let set), .s(let string)): set.contains { $0.hasSameBytes(as: string) }
    case (.ns(let set), .n(let number)): set.contains(number)
    case (.bs(let set), .b(let bytes)): set.contains(bytes)
    case (.l(let list), _): list.contains(member)
    default: false
    }
  }
}

extension [UInt8] {
  /// Whether `part` stands somewhere within these bytes.
  fileprivate func containsRun(_ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard part.count <= count else { return false }
    for start in 0...(count - part.count)
    where self[start] == first && self[start..<(start + part.count)] == part[...] {
      return true
    }
    return false
  }
}
