import QuireModel

extension ReadPlan.Answer {
  /// Which attributes a read answers, from `Select`, the projection expression, and what is read.
  ///
  /// Throws `.validation` where they contradict each other or a global index does not hold what is asked for.
  static func resolve(
    select: Select?,
    projection: [DocumentPath]?,
    table: TableInfo,
    index: IndexInfo?
  ) throws -> ReadPlan.Answer {
    if let projection {
      if let select, select != .specificAttributes {
        let selected = select == .count ? "only the Count" : select.rawValue
        throw TableError.validation(
          "Cannot specify the ProjectionExpression when choosing to get \(selected)"
        )
      }
      return .paths(projection, fetching: try fetches(projection, table: table, index: index))
    }
    switch select {
    case nil: return .stored
    case .count: return .count
    case .specificAttributes:
      throw TableError.validation(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
      )
    case .allProjectedAttributes:
      if index == nil {
        throw TableError.validation(
          "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
        )
      }
      return .stored
    case .allAttributes:
      guard let index, index.projection.projectionType != .all else { return .stored }
      if index.isLocal { return .fetched }
      throw TableError.invalidParameter(
        "Select type ALL_ATTRIBUTES is not supported for global secondary index \(index.name) because its projection "
          + "type is not ALL"
      )
    }
  }

  /// Whether the paths must be fetched from the table because a local index does not hold them.
  private static func fetches(
    _ paths: [DocumentPath],
    table: TableInfo,
    index: IndexInfo?
  ) throws -> Bool {
    guard let index else { return false }
    let missing = Set(paths.map(\.root)).filter { !index.projects($0) }
    if missing.isEmpty { return false }
    if index.isLocal { return true }
    let names = missing.sorted().map(\.string).joined(separator: ", ")
    throw TableError.invalidParameter("Global secondary index \(index.name) does not project [\(names)]")
  }
}
