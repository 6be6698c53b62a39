import QuireModel

/// Texts that many events have, types or categories, in their encoded forms.
struct EncodedTexts {
  /// A text in its encoded forms.
  struct Entry {
    let text: String
    /// The attribute, name and value, of an item of whose key the text is no part.
    let attribute: [UInt8]
    /// The beginning of the entries of the field's index.
    let prefix: [UInt8]
  }

  /// How many texts are kept: they are searched one by one.
  private static let limit = 16

  private let field: EventField
  private var entries: [Entry] = []

  init(_ field: EventField) { self.field = field }

  func contains(_ text: String) -> Bool { index(of: text) != nil }

  private func index(of text: String) -> Int? {
    entries.indices.first { entries[$0].text.hasSameBytes(as: text) }
  }

  /// The entry of `text`, encoded where it is not known yet; `index` is the field's, and `plan` always the same.
  mutating func entry(of text: String, in index: EventPlan.Tree, _ plan: EventPlan) -> Entry {
    if let known = self.index(of: text) { return entries[known] }
    var attribute = plan.nameBytes[field.rawValue]
    ItemCoding.append(attribute: text, names: plan.names, KeyTexts(), to: &attribute)
    let entry = Entry(text: text, attribute: attribute, prefix: plan.prefix(text, in: index))
    if entries.count == Self.limit { entries.removeAll(keepingCapacity: true) }
    entries.append(entry)
    return entry
  }
}
