#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Ends of processes.
package enum Crash {
  /// Kills this process on the spot: nothing is flushed, closed or unlocked.
  package static func now() -> Never {
    kill(getpid(), SIGKILL)
    while true { pause() }
  }

  /// Kills this process from another thread after a while, whatever it is doing then.
  package static func after(microseconds: UInt32) {
    Thread.start {
      usleep(microseconds)
      now()
    }
  }
}

/// Threads that the cooperative pool knows nothing of.
package enum Thread {
  package static func start(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let run: @Sendable () -> Void
      init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    let code = pthread_create(
      &thread,
      nil,
      { pointer in
        if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      },
      box
    )
    precondition(code == 0)
    pthread_detach(thread)
  }
}
