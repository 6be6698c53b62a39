import Foundation
import Synchronization

/// Work on a thread of its own, for tests in which threads wait for each other.
///
/// Tasks would not do: enough waiting ones leave no thread for those that they wait for.
final class OnThread<Result: Sendable>: Sendable {
  private let outcome = Mutex<Swift.Result<Result, any Error>?>(nil)
  private let finished = DispatchSemaphore(value: 0)

  init(_ body: @escaping @Sendable () throws -> Result) {
    let thread = Thread { [self] in
      let result = Swift.Result { try body() }
      outcome.withLock { $0 = result }
      finished.signal()
    }
    thread.start()
  }

  var isFinished: Bool {
    outcome.withLock { $0 != nil }
  }

  /// Waits for the end of the work.
  @discardableResult
  func result() throws -> Result {
    finished.wait()
    finished.signal()
    return try outcome.withLock { outcome in
      guard let outcome else { throw CancellationError() }
      return try outcome.get()
    }
  }
}
