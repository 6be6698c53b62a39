public import QuireModel
import Synchronization

/// What goes wrong and when, over the calls of a ``FaultyTableStore``.
///
/// ```swift
/// let faults = FaultScript()
/// faults.inject(.conditionFailure(), into: .putItem, at: 3)
/// faults.inject(.conflict, into: .transactWriteItems, key: ["PK": "Order-1"], times: 2)
/// faults.inject(.lostReply, into: .updateItem)
/// let tables = FaultyTableStore(over: store, faults)
/// ```
public final class FaultScript: Sendable {
  private struct Rule: Sendable {
    var fault: Fault
    var operation: TableOperation?
    var tableName: String?
    var key: Item?
    /// How many calls it lets pass before it takes effect.
    var passes: Int
    /// How often it takes effect from then on.
    var times: Int

    func isAbout(_ call: Call) -> Bool {
      if let operation, operation != call.operation { return false }
      guard tableName != nil || key != nil else { return true }
      return call.targets.contains { target in
        (tableName ?? target.tableName) == target.tableName && holds(key, target.item)
      }
    }
  }

  /// One call, as far as rules look at it.
  struct Call: Sendable {
    var operation: TableOperation
    /// What it reads or writes, in the order of the request.
    var targets: [(tableName: String, item: Item?)]
  }

  /// A fault that takes effect, and on which target of the call.
  struct Injection: Sendable {
    var fault: Fault
    var target: Int
  }

  private struct State {
    var rules: [Rule] = []
    var calls: [TableOperation] = []
    var injected = 0
  }

  private let state = Mutex(State())

  /// Makes a script without faults.
  public init() {}

  /// Makes a fault happen.
  ///
  /// The rule looks at calls of `operation`, or of all; where a table or a key is named, only at those about it. A put is
  /// about the key that its item has. The fault takes effect at the `at`th of these calls from now on, 1 being the next,
  /// and at the following ones until it did `times` times. Of several rules for one call, the first takes effect, and
  /// the others count the call.
  public func inject(
    _ fault: Fault,
    into operation: TableOperation? = nil,
    table tableName: String? = nil,
    key: Item? = nil,
    at: Int = 1,
    times: Int = 1
  ) {
    precondition(at >= 1 && times >= 1, "a fault happens at the 1st call or later, once or more often")
    let rule = Rule(
      fault: fault,
      operation: operation,
      tableName: tableName,
      key: key,
      passes: at - 1,
      times: times
    )
    state.withLock { $0.rules.append(rule) }
  }

  /// Lets everything go well from now on.
  public func clear() { state.withLock { $0.rules = [] } }

  /// The calls so far, in order.
  public var calls: [TableOperation] { state.withLock { $0.calls } }

  /// How many faults took effect so far.
  public var injectedCount: Int { state.withLock { $0.injected } }

  /// How many faults have not taken effect yet: 0 once a test has met all that it prepared.
  public var pendingCount: Int { state.withLock { $0.rules.reduce(0) { $0 + $1.times } } }

  func next(_ call: Call) -> Injection? {
    state.withLock { state in
      state.calls.append(call.operation)
      var injection: Injection?
      for index in state.rules.indices where state.rules[index].isAbout(call) {
        if state.rules[index].passes > 0 {
          state.rules[index].passes -= 1
        } else if injection == nil {
          let rule = state.rules[index]
          state.rules[index].times -= 1
          state.injected += 1
          injection = Injection(fault: rule.fault, target: target(of: rule, in: call))
        }
      }
      state.rules.removeAll { $0.times == 0 }
      return injection
    }
  }

  private func target(of rule: Rule, in call: Call) -> Int {
    call.targets.firstIndex { target in
      (rule.tableName ?? target.tableName) == target.tableName && holds(rule.key, target.item)
    } ?? 0
  }
}

/// Whether `item` has all attributes of `key`; without a key, anything does.
private func holds(_ key: Item?, _ item: Item?) -> Bool {
  guard let key else { return true }
  guard let item else { return false }
  return key.attributes.allSatisfy { item[$0.key] == $0.value }
}
