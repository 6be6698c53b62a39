/// A few items with a number each.
enum RegisterModel: SequentialModel {
  typealias State = [Int: Int]

  enum Operation: Sendable, Hashable {
    case get(Int)
    case put(Int, Int)
    case putIfAbsent(Int, Int)
    case compareAndSet(Int, Int, Int)
    case increment(Int)
    case delete(Int)
    /// Moves an amount from one item to another, in one transaction, where both are there and the first has enough.
    case move(Int, Int, Int)
    /// Exchanges two items in a closure that reads them first.
    case exchange(Int, Int)
    /// Reads several at once.
    case getAll([Int])
  }

  enum Result: Sendable, Hashable {
    case value(Int?)
    case values([Int?])
    case done
    case refused
  }

  static let start: State = [:]

  static func apply(_ operation: Operation, to state: inout State) -> Result {
    switch operation {
    case .get(let key): return .value(state[key])
    case .put(let key, let value):
      state[key] = value
      return .done
    case .putIfAbsent(let key, let value):
      guard state[key] == nil else { return .refused }
      state[key] = value
      return .done
    case .compareAndSet(let key, let expected, let value):
      guard state[key] == expected else { return .refused }
      state[key] = value
      return .done
    case .increment(let key):
      state[key, default: 0] += 1
      return .value(state[key])
    case .delete(let key):
      guard state.removeValue(forKey: key) != nil else { return .refused }
      return .done
    case .move(let from, let to, let amount):
      guard let left = state[from], let right = state[to], left >= amount else { return .refused }
      state[from] = left - amount
      state[to] = right + amount
      return .done
    case .exchange(let first, let second):
      let (left, right) = (state[first], state[second])
      state[first] = right
      state[second] = left
      return .values([left, right])
    case .getAll(let keys): return .values(keys.map { state[$0] })
    }
  }
}
