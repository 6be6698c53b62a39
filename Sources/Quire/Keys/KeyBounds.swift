import QuireModel

/// A range of encoded keys: from `lower` up to but not including `upper`; nil is the end of the database.
struct KeyBounds: Sendable, Equatable {
  var lower: [UInt8]
  var upper: [UInt8]?

  /// Everything.
  static let all = KeyBounds(lower: [0], upper: nil)

  /// Whether no key can lie within.
  var isEmpty: Bool { upper.map { !lower.sortsBefore($0) } ?? false }

  /// The keys of a table or index that a query asks for.
  init(_ range: KeyRange, _ layout: KeyLayout) {
    var prefix: [UInt8] = []
    let values = range.partition + range.sort
    for (index, value) in values.enumerated() { layout.append(value, at: index, to: &prefix) }
    guard let tail = range.tail else {
      // With every component given, the key is complete: exactly that one.
      self.init(
        lower: prefix,
        upper: values.count == layout.attributes.count ? prefix + [0] : Self.after(prefix)
      )
      return
    }
    self.init(tail, prefix: prefix, layout, at: values.count)
  }

  /// The keys that start with `prefix` and whose next component, the key's last one or not, passes `test`.
  private init(_ test: KeyCondition.Test, prefix: [UInt8], _ layout: KeyLayout, at index: Int) {
    let isLast = index == layout.attributes.count - 1
    func start(_ value: AttributeValue) -> [UInt8] {
      var key = prefix
      layout.append(value, at: index, to: &key)
      return key
    }
    func end(_ value: AttributeValue) -> [UInt8]? {
      isLast ? start(value) + [0] : Self.after(start(value))
    }
    switch test {
    case .equal(let value): self.init(lower: start(value), upper: end(value))
    case .less(let value): self.init(lower: prefix, upper: start(value))
    case .lessOrEqual(let value): self.init(lower: prefix, upper: end(value))
    case .greater(let value): self.init(lower: end(value) ?? prefix, upper: Self.after(prefix))
    case .greaterOrEqual(let value): self.init(lower: start(value), upper: Self.after(prefix))
    case .between(let low, let high): self.init(lower: start(low), upper: end(high))
    case .beginsWith(let value):
      // The bound is taken of the value and then encoded: a prefix of a value need not be a prefix of its encoding.
      let bytes: [UInt8] =
        switch value {
        case .s(let string): Array(string.utf8)
        case .b(let bytes): bytes
        default: []
        }
      let upper = KeyEncoding.successor(of: bytes).map { start(.b($0)) } ?? Self.after(prefix)
      self.init(lower: start(value), upper: upper)
    }
  }

  init(lower: [UInt8], upper: [UInt8]?) {
    self.lower = lower
    self.upper = upper
  }

  /// The smallest byte string that sorts after all that start with `prefix`; nil where there is none.
  static func after(_ prefix: [UInt8]) -> [UInt8]? { KeyEncoding.successor(of: prefix) }
}
