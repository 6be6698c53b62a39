import Workloads

/// Tells whether calls of concurrent clients can have happened one after the other, each at a moment between its
/// beginning and its end: whether the history is linearizable.
///
/// A search in depth: any call may be next that began before every other open call ended, and answers in the state so
/// far what it answered. A call that never had an answer may be next, too, or never be. Which calls were done, and the
/// state that they led to, is remembered, so that no state of the search is entered twice.
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
    // The calls that have to have happened.
    let answered: UInt64 = history.indices.reduce(0) { history[$1].result == nil ? $0 : $0 | 1 << UInt64($1) }

    func search(_ point: Point) -> Bool {
      if point.done & answered == answered { return true }
      guard seen.insert(point).inserted else { return false }
      let open = history.indices.filter { point.done & (1 << UInt64($0)) == 0 }
      guard let firstEnd = open.map({ history[$0].ended }).min() else { return false }
      for index in open where history[index].began <= firstEnd {
        var state = point.state
        let answer = Model.apply(history[index].operation, to: &state)
        if let result = history[index].result, result != answer { continue }
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
