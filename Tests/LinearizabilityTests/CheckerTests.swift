import Testing
import Workloads

@Suite("The checker itself")
struct CheckerTests {
  typealias Operation = RegisterModel.Operation
  typealias Result = RegisterModel.Result

  private static func call(
    _ operation: Operation,
    _ result: Result?,
    _ moments: ClosedRange<Int>,
    client: Int = 0
  ) -> Call<RegisterModel> {
    Call(
      client: client,
      operation: operation,
      result: result,
      began: moments.lowerBound,
      ended: moments.upperBound
    )
  }

  struct History: Sendable, CustomStringConvertible {
    var description: String
    var calls: [Call<RegisterModel>]
  }

  @Test(
    "histories that no order explains are refused",
    arguments: [
      History(
        description: "a read after a write does not see it",
        calls: [call(.put(1, 5), .done, 1...2), call(.get(1), .value(nil), 3...4)]
      ),
      History(
        description: "a value that nobody wrote",
        calls: [call(.put(1, 5), .done, 1...4), call(.get(1), .value(6), 2...3)]
      ),
      History(
        description: "a value comes back",
        calls: [
          call(.put(1, 5), .done, 1...2), call(.put(1, 6), .done, 3...6), call(.get(1), .value(6), 4...5),
          call(.get(1), .value(5), 7...8),
        ]
      ),
      History(
        description: "two are the first",
        calls: [call(.putIfAbsent(1, 1), .done, 1...4), call(.putIfAbsent(1, 2), .done, 2...3)]
      ),
      History(
        description: "nobody is the first",
        calls: [call(.putIfAbsent(1, 1), .refused, 1...4), call(.putIfAbsent(1, 2), .refused, 2...3)]
      ),
      History(
        description: "a lost update",
        calls: [
          call(.put(1, 0), .done, 1...2), call(.increment(1), .value(1), 3...6),
          call(.increment(1), .value(1), 4...5),
        ]
      ),
      History(
        description: "half a transaction",
        calls: [
          call(.put(1, 5), .done, 1...2), call(.put(2, 5), .done, 3...4), call(.move(1, 2, 3), .done, 5...8),
          call(.getAll([1, 2]), .values([2, 5]), 6...7),
        ]
      ),
      History(
        description: "two readers see two writes in two orders",
        calls: [
          call(.put(1, 1), .done, 1...20), call(.put(2, 1), .done, 1...20),
          call(.getAll([1, 2]), .values([1, nil]), 2...5), call(.getAll([1, 2]), .values([nil, 1]), 3...6),
        ]
      ),
      History(
        description: "two of three compare-and-sets of one value succeed",
        calls: [
          call(.put(1, 0), .done, 1...2), call(.compareAndSet(1, 0, 1), .done, 3...9),
          call(.compareAndSet(1, 0, 2), .done, 4...8), call(.compareAndSet(1, 0, 3), .refused, 5...7),
        ]
      ),
      History(
        description: "a transaction with a token is made twice",
        calls: [
          call(.addOnce(1, token: 0), .done, 1...4), call(.addOnce(1, token: 0), .done, 2...5),
          call(.get(1), .value(2), 6...7),
        ]
      ),
      History(
        description: "a write without an answer is seen before it began",
        calls: [call(.get(1), .value(5), 1...2), call(.put(1, 5), nil, 3 ... .max)]
      ),
      History(
        description: "a write without an answer happened, and then did not",
        calls: [
          call(.put(1, 5), nil, 1 ... .max), call(.get(1), .value(5), 2...3),
          call(.get(1), .value(nil), 4...5),
        ]
      ),
      History(
        description: "half a transaction without an answer",
        calls: [
          call(.put(1, 5), .done, 1...2), call(.put(2, 5), .done, 3...4),
          call(.move(1, 2, 3), nil, 5 ... .max),
          call(.getAll([1, 2]), .values([2, 5]), 6...7),
        ]
      ),
    ]
  )
  func refused(history: History) {
    #expect(!Checker.isLinearizable(history.calls))
  }

  @Test("calls at the same time may happen in any order")
  func accepted() {
    #expect(Checker<RegisterModel>.isLinearizable([]))
    let overlapping = [
      Self.call(.put(1, 5), .done, 1...10), Self.call(.get(1), .value(nil), 2...3),
      Self.call(.get(1), .value(5), 4...5), Self.call(.putIfAbsent(1, 9), .refused, 4...9),
      Self.call(.delete(1), .done, 6...12), Self.call(.get(1), .value(nil), 11...13),
    ]
    #expect(Checker.order(of: overlapping) == [1, 0, 2, 3, 4, 5])
  }

  @Test("a call without an answer may happen late, or never")
  func unanswered() {
    let put = Self.call(.put(1, 5), nil, 1 ... .max)
    let missed = Self.call(.get(1), .value(nil), 2...3)
    let seen = Self.call(.get(1), .value(5), 4...5)
    #expect(Checker.order(of: [put, missed]) == [1])
    #expect(Checker.order(of: [put, missed, seen]) == [1, 0, 2])
    #expect(Checker.isLinearizable([put]))
  }

  @Test("a true history in which one answer is changed is refused, as a rule")
  func spoiled() {
    // Calls one after the other: every changed answer that the model does not give is wrong.
    var state = RegisterModel.start
    let operations: [Operation] = [
      .put(1, 1), .increment(1), .putIfAbsent(1, 3), .move(1, 2, 1), .put(2, 0), .move(1, 2, 1),
      .getAll([1, 2]),
      .exchange(1, 2), .get(1), .delete(2), .get(2), .replace(1, 2), .take(1, 1), .take(1, 2),
      .addOnce(2, token: 0), .addOnce(2, token: 0), .getAll([1, 2], by: .query), .remove(2), .remove(2),
    ]
    let history = operations.enumerated().map { index, operation in
      Self.call(operation, RegisterModel.apply(operation, to: &state), 2 * index...2 * index + 1)
    }
    #expect(Checker.isLinearizable(history))
    for index in history.indices {
      var spoiled = history
      spoiled[index].result = history[index].result == .refused ? .done : .refused
      #expect(!Checker.isLinearizable(spoiled), "\(operations[index])")
    }
  }

  @Test("the search stays small where many calls are open at once")
  func wide() {
    // Twelve writes at once, and a reader that contradicts them: 4,096 sets of writes, but 479,001,600 orders.
    var history = (0..<12).map { Self.call(.put($0 % 3, 1), .done, 1...100, client: $0) }
    history.append(Self.call(.get(1), .value(2), 101...102))
    #expect(!Checker.isLinearizable(history))
  }
}
