/// The names of an object's members, found among the bytes of a text without making strings of them.
///
/// An open hash table over the length and the outer bytes of a name.
struct MemberNames: Sendable {
  private let names: [UInt8]
  /// Where each name ends within `names`.
  private let ends: [Int]
  /// For each slot the number of a name, or 255.
  private let slots: [UInt8]

  /// Takes up to 64 names, none of them empty.
  init(_ texts: [String]) {
    var names: [UInt8] = []
    var ends: [Int] = []
    var slots = [UInt8](repeating: 255, count: Self.slotCount)
    for (number, text) in texts.enumerated() {
      names.append(contentsOf: text.utf8)
      ends.append(names.count)
      var slot = Self.slot(text.utf8Span.span)
      while slots[slot] != 255 { slot = (slot + 1) % Self.slotCount }
      slots[slot] = UInt8(number)
    }
    self.names = names
    self.ends = ends
    self.slots = slots
  }

  private static let slotCount = 256

  private static func slot(_ name: Span<UInt8>) -> Int {
    let middle = Int(name[name.count / 2])
    return (name.count &* 131 &+ Int(name[0]) &* 17 &+ Int(name[name.count - 1]) &* 7 &+ middle) % slotCount
  }

  /// The number of a name; nil for none of these.
  func number(of name: Span<UInt8>) -> Int? {
    guard name.count > 0 else { return nil }
    var slot = Self.slot(name)
    while slots[slot] != 255 {
      let number = Int(slots[slot])
      if isName(number, name) { return number }
      slot = (slot + 1) % Self.slotCount
    }
    return nil
  }

  private func isName(_ number: Int, _ name: Span<UInt8>) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1]
    guard ends[number] - start == name.count else { return false }
    for index in name.indices where names[start + index] != name[index] { return false }
    return true
  }
}

extension JSONReader {
  /// What ``nextMember(of:)`` found.
  enum MemberToken {
    /// A member of the names, by its number.
    case known(Int)
    case unknown
    /// The end of the object.
    case end
  }

  /// The next member of an object; at its end the object is left.
  mutating func nextMember(of names: MemberNames) throws(JSONError) -> MemberToken {
    guard let token = try nextNameToken() else { return .end }
    switch token {
    case .plain(let range):
      if let number = names.number(of: bytes.extracting(range)) { return .known(number) }
      _ = try validated(range)
    case .unescaped(let text):
      if let number = names.number(of: text.utf8Span.span) { return .known(number) }
    }
    return .unknown
  }
}
