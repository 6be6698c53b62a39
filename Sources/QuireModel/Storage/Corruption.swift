extension TableError {
  /// Stored bytes that cannot be what was written: `what` is wrong at byte `offset`.
  package static func corrupted(_ what: String, at offset: Int) -> TableError {
    .corrupted("\(what) at byte \(offset)")
  }
}

extension TableError.Code {
  /// A stored item refers to a name that the table's dictionary at hand does not have.
  ///
  /// Another process may have added it: read the dictionary again, and only then take it for corruption.
  package static let unknownName = TableError.Code(rawValue: "UnknownAttributeName")
}
