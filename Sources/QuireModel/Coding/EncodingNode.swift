/// What a value being encoded has written so far.
///
/// A node is shared by the encoder of a value and the containers that it handed out. Finished values are kept as
/// such; only nested containers and super encoders, which may go on writing until the value is done, are nodes.
final class EncodingNode {
  private enum Contents {
    case empty
    case value(AttributeValue)
    case map([AttributeName: AttributeValue], open: [AttributeName: EncodingNode])
    case list([AttributeValue], open: [(index: Int, node: EncodingNode)])
    /// The value asked for containers of two kinds.
    case mixed
  }

  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: any Sendable]
  private var contents = Contents.empty

  init(codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]) {
    self.codingPath = codingPath
    self.userInfo = userInfo
  }

  /// Encodes `value` by itself where it is of a type that attributes know, otherwise with a node of its own.
  static func attributeValue<Value: Encodable>(
    of value: Value,
    at codingPath: @autoclosure () -> [any CodingKey],
    userInfo: [CodingUserInfoKey: any Sendable]
  ) throws -> AttributeValue {
    if let direct = value as? any DirectlyCoded {
      return try direct.attributeValue(at: codingPath)
    }
    if ByteCollection.isOne(Value.self), let bytes = value as? any RangeReplaceableCollection<UInt8> {
      return .b([UInt8](bytes))
    }
    let node = EncodingNode(codingPath: codingPath(), userInfo: userInfo)
    try value.encode(to: NodeEncoder(node: node))
    return try node.finished()
  }

  func attributeValue<Value: Encodable>(of value: Value, at key: any CodingKey) throws -> AttributeValue {
    try Self.attributeValue(of: value, at: codingPath + [key], userInfo: userInfo)
  }

  func child(_ key: any CodingKey) -> EncodingNode {
    EncodingNode(codingPath: codingPath + [key], userInfo: userInfo)
  }

  /// The value, with all that its open containers hold by now.
  func finished() throws -> AttributeValue {
    switch contents {
    case .empty:
      // A value that writes nothing is one without properties.
      return .m([:])
    case .value(let value):
      return value
    case .map(var members, let open):
      for (name, node) in open { members[name] = try node.finished() }
      return .m(members)
    case .list(var elements, let open):
      for (index, node) in open { elements[index] = try node.finished() }
      return .l(elements)
    case .mixed:
      throw EncodingError.invalidValue(
        codingPath,
        EncodingError.Context(
          codingPath: codingPath,
          debugDescription: "a value encodes as one of a map, a list or a single value, this one as several"
        )
      )
    }
  }
}

/// Single values.
extension EncodingNode {
  func setValue(_ value: AttributeValue) {
    if case .empty = contents { contents = .value(value) } else { contents = .mixed }
  }
}

/// Maps.
extension EncodingNode {
  func becomeMap() {
    switch contents {
    case .empty: contents = .map([:], open: [:])
    case .map: break
    case .value, .list, .mixed: contents = .mixed
    }
  }

  func setMember(_ name: AttributeName, _ value: AttributeValue?) {
    guard case .map(var members, var open) = contents else { return }
    // Keeps the dictionary uniquely referenced while it changes.
    contents = .empty
    members[name] = value
    if !open.isEmpty { open[name] = nil }
    contents = .map(members, open: open)
  }

  /// The node of the container at `key`, the one that is there where it was asked for before.
  func openMember(_ key: any CodingKey) -> EncodingNode {
    let name = AttributeName(key.stringValue)
    guard case .map(var members, var open) = contents else { return child(key) }
    if let node = open[name] { return node }
    let node = child(key)
    contents = .empty
    members[name] = nil
    open[name] = node
    contents = .map(members, open: open)
    return node
  }
}

/// Lists.
extension EncodingNode {
  func becomeList() {
    switch contents {
    case .empty: contents = .list([], open: [])
    case .list: break
    case .value, .map, .mixed: contents = .mixed
    }
  }

  var count: Int {
    if case .list(let elements, _) = contents { elements.count } else { 0 }
  }

  func append(_ value: AttributeValue) {
    guard case .list(var elements, let open) = contents else { return }
    contents = .empty
    elements.append(value)
    contents = .list(elements, open: open)
  }

  /// The node of a new container at the end of the list.
  func openElement() -> EncodingNode {
    let node = child(IndexKey(count))
    guard case .list(var elements, var open) = contents else { return node }
    contents = .empty
    open.append((index: elements.count, node: node))
    elements.append(.null)
    contents = .list(elements, open: open)
    return node
  }
}
