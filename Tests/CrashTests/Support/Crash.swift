#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Ends of processes.
enum Crash {
  /// Kills this process on the spot: nothing is flushed, closed or unlocked.
  static func now() -> Never {
    kill(getpid(), SIGKILL)
    while true { pause() }
  }

  /// Kills this process from another thread after a while, whatever it is doing then.
  static func after(microseconds: UInt32) {
    Thread.start {
      usleep(microseconds)
      now()
    }
  }
}

/// Threads that the cooperative pool knows nothing of.
enum Thread {
  static func start(_ body: @escaping @Sendable () -> Void) {
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

/// A file to which processes add lines that survive their end: what they were told is in the store.
///
/// A line is one write at the end of the file: it is there whole once the call returns, and lines of several processes
/// do not mix.
struct Journal: Sendable {
  private let descriptor: Int32

  init(at path: String) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    precondition(descriptor >= 0, "\(path) cannot be opened")
  }

  func add(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    let written = write(descriptor, bytes, bytes.count)
    precondition(written == bytes.count)
  }

  /// The lines at `path`; none where there is no file.
  static func lines(at path: String) -> [String] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
