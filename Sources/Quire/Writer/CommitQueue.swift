import DequeModule

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Jobs on their way to the writer thread, in order.
///
/// Any thread adds, one takes all that wait. A thread whose job would not have to wait may have the turn itself.
@safe
final class CommitQueue: @unchecked Sendable {
  // SAFETY: `mutex` guards every stored variable; it and `condition` are allocated here, never move, and are freed
  // when nobody holds the queue any more.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var jobs: Deque<any WriteJob> = []
  private var isClosed = false
  /// Whether jobs are being done: by the writer thread, or by the thread that has the turn.
  private var isBusy = false
  /// The thread that has the turn.
  private var turn: pthread_t?
  /// How many jobs the writer waits for.
  private var wanted = 1

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_cond_destroy(condition)
    unsafe mutex.deallocate()
    unsafe condition.deallocate()
  }

  /// Adds a job at the end; false where the queue is closed.
  func add(_ job: any WriteJob) -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    if isClosed { return false }
    jobs.append(job)
    if jobs.count == wanted { unsafe pthread_cond_signal(condition) }
    return true
  }

  /// Takes the turn to write, where nobody is writing and nothing waits.
  ///
  /// Whoever has it gives it back with ``endTurn()``, on the same thread.
  func takeTurn() -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    if isBusy || isClosed || !jobs.isEmpty { return false }
    isBusy = true
    turn = pthread_self()
    return true
  }

  /// Gives the turn back.
  func endTurn() {
    unsafe pthread_mutex_lock(mutex)
    isBusy = false
    turn = nil
    if isClosed || !jobs.isEmpty { unsafe pthread_cond_broadcast(condition) }
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Waits for jobs and takes up to `limit` of them; empty once the queue is closed and nothing waits any more.
  ///
  /// Once there is one, waits at most `patience` for as many as `expected`. Until the next call the jobs count as being
  /// done.
  func take(limit: Int, expected: Int, patience: Duration) -> [any WriteJob] {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    if turn == nil { isBusy = false }
    while turn != nil || (jobs.isEmpty && !isClosed) { unsafe pthread_cond_wait(condition, mutex) }
    if jobs.count < expected, !isClosed, patience > .zero {
      wanted = expected
      var deadline = timespec()
      unsafe clock_gettime(CLOCK_REALTIME, &deadline)
      let (seconds, attoseconds) = patience.components
      let nanoseconds = Int64(deadline.tv_nsec) + attoseconds / 1_000_000_000
      deadline.tv_sec += Int(seconds + nanoseconds / 1_000_000_000)
      deadline.tv_nsec = Int(nanoseconds % 1_000_000_000)
      while jobs.count < expected, !isClosed {
        if unsafe pthread_cond_timedwait(condition, mutex, &deadline) != 0 { break }
      }
      wanted = 1
    }
    let count = min(limit, jobs.count)
    let taken = Array(jobs.prefix(count))
    jobs.removeFirst(count)
    isBusy = count > 0
    return taken
  }

  /// Refuses further jobs.
  ///
  /// Those that wait are still done. Returns when no other thread has the turn any more.
  func close() {
    unsafe pthread_mutex_lock(mutex)
    isClosed = true
    unsafe pthread_cond_broadcast(condition)
    // The last owner of a store may let go of it in its turn.
    while let turn, pthread_equal(turn, pthread_self()) == 0 { unsafe pthread_cond_wait(condition, mutex) }
    unsafe pthread_mutex_unlock(mutex)
  }
}
