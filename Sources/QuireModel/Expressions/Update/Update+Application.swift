extension Update {
  /// Applies the update to `item`, which holds only its key where there was no item.
  ///
  /// All values are computed from the item as it was, so that no action sees another one. Throws, leaving the item
  /// as it was, where the item does not fit: a value of a wrong type, a path that leads nowhere, an attribute that
  /// is not there.
  package func apply(to item: inout Item) throws(TableError) {
    try checkContainers(of: item)
    var faults = ApplicationFaults()
    var tree = PathTree<PlannedWrite>()
    for action in actions {
      guard let write = try action.plan(on: item, &faults) else { continue }
      do throws(ExpressionFault) {
        try tree.insert(action.path, write)
      } catch {
        throw error.error(in: "UpdateExpression")
      }
    }
    try faults.check()
    for (name, node) in tree.roots {
      item[name] = node.applied(to: item[name])
    }
  }

  /// Refuses a path whose parent is there, but is not the map or list that the path takes it for.
  private func checkContainers(of item: Item) throws(TableError) {
    for action in actions where action.path.writability(in: item) == .wrongContainer {
      throw ApplicationFaults.invalidPath
    }
  }
}

/// What an action writes at the end of its path.
private enum PlannedWrite {
  case set(AttributeValue)
  case remove
}

/// Faults that wait until all values are computed, because those of wrong types come before them.
private struct ApplicationFaults {
  var hasMissingParent = false
  var hasMissingAttribute = false

  static let invalidPath = TableError.validation(
    "The document path provided in the update expression is invalid for update"
  )
  static let missingAttribute = TableError.validation(
    "The provided expression refers to an attribute that does not exist in the item"
  )
  static let incorrectType = TableError.validation(
    "An operand in the update expression has an incorrect data type"
  )

  func check() throws(TableError) {
    if hasMissingParent { throw Self.invalidPath }
    if hasMissingAttribute { throw Self.missingAttribute }
  }
}

extension DocumentPath {
  fileprivate enum Writability {
    case writable
    case missingParent
    case wrongContainer
  }

  /// Whether something can be written at this path: all before its last step must be there.
  fileprivate func writability(in item: Item) -> Writability {
    guard elements.count > 1 else { return .writable }
    guard var parent = item[root] else { return .missingParent }
    for element in elements[1..<(elements.count - 1)] {
      guard let inner = parent[element] else { return .missingParent }
      parent = inner
    }
    switch (parent, elements[elements.count - 1]) {
    case (.m, .attribute), (.l, .index): return .writable
    default: return .wrongContainer
    }
  }

  fileprivate func current(in item: Item) -> AttributeValue? {
    var value = item[root]
    for element in elements.dropFirst() { value = value?[element] }
    return value
  }
}

extension Update.Action {
  /// What the action writes, or nil where it changes nothing or cannot be done.
  fileprivate func plan(
    on item: Item,
    _ faults: inout ApplicationFaults
  ) throws(TableError) -> PlannedWrite? {
    let current = path.current(in: item)
    if path.writability(in: item) == .missingParent { faults.hasMissingParent = true }
    switch self {
    case .set(_, let value):
      guard let value = try value.compute(on: item) else {
        faults.hasMissingAttribute = true
        return nil
      }
      return .set(value)
    case .remove: return .remove
    case .add(_, let value):
      guard let current else { return .set(value) }
      return .set(try current.adding(value))
    case .delete(_, let value):
      guard let current else { return nil }
      guard let rest = try current.deleting(value) else { return .remove }
      return .set(rest)
    }
  }
}

extension Update.SetValue {
  /// The value to write, or nil where it reads an attribute that is not there.
  fileprivate func compute(on item: Item) throws(TableError) -> AttributeValue? {
    switch self {
    case .operand(let operand): return try operand.compute(on: item)
    case .plus(let left, let right):
      guard let (left, right) = try Self.numbers(left, right, on: item) else { return nil }
      return .n(try left.adding(right))
    case .minus(let left, let right):
      guard let (left, right) = try Self.numbers(left, right, on: item) else { return nil }
      return .n(try left.subtracting(right))
    }
  }

  private static func numbers(
    _ left: Update.Operand,
    _ right: Update.Operand,
    on item: Item
  ) throws(TableError) -> (Number, Number)? {
    let left = try number(left.compute(on: item))
    let right = try number(right.compute(on: item))
    guard let left, let right else { return nil }
    return (left, right)
  }

  private static func number(_ value: AttributeValue?) throws(TableError) -> Number? {
    guard let value else { return nil }
    guard case .n(let number) = value else { throw ApplicationFaults.incorrectType }
    return number
  }
}

extension Update.Operand {
  fileprivate func compute(on item: Item) throws(TableError) -> AttributeValue? {
    switch self {
    case .path(let path): return path.current(in: item)
    case .value(let value): return value
    case .ifNotExists(let path, let fallback):
      if let current = path.current(in: item) { return current }
      return try fallback.compute(on: item)
    case .listAppend(let left, let right):
      let left = try Self.list(left.compute(on: item))
      let right = try Self.list(right.compute(on: item))
      guard let left, let right else { return nil }
      return .l(left + right)
    }
  }

  private static func list(_ value: AttributeValue?) throws(TableError) -> [AttributeValue]? {
    guard let value else { return nil }
    guard case .l(let list) = value else { throw ApplicationFaults.incorrectType }
    return list
  }
}

extension AttributeValue {
  /// This number plus another one, or this set with the members of another one.
  fileprivate func adding(_ value: AttributeValue) throws(TableError) -> AttributeValue {
    switch (self, value) {
    case (.n(let number), .n(let summand)): return .n(try number.adding(summand))
    case (.ss(let set), .ss(let others)):
      let names = Set(set.map { AttributeName($0) })
      return .ss(set + others.filter { !names.contains(AttributeName($0)) })
    case (.ns(let set), .ns(let others)):
      let members = Set(set)
      return .ns(set + others.filter { !members.contains($0) })
    case (.bs(let set), .bs(let others)):
      let members = Set(set)
      return .bs(set + others.filter { !members.contains($0) })
    default: throw ApplicationFaults.incorrectType
    }
  }

  /// This set without the members of another one, or nil where nothing is left.
  fileprivate func deleting(_ value: AttributeValue) throws(TableError) -> AttributeValue? {
    switch (self, value) {
    case (.ss(let set), .ss(let others)):
      let names = Set(others.map { AttributeName($0) })
      let rest = set.filter { !names.contains(AttributeName($0)) }
      return rest.isEmpty ? nil : .ss(rest)
    case (.ns(let set), .ns(let others)):
      let members = Set(others)
      let rest = set.filter { !members.contains($0) }
      return rest.isEmpty ? nil : .ns(rest)
    case (.bs(let set), .bs(let others)):
      let members = Set(others)
      let rest = set.filter { !members.contains($0) }
      return rest.isEmpty ? nil : .bs(rest)
    default: throw ApplicationFaults.incorrectType
    }
  }
}

extension PathTree.Node where Payload == PlannedWrite {
  /// What becomes of the value at this place, or nil where it is removed.
  fileprivate func applied(to value: AttributeValue?) -> AttributeValue? {
    switch payload {
    case .set(let new): return new
    case .remove: return nil
    case nil: break
    }
    switch value {
    case .m(var map):
      for (name, node) in members { map[name] = node.applied(to: map[name]) }
      return .m(map)
    case .l(let list):
      // Indexes mean the list as it was: what is removed goes last, and what lies beyond the end is appended in order.
      var result: [AttributeValue] = []
      for (index, element) in list.enumerated() {
        guard let node = elements[index] else {
          result.append(element)
          continue
        }
        if let new = node.applied(to: element) { result.append(new) }
      }
      for index in elements.keys.sorted() where index >= list.count {
        if let new = elements[index]?.applied(to: nil) { result.append(new) }
      }
      return .l(result)
    default:
      return value
    }
  }
}
