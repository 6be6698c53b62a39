/// What ``Store/verify(progress:)`` found.
public struct Verification: Sendable, Hashable {
  /// Something that must not be.
  public struct Fault: Sendable, Hashable, CustomStringConvertible {
    /// The table, or nil for a page of the file.
    public var table: String?
    /// The index, or nil for the table itself and its items' times of expiry.
    public var index: String?
    /// What is wrong, without values of items.
    public var detail: String

    /// The text shown to people.
    public var description: String {
      let place = [table.map { "table \($0)" }, index.map { "index \($0)" }].compactMap(\.self)
      return place.isEmpty ? detail : place.joined(separator: ", ") + ": " + detail
    }
  }

  /// The number of pages in use.
  public var pages = 0
  /// The number of tables checked.
  public var tables = 0
  /// The number of items checked.
  public var items = 0
  /// The number of index entries checked.
  public var indexEntries = 0
  /// The number of times of expiry checked.
  public var expiryEntries = 0
  /// The first faults, at most ``faultLimit``; empty for a sound store.
  public var faults: [Fault] = []
  /// The number of all faults.
  public var faultCount = 0

  /// How many faults are described.
  public static let faultLimit = 100

  /// Whether no fault was found.
  public var isClean: Bool { faultCount == 0 }

  mutating func add(_ fault: Fault) {
    faultCount += 1
    if faults.count < Self.faultLimit { faults.append(fault) }
  }
}
