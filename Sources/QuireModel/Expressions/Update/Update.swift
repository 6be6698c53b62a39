/// Changes to the attributes of an item.
///
/// Updates are written as a list of changes; names and values need no placeholders:
///
/// ```swift
/// let ship: Update = [
///   .set("status", to: "shipped"),
///   .set("attempts", to: Attribute("attempts") + 1),
///   .append([now], to: "history"),
///   .remove("basket"),
/// ]
/// ```
///
/// All values are read from the item as it was before the update, and list indexes mean the list as it was.
public struct Update: Sendable, Hashable {
  package enum Operand: Sendable, Hashable {
    case path(DocumentPath)
    case value(AttributeValue)
    indirect case ifNotExists(DocumentPath, Operand)
    indirect case listAppend(Operand, Operand)
  }

  package enum SetValue: Sendable, Hashable {
    case operand(Operand)
    case plus(Operand, Operand)
    case minus(Operand, Operand)
  }

  package enum Action: Sendable, Hashable {
    case set(DocumentPath, SetValue)
    case remove(DocumentPath)
    case add(DocumentPath, AttributeValue)
    case delete(DocumentPath, AttributeValue)
  }

  package var actions: [Action]

  package init(actions: [Action]) { self.actions = actions }
}

extension Update.Action {
  /// The place that the action changes.
  package var path: DocumentPath {
    switch self {
    case .set(let path, _), .remove(let path), .add(let path, _), .delete(let path, _): path
    }
  }
}

extension Update {
  /// Whether the update makes an item where there is none.
  ///
  /// One that only removes does not: such an update of no item is done without a look at its paths, as DynamoDB does.
  package var makesItem: Bool {
    actions.isEmpty
      || actions.contains { action in
        switch action {
        case .set, .add: true
        case .remove, .delete: false
        }
      }
  }

  /// The top-level attributes that the update changes.
  package var touchedRoots: Set<AttributeName> { Set(actions.map(\.path.root)) }

  /// The top-level attributes that the update changes, in the order they are written, each once.
  package var touchedRootsInOrder: [AttributeName] {
    var seen: Set<AttributeName> = []
    return actions.map(\.path.root).filter { seen.insert($0).inserted }
  }

  /// What `UPDATED_OLD` and `UPDATED_NEW` answer: the parts of `item` at exactly the places that the update changes.
  package func updatedAttributes(of item: Item) -> Item {
    project(actions.map(\.path), item: item)
  }

  /// Calls `body` with every document path that the update reads to compute its values.
  package func forEachReadPath(_ body: (DocumentPath) -> Void) {
    for case .set(_, let value) in actions {
      for operand in value.operands { operand.forEachPath(body) }
    }
  }
}

extension Update {
  /// The attributes that the update sets or adds to, with a value of the type that each will have, as far as the update
  /// alone tells.
  package var foreseenAttributes: Item {
    var item = Item()
    for action in actions where action.path.elements.count == 1 {
      switch action {
      case .set(let path, let value): item[path.root] = value.foreseen
      case .add(let path, let value): item[path.root] = value
      case .remove, .delete: break
      }
    }
    return item
  }

  /// All values that the update writes or computes with.
  package var values: [AttributeValue] {
    actions.flatMap { (action) -> [AttributeValue] in
      switch action {
      case .set(_, let value): value.operands.flatMap(\.values)
      case .remove: []
      case .add(_, let value), .delete(_, let value): [value]
      }
    }
  }
}

extension Update.SetValue {
  /// The value where it is told, or one of the same type where that is known; nil for what only the item tells.
  fileprivate var foreseen: AttributeValue? {
    switch self {
    case .operand(.value(let value)): value
    case .operand(.listAppend): .l([])
    case .operand(.path), .operand(.ifNotExists): nil
    case .plus, .minus: .n(0)
    }
  }

  /// The operands, from left to right.
  var operands: [Update.Operand] {
    switch self {
    case .operand(let operand): [operand]
    case .plus(let left, let right), .minus(let left, let right): [left, right]
    }
  }
}

extension Update.Operand {
  fileprivate var values: [AttributeValue] {
    switch self {
    case .path: []
    case .value(let value): [value]
    case .ifNotExists(_, let fallback): fallback.values
    case .listAppend(let left, let right): left.values + right.values
    }
  }

  fileprivate func forEachPath(_ body: (DocumentPath) -> Void) {
    switch self {
    case .path(let path): body(path)
    case .value: break
    case .ifNotExists(let path, let fallback):
      body(path)
      fallback.forEachPath(body)
    case .listAppend(let left, let right):
      left.forEachPath(body)
      right.forEachPath(body)
    }
  }
}
