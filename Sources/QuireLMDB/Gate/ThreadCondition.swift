#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Lets threads sleep until another thread has changed something; used on rare paths only.
///
/// What they wait for is kept elsewhere, under its own lock: change it, release that lock, then call `wakeAll`.
// SAFETY: the two POSIX objects are allocated once, never moved, made for use by several threads, and freed when
// nobody refers to them any more.
@safe
final class ThreadCondition: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Calls the closure now and after every wake-up until it returns a value.
  func wait<R>(_ attempt: () -> R?) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = attempt() { return result }
      unsafe pthread_cond_wait(condition, mutex)
    }
  }

  /// Makes every waiting thread look again.
  func wakeAll() {
    // A waiter holds the mutex from its look until it sleeps, so no wake-up is lost.
    unsafe pthread_mutex_lock(mutex)
    unsafe pthread_cond_broadcast(condition)
    unsafe pthread_mutex_unlock(mutex)
  }
}

/// The identity of a running thread.
struct ThreadID: Hashable, Sendable {
  private let value: UInt

  /// No thread.
  static let none = ThreadID(value: 0)

  /// The calling thread.
  static var current: ThreadID {
    #if canImport(Darwin)
    ThreadID(value: UInt(bitPattern: pthread_self()))
    #elseif canImport(Musl)
    ThreadID(value: unsafe UInt(bitPattern: pthread_self()))
    #else
    ThreadID(value: UInt(pthread_self()))
    #endif
  }

  private init(value: UInt) {
    self.value = value
  }
}
