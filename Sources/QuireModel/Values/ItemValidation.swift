extension Item {
  /// Checks what DynamoDB demands of every item that a user writes: names, sets, nesting and size.
  ///
  /// Keys are checked apart, see ``KeySchema``.
  package func validate() throws(TableError) {
    try validateContents()
    try validateSize()
  }

  /// Checks names, sets and nesting of all values.
  ///
  /// Of several faults the names of the item's own attributes are told first, then what is nested too deeply.
  package func validateContents() throws(TableError) {
    do throws(TableError) {
      for (name, value) in attributes {
        try name.validate()
        try value.validate()
      }
    } catch {
      for name in attributes.keys { try name.validate() }
      guard !attributes.values.contains(where: \.isNestedTooDeeply) else { throw .nestedTooDeeply }
      throw error
    }
  }

  /// Checks the size of an item that a put writes.
  package func validateSize() throws(TableError) {
    guard size <= Item.maximumSize else {
      throw .validation("Item size has exceeded the maximum allowed size")
    }
  }

  /// Checks the size of an item that an update made.
  package func validateUpdatedSize() throws(TableError) {
    guard size <= Item.maximumSize else {
      throw .validation("Item size to update has exceeded the maximum allowed size")
    }
  }

  /// The item with every set in sorted order, as it is stored.
  package var normalized: Item {
    guard attributes.values.contains(where: \.hasSet) else { return self }
    return Item(attributes.mapValues(\.normalized))
  }
}

extension AttributeName {
  /// The most bytes of a name.
  package static let maximumLength = 65_535

  /// Checks that the name has 1 to 65,535 bytes.
  package func validate() throws(TableError) {
    guard !string.isEmpty else { throw .validation("Empty attribute name") }
    guard string.utf8.count <= AttributeName.maximumLength else {
      throw .validation("Attribute name is too large, must be less than 65536 bytes")
    }
  }
}

extension AttributeValue {
  /// The most levels of values: a scalar is one, a list of scalars two.
  package static let maximumNesting = 32

  /// Checks names, sets and nesting of a value that a user gave, at any depth.
  package func validate() throws(TableError) {
    try validate(level: 1)
  }

  private func validate(level: Int) throws(TableError) {
    guard level <= AttributeValue.maximumNesting else { throw .nestedTooDeeply }
    switch self {
    case .s, .n, .b, .bool, .null:
      return
    case .l(let values):
      for value in values { try value.validate(level: level + 1) }
    case .m(let values):
      for (name, value) in values {
        try name.validate()
        try value.validate(level: level + 1)
      }
    case .ss(let values):
      guard !values.isEmpty else { throw .invalidParameter("An string set  may not be empty") }
      guard Set(values.lazy.map(ByteString.init)).count == values.count else {
        let members = values.joined(separator: ", ")
        throw .invalidParameter("Input collection [\(members)] contains duplicates.")
      }
    case .ns(let values):
      guard !values.isEmpty else { throw .invalidParameter("An number set  may not be empty") }
      guard Set(values).count == values.count else {
        throw .validation("Input collection contains duplicates")
      }
    case .bs(let values):
      guard !values.isEmpty else { throw .invalidParameter("Binary sets should not be empty") }
      guard Set(values).count == values.count else {
        let members = values.map(Base64.encode).joined(separator: ", ")
        throw .invalidParameter("Input collection [\(members)]of type BS contains duplicates.")
      }
    }
  }

  fileprivate var isNestedTooDeeply: Bool { isDeeper(than: AttributeValue.maximumNesting) }

  private func isDeeper(than levels: Int) -> Bool {
    if levels == 0 { return true }
    return switch self {
    case .l(let values): values.contains { $0.isDeeper(than: levels - 1) }
    case .m(let values): values.values.contains { $0.isDeeper(than: levels - 1) }
    default: false
    }
  }

  /// Whether this is a set without members, which cannot be stored.
  package var isEmptySet: Bool {
    switch self {
    case .ss(let values): values.isEmpty
    case .ns(let values): values.isEmpty
    case .bs(let values): values.isEmpty
    default: false
    }
  }

  fileprivate var hasSet: Bool {
    switch self {
    case .ss, .ns, .bs: true
    case .l(let values): values.contains(where: \.hasSet)
    case .m(let values): values.values.contains(where: \.hasSet)
    default: false
    }
  }

  /// The value with every set in sorted order, as it is stored.
  package var normalized: AttributeValue {
    switch self {
    case .s, .n, .b, .bool, .null: self
    case .l(let values): .l(values.map(\.normalized))
    case .m(let values): .m(values.mapValues(\.normalized))
    case .ss(let values): .ss(values.sorted { $0.precedesByBytes($1) })
    case .ns(let values): .ns(values.sorted())
    case .bs(let values): .bs(values.sorted { $0.span.compare($1.span) == .ascending })
    }
  }
}

extension TableError {
  /// DynamoDB's refusal of a value nested more than 32 levels deep.
  fileprivate static var nestedTooDeeply: TableError {
    .validation(
      "Nesting Levels have exceeded supported limits: "
        + "Attributes in the item have nested levels beyond supported limit"
    )
  }
}
