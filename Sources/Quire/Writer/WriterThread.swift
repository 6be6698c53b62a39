#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread of its own for the writer: an LMDB write transaction belongs to the thread that began it, and a sync blocks
/// for long; neither suits the cooperative pool.
final class WriterThread: @unchecked Sendable {
  // SAFETY: `thread` is written once, in the initializer.
  private let thread: pthread_t

  /// Starts a thread that runs `body`.
  init(_ body: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(Body(run: body)).toOpaque()
    #if canImport(Darwin)
    var started: pthread_t?
    // SAFETY: the box is retained until the thread has taken it over.
    let code = unsafe pthread_create(&started, nil, { unsafe runBody($0) }, box)
    #else
    var started = pthread_t()
    // SAFETY: as above.
    let code = unsafe pthread_create(&started, nil, { unsafe runBody($0) }, box)
    #endif
    precondition(code == 0, "the system has no thread left for the store's writer (pthread_create: \(code))")
    #if canImport(Darwin)
    guard let started else { preconditionFailure("pthread_create gave no thread") }
    #endif
    thread = started
  }

  /// Waits for the thread's end, unless this is the thread: the last owner of a store may let go of it there.
  ///
  /// Once.
  func join() {
    if pthread_equal(pthread_self(), thread) != 0 {
      pthread_detach(thread)
    } else {
      pthread_join(thread, nil)
    }
  }
}

private final class Body: Sendable {
  let run: @Sendable () -> Void
  init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runBody(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let pointer = unsafe pointer else { return nil }
  // SAFETY: balances the retain before the thread was started.
  unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
  return nil
}
