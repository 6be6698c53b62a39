/// What a store would do if one client after the other called it.
protocol SequentialModel: SendableMetatype {
  associatedtype State: Hashable
  associatedtype Operation: Sendable
  associatedtype Result: Equatable & Sendable

  static var start: State { get }

  /// What the operation answers in a state; changes the state to what it leaves.
  static func apply(_ operation: Operation, to state: inout State) -> Result
}

/// A call as its client saw it: an operation, what it answered, and the moments of the call and of the answer.
struct Call<Model: SequentialModel>: Sendable {
  var client: Int
  var operation: Model.Operation
  var result: Model.Result
  var began: Int
  var ended: Int
}

/// Tells whether calls of concurrent clients can have happened one after the other, each at a moment between its
/// beginning and its end: whether the history is linearizable.
///
/// A search in depth: any call may be next that began before every other open call ended, and answers in the state so
/// far what it answered. Which calls were done, and the state that they led to, is remembered, so that no state of the
/// search is entered twice.
enum Checker<Model: SequentialModel> {
  private struct Point: Hashable {
    var done: UInt64
    var state: Model.State
  }

  /// The order in which the calls can have happened, as indices; nil where there is none.
  ///
  /// A history has at most 64 calls.
  static func order(of history: [Call<Model>]) -> [Int]? {
    precondition(history.count <= 64)
    var seen = Set<Point>()
    var order: [Int] = []
    let all: UInt64 = history.count == 64 ? .max : (1 << UInt64(history.count)) - 1

    func search(_ point: Point) -> Bool {
      if point.done == all { return true }
      guard seen.insert(point).inserted else { return false }
      let open = history.indices.filter { point.done & (1 << UInt64($0)) == 0 }
      guard let firstEnd = open.map({ history[$0].ended }).min() else { return false }
      for index in open where history[index].began <= firstEnd {
        var state = point.state
        guard Model.apply(history[index].operation, to: &state) == history[index].result else { continue }
        order.append(index)
        if search(Point(done: point.done | (1 << UInt64(index)), state: state)) { return true }
        order.removeLast()
      }
      return false
    }

    return search(Point(done: 0, state: Model.start)) ? order : nil
  }

  static func isLinearizable(_ history: [Call<Model>]) -> Bool { order(of: history) != nil }
}
