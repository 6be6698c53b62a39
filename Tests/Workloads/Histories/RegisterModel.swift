/// A few items with a number each.
package enum RegisterModel: SequentialModel {
  package struct State: Hashable {
    package var values: [Int: Int] = [:]
    /// The tokens of transactions that were made.
    package var tokens: Set<Int> = []
  }

  package enum Operation: Codable, Sendable, Hashable {
    case get(Int)
    case put(Int, Int)
    case putIfAbsent(Int, Int)
    case compareAndSet(Int, Int, Int)
    /// Puts a number and answers the one before.
    case replace(Int, Int)
    case increment(Int)
    /// Takes an amount away where there is as much, and answers what is left.
    case take(Int, Int)
    case delete(Int)
    /// Removes an item, if there is one, and answers its number.
    case remove(Int)
    /// Moves an amount from one item to another, in one transaction, where both are there and the first has enough.
    case move(Int, Int, Int)
    /// Adds one to an item in a transaction that has a token; a token is always of the same item.
    case addOnce(Int, token: Int)
    /// Exchanges two items in a closure that reads them first.
    case exchange(Int, Int)
    /// Reads several at once: in a view, by a transaction of gets, or by a query.
    case getAll([Int], by: Reading = .view)
  }

  package enum Reading: Codable, Sendable, Hashable, CaseIterable {
    case view
    case transaction
    case query
  }

  package enum Result: Codable, Sendable, Hashable {
    case value(Int?)
    case values([Int?])
    case done
    case refused
  }

  package static let start = State()

  package static func apply(_ operation: Operation, to state: inout State) -> Result {
    switch operation {
    case .get(let key): return .value(state.values[key])
    case .put(let key, let value):
      state.values[key] = value
      return .done
    case .putIfAbsent(let key, let value):
      guard state.values[key] == nil else { return .refused }
      state.values[key] = value
      return .done
    case .compareAndSet(let key, let expected, let value):
      guard state.values[key] == expected else { return .refused }
      state.values[key] = value
      return .done
    case .replace(let key, let value): return .value(state.values.updateValue(value, forKey: key))
    case .increment(let key):
      state.values[key, default: 0] += 1
      return .value(state.values[key])
    case .take(let key, let amount):
      guard let value = state.values[key], value >= amount else { return .refused }
      state.values[key] = value - amount
      return .value(value - amount)
    case .delete(let key):
      guard state.values.removeValue(forKey: key) != nil else { return .refused }
      return .done
    case .remove(let key): return .value(state.values.removeValue(forKey: key))
    case .move(let from, let to, let amount):
      guard let left = state.values[from], let right = state.values[to], left >= amount else {
        return .refused
      }
      state.values[from] = left - amount
      state.values[to] = right + amount
      return .done
    case .addOnce(let key, let token):
      if state.tokens.insert(token).inserted { state.values[key, default: 0] += 1 }
      return .done
    case .exchange(let first, let second):
      let (left, right) = (state.values[first], state.values[second])
      state.values[first] = right
      state.values[second] = left
      return .values([left, right])
    case .getAll(let keys, _): return .values(keys.map { state.values[$0] })
    }
  }
}
