/// Work for the writer thread: something to do within its transaction, and somebody waiting for the outcome.
protocol WriteJob: AnyObject, Sendable {
  /// Does the work. May be called again in a later transaction when this one could not be committed; only the last
  /// call counts.
  func perform(in transaction: inout Transaction) throws

  /// Tells the waiting task, once: success, or why the work is not in the store.
  func finish(_ error: (any Error)?)
}

/// A closure as a job of the thread that runs it.
final class OwnJob: WriteJob, @unchecked Sendable {
  // SAFETY: made, performed, finished and asked on one thread.
  private let body: @Sendable (inout Transaction) throws -> Void
  /// Why the work is not in the store, once the job is finished; nil where it is.
  private(set) var error: (any Error)?

  init(_ body: @escaping @Sendable (inout Transaction) throws -> Void) { self.body = body }

  func perform(in transaction: inout Transaction) throws { try body(&transaction) }
  func finish(_ error: (any Error)?) { self.error = error }
}

/// A closure as a job, with the task that waits for it.
@safe
final class ClosureJob: WriteJob, @unchecked Sendable {
  // SAFETY: nothing of it ever changes.
  private let body: @Sendable (inout Transaction) throws -> Void
  private let continuation: UnsafeContinuation<Void, any Error>

  init(
    _ body: @escaping @Sendable (inout Transaction) throws -> Void,
    _ continuation: UnsafeContinuation<Void, any Error>
  ) {
    self.body = body
    unsafe self.continuation = unsafe continuation
  }

  func perform(in transaction: inout Transaction) throws { try body(&transaction) }

  func finish(_ error: (any Error)?) {
    if let error {
      unsafe continuation.resume(throwing: error)
    } else {
      unsafe continuation.resume()
    }
  }
}

/// What a job's closure returned, for the task that waits for the job.
final class JobResult<Value: Sendable>: @unchecked Sendable {
  // SAFETY: set by the thread that performs the job, and taken after the job has finished.
  private var value: Value?

  /// Keeps a value; the last one counts, since a job may be performed again.
  func set(_ value: Value) { self.value = value }

  /// The value, of a job that finished without an error.
  func get() -> Value {
    guard let value else { preconditionFailure("a job finished without having been performed") }
    return value
  }
}
