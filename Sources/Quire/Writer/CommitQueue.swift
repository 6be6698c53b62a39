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
/// Any thread adds, one takes all that wait.
@safe
final class CommitQueue: @unchecked Sendable {
  // SAFETY: `mutex` guards every stored variable; it and `condition` are allocated here, never move, and are freed
  // when nobody holds the queue any more.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var jobs: Deque<any WriteJob> = []
  private var isClosed = false

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
    if jobs.count == 1 { unsafe pthread_cond_signal(condition) }
    return true
  }

  /// Waits for jobs and takes up to `limit` of them; empty once the queue is closed and nothing waits any more.
  func take(limit: Int) -> [any WriteJob] {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while jobs.isEmpty, !isClosed { unsafe pthread_cond_wait(condition, mutex) }
    let count = min(limit, jobs.count)
    let taken = Array(jobs.prefix(count))
    jobs.removeFirst(count)
    return taken
  }

  /// Refuses further jobs.
  ///
  /// Those that wait are still done.
  func close() {
    unsafe pthread_mutex_lock(mutex)
    isClosed = true
    unsafe pthread_cond_broadcast(condition)
    unsafe pthread_mutex_unlock(mutex)
  }
}
