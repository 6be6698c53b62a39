import Synchronization

/// The memory that the bodies of all requests under way may take together.
final class BodyBudget: Sendable {
  private let limit: Int
  private let used = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// Takes `count` bytes; false, and nothing taken, where there are not as many.
  func reserve(_ count: Int) -> Bool {
    if used.add(count, ordering: .relaxed).newValue <= limit { return true }
    release(count)
    return false
  }

  /// Gives back `count` bytes.
  func release(_ count: Int) { used.subtract(count, ordering: .relaxed) }

  var reserved: Int { used.load(ordering: .relaxed) }
}
