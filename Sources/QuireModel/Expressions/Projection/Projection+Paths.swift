/// The parts of an item that `paths` lead to, within the structure that they have in the item.
///
/// Elements of one list come out together, in the order of the list and without gaps. A path that leads nowhere
/// leaves nothing behind. Paths must not overlap, which resolving a projection makes sure of.
package func project(_ paths: [DocumentPath], item: Item) -> Item {
  ProjectionTree(paths).apply(to: item)
}

/// Paths made ready to cut many items.
package struct ProjectionTree {
  private var tree = PathTree<Void>()

  /// Of paths that overlap only the first is kept.
  package init(_ paths: [DocumentPath]) {
    for path in paths { try? tree.insert(path, ()) }
  }

  /// The top-level attributes that the paths start at.
  package var attributeNames: Set<AttributeName> { Set(tree.roots.keys) }

  /// The parts of `item` that the paths lead to.
  package func apply(to item: Item) -> Item {
    var result = Item()
    for (name, node) in tree.roots {
      guard let value = item[name] else { continue }
      result[name] = node.cut(value)
    }
    return result
  }
}

extension PathTree.Node where Payload == Void {
  /// What the paths from here on leave of `value`, or nil where that is nothing.
  fileprivate func cut(_ value: AttributeValue) -> AttributeValue? {
    if isEnd { return value }
    switch value {
    case .m(let map):
      var kept: [AttributeName: AttributeValue] = [:]
      for (name, node) in members {
        guard let member = map[name] else { continue }
        kept[name] = node.cut(member)
      }
      return kept.isEmpty ? nil : .m(kept)
    case .l(let list):
      let kept = elements.keys.sorted().filter(list.indices.contains).compactMap { index in
        elements[index]?.cut(list[index])
      }
      return kept.isEmpty ? nil : .l(kept)
    default:
      return nil
    }
  }
}
