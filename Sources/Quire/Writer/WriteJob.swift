/// Work for the writer thread: something to do within its transaction, and somebody waiting for the outcome.
protocol WriteJob: AnyObject, Sendable {
  /// Does the work. May be called again in a later transaction when this one could not be committed; only the last
  /// call counts.
  func perform(in transaction: inout Transaction) throws

  /// Tells the waiting task, once: success, or why the work is not in the store.
  func finish(_ error: (any Error)?)
}

/// A closure as a job of the thread that runs it.
final class OwnJob<Result: Sendable>: WriteJob, @unchecked Sendable {
  // SAFETY: made, performed, finished and asked on one thread.
  private let body: @Sendable (inout Transaction) throws -> Result
  private var outcome: Swift.Result<Result, any Error>?

  init(_ body: @escaping @Sendable (inout Transaction) throws -> Result) { self.body = body }

  func perform(in transaction: inout Transaction) throws { outcome = .success(try body(&transaction)) }

  func finish(_ error: (any Error)?) {
    if let error { outcome = .failure(error) }
  }

  /// What the closure returned, once the job is finished.
  func result() throws -> Result {
    guard let outcome else { preconditionFailure("a job finished without having been performed") }
    return try outcome.get()
  }
}

/// A closure as a job, with the task that waits for its result.
@safe
final class ClosureJob<Result: Sendable>: WriteJob, @unchecked Sendable {
  // SAFETY: `result` is written and read by the writer thread alone, `body` and `continuation` never change.
  private let body: @Sendable (inout Transaction) throws -> Result
  private let continuation: UnsafeContinuation<Result, any Error>
  private var result: Result?

  init(
    _ body: @escaping @Sendable (inout Transaction) throws -> Result,
    _ continuation: UnsafeContinuation<Result, any Error>
  ) {
    self.body = body
    unsafe self.continuation = unsafe continuation
  }

  func perform(in transaction: inout Transaction) throws { result = try body(&transaction) }

  func finish(_ error: (any Error)?) {
    if let error {
      unsafe continuation.resume(throwing: error)
    } else if let result {
      unsafe continuation.resume(returning: result)
    } else {
      preconditionFailure("a job finished without having been performed")
    }
  }
}
