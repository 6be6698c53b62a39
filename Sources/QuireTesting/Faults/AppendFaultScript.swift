public import QuireEvents
import Synchronization

/// What goes wrong and when, over the appends of an event store.
///
/// ```swift
/// let faults = AppendFaultScript()
/// faults.inject(.versionConflict, stream: "Order-1")
/// faults.inject(.lostReply(throwing: Timeout()), at: 2)
/// let faulty = events.injecting(faults)
/// ```
public final class AppendFaultScript: Sendable {
  private struct Rule: Sendable {
    var fault: AppendFault
    var streamID: StreamID?
    var passes: Int
    var times: Int
  }

  private struct State {
    var rules: [Rule] = []
    var appends = 0
    var injected = 0
  }

  private let state = Mutex(State())

  /// Makes a script without faults.
  public init() {}

  /// Makes a fault happen at the `at`th append from now on, 1 being the next, and at the following ones until
  /// it did `times` times.
  ///
  /// Where a stream is named, only appends to it count.
  ///
  /// Of several rules for one append, the first takes effect, and the others count the append.
  public func inject(_ fault: AppendFault, stream streamID: StreamID? = nil, at: Int = 1, times: Int = 1) {
    precondition(at >= 1 && times >= 1, "a fault happens at the 1st append or later, once or more often")
    let rule = Rule(fault: fault, streamID: streamID, passes: at - 1, times: times)
    state.withLock { $0.rules.append(rule) }
  }

  /// Lets everything go well from now on.
  public func clear() { state.withLock { $0.rules = [] } }

  /// The number of appends so far, those that failed included.
  public var appendCount: Int { state.withLock { $0.appends } }

  /// How many faults took effect so far.
  public var injectedCount: Int { state.withLock { $0.injected } }

  /// How many faults have not taken effect yet: 0 once a test has met all that it prepared.
  public var pendingCount: Int { state.withLock { $0.rules.reduce(0) { $0 + $1.times } } }

  func next(_ streams: [StreamID]) -> AppendFault? {
    state.withLock { state in
      state.appends += 1
      var fault: AppendFault?
      for index in state.rules.indices {
        if let streamID = state.rules[index].streamID, !streams.contains(streamID) { continue }
        if state.rules[index].passes > 0 {
          state.rules[index].passes -= 1
        } else if fault == nil {
          fault = state.rules[index].fault
          state.rules[index].times -= 1
          state.injected += 1
        }
      }
      state.rules.removeAll { $0.times == 0 }
      return fault
    }
  }
}
