/// A page of a tree, as its bytes say; nothing in it is trusted.
///
/// The layout is that of 64-bit machines: a header of 16 bytes (number, padding, flags, lower and upper bound of the free
/// space), the offsets of the nodes, free space, the nodes.
struct Page {
  static let headerSize = 16
  private static let nodeHeaderSize = 8
  private static let maximumKeySize = 511

  private static let branchFlag: UInt16 = 0x01
  private static let leafFlag: UInt16 = 0x02
  private static let overflowFlag: UInt16 = 0x04

  let number: UInt64
  let bytes: [UInt8]
  let isLeaf: Bool
  /// The offsets of the nodes.
  let nodes: [Int]
  /// Where the nodes begin.
  private let upper: Int

  /// Takes the bytes of a branch or a leaf.
  init(number: UInt64, bytes: [UInt8]) throws(PageFault) {
    guard bytes.integer(at: 0, as: UInt64.self) == number else {
      throw PageFault(number, "carries the number of another page")
    }
    guard let flags = bytes.integer(at: 10, as: UInt16.self),
      flags == Self.branchFlag || flags == Self.leafFlag
    else { throw PageFault(number, "is not a page of a tree") }
    guard let lower = bytes.integer(at: 12, as: UInt16.self).map(Int.init),
      let upper = bytes.integer(at: 14, as: UInt16.self).map(Int.init),
      lower >= Self.headerSize, lower <= upper, upper <= bytes.count, lower % 2 == 0
    else { throw PageFault(number, "has free space outside of itself") }
    var nodes: [Int] = []
    for offset in stride(from: Self.headerSize, to: lower, by: 2) {
      guard let node = bytes.integer(at: offset, as: UInt16.self).map(Int.init), node >= upper,
        node % 2 == 0, node + Self.nodeHeaderSize <= bytes.count
      else { throw PageFault(number, "has a node outside of itself") }
      nodes.append(node)
    }
    guard !nodes.isEmpty else { throw PageFault(number, "is empty") }
    self.number = number
    self.bytes = bytes
    isLeaf = flags == Self.leafFlag
    self.nodes = nodes
    self.upper = upper
    try checkExtents()
  }

  /// Makes sure that each node is within the page, and that they fill just the space that is theirs: LMDB moves that
  /// space as a whole.
  private func checkExtents() throws(PageFault) {
    var total = 0
    for (index, node) in nodes.enumerated() {
      let key = try key(of: node)
      // The first node of a branch needs none.
      guard key.count <= Self.maximumKeySize, !key.isEmpty || (!isLeaf && index == 0) else {
        throw PageFault(number, "has a key of an impossible length")
      }
      var end = key.endIndex
      if isLeaf {
        switch try value(of: node) {
        case .bytes(let bytes): end = bytes.endIndex
        case .tree: end += PageTree.byteCount
        case .large: end += 8
        }
      }
      total += (end - node + 1) / 2 * 2
    }
    guard total == bytes.count - upper else {
      throw PageFault(number, "has nodes that overlap or leave gaps")
    }
  }

  /// The bytes of a node's key.
  func key(of node: Int) throws(PageFault) -> ArraySlice<UInt8> {
    guard let size = bytes.integer(at: node + 6, as: UInt16.self).map(Int.init),
      node + Self.nodeHeaderSize + size <= bytes.count
    else { throw PageFault(number, "has a key outside of itself") }
    let start = node + Self.nodeHeaderSize
    return bytes[start..<start + size]
  }

  /// The page that a branch's node leads to.
  func child(of node: Int) throws(PageFault) -> UInt64 {
    guard let low = bytes.integer(at: node, as: UInt32.self),
      let high = bytes.integer(at: node + 4, as: UInt16.self)
    else { throw PageFault(number, "has a node outside of itself") }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// The value of a leaf's node.
  func value(of node: Int) throws(PageFault) -> Value {
    guard let size = bytes.integer(at: node, as: UInt32.self).map(Int.init),
      let flags = bytes.integer(at: node + 4, as: UInt16.self)
    else { throw PageFault(number, "has a node outside of itself") }
    let start = try key(of: node).endIndex
    switch flags {
    case 0, Value.treeFlag:
      guard start + size <= bytes.count else { throw PageFault(number, "has a value outside of itself") }
      if flags == 0 { return .bytes(bytes[start..<start + size]) }
      guard size == PageTree.byteCount, let tree = PageTree(bytes, at: start) else {
        throw PageFault(number, "has a tree's record of another length")
      }
      return .tree(tree)
    case Value.largeFlag:
      guard let first = bytes.integer(at: start, as: UInt64.self) else {
        throw PageFault(number, "has a value outside of itself")
      }
      return .large(first: first, byteCount: size)
    default:
      throw PageFault(number, "has a value of an unknown kind")
    }
  }

  /// Where a leaf's value is.
  enum Value {
    static let largeFlag: UInt16 = 0x01
    static let treeFlag: UInt16 = 0x02

    case bytes(ArraySlice<UInt8>)
    /// On pages of its own, one after the other.
    case large(first: UInt64, byteCount: Int)
    /// A named database.
    case tree(PageTree)
  }

  /// The number of pages of a large value, from the header of the first.
  ///
  /// There may be more than it needs: a value replaced by a smaller one within one transaction keeps its pages.
  static func largePages(_ header: [UInt8], number: UInt64, needed: UInt64) throws(PageFault) -> UInt64 {
    guard header.integer(at: 0, as: UInt64.self) == number,
      header.integer(at: 10, as: UInt16.self) == overflowFlag,
      let count = header.integer(at: 12, as: UInt32.self).map(UInt64.init), count >= needed
    else { throw PageFault(number, "does not begin the large value that it should") }
    return count
  }
}
