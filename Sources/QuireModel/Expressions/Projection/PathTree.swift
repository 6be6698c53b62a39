/// Document paths by their steps, each with a payload at its end: what an update does there, or that it is projected.
struct PathTree<Payload> {
  /// A place that paths lead to or through.
  struct Node {
    /// The path that made the place, for messages.
    var path: DocumentPath
    /// What happens here; only of a place that no path leads through.
    var payload: Payload?
    var members: [AttributeName: Node] = [:]
    var elements: [Int: Node] = [:]

    var isEnd: Bool { payload != nil }
  }

  /// The places of top-level attributes.
  private(set) var roots: [AttributeName: Node] = [:]

  /// Adds a path, which must neither overlap with one that is there nor use a list as a map.
  mutating func insert(_ path: DocumentPath, _ payload: Payload) throws(ExpressionFault) {
    let steps = path.elements.dropFirst()
    try Self.insert(steps, of: path, payload, at: &roots[path.root])
  }

  private static func insert(
    _ steps: ArraySlice<DocumentPath.Element>,
    of path: DocumentPath,
    _ payload: Payload,
    at place: inout Node?
  ) throws(ExpressionFault) {
    var node = place ?? Node(path: path)
    guard let step = steps.first else {
      guard place == nil else { throw .overlap(node.path, path) }
      node.payload = payload
      place = node
      return
    }
    guard !node.isEnd else { throw .overlap(node.path, path) }
    switch step {
    case .attribute(let name):
      if let other = node.elements.values.first { throw .conflict(other.path, path) }
      try insert(steps.dropFirst(), of: path, payload, at: &node.members[name])
    case .index(let index):
      if let other = node.members.values.first { throw .conflict(other.path, path) }
      try insert(steps.dropFirst(), of: path, payload, at: &node.elements[index])
    }
    place = node
  }
}

extension ExpressionFault {
  fileprivate static func overlap(_ first: DocumentPath, _ second: DocumentPath) -> Self {
    Self(
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: \(first.listing), path two: \(second.listing)"
    )
  }

  fileprivate static func conflict(_ first: DocumentPath, _ second: DocumentPath) -> Self {
    Self(
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
        + "path one: \(first.listing), path two: \(second.listing)"
    )
  }
}
