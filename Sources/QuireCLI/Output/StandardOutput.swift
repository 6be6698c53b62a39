#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard output, written in large pieces.
final class StandardOutput {
  /// Nobody reads the output any more.
  struct Closed: Error {}

  static let descriptor: Int32 = STDOUT_FILENO
  private static let flushSize = 1 << 16

  private var buffer: [UInt8] = []

  /// Makes a write to a closed pipe an error in place of a signal.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Whether the other end of the pipe was closed.
  static var isClosed: Bool {
    var poll = pollfd(fd: descriptor, events: 0, revents: 0)
    guard systemPoll(&poll, 1, 0) > 0 else { return false }
    return poll.revents & Int16(POLLERR | POLLNVAL) != 0
  }

  func line(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.flushSize { try flush() }
  }

  /// Hands everything to the system.
  func flush() throws {
    defer { buffer.removeAll(keepingCapacity: true) }
    switch Descriptor.write(buffer, to: Self.descriptor) {
    case 0: return
    case EPIPE: throw Closed()
    case let code:
      throw Failure(.inputOutput, "standard output cannot be written: \(Descriptor.explanation(of: code))")
    }
  }
}

private func systemPoll(_ poll: UnsafeMutablePointer<pollfd>, _ count: nfds_t, _ timeout: Int32) -> Int32 {
  #if canImport(Glibc)
  Glibc.poll(poll, count, timeout)
  #elseif canImport(Musl)
  Musl.poll(poll, count, timeout)
  #else
  Darwin.poll(poll, count, timeout)
  #endif
}

/// Standard error.
enum StandardError {
  static let descriptor: Int32 = STDERR_FILENO

  /// Writes as far as it goes: there is nowhere left to report to.
  static func write(_ text: String) { _ = Descriptor.write(Array(text.utf8), to: descriptor) }
}

/// Calls on file descriptors.
enum Descriptor {
  /// Writes all bytes; answers the error number, 0 for success.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0) }
      if count >= 0 {
        written += count
      } else if errno != EINTR && errno != EAGAIN {
        return errno
      }
    }
    return 0
  }

  /// Reads up to `count` bytes, none at the end.
  static func read(_ count: Int, from descriptor: Int32, name: String) throws -> [UInt8] {
    while true {
      var code: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        let result = systemRead(descriptor, UnsafeMutableRawBufferPointer(buffer))
        if result < 0 { code = errno }
        initialized = max(0, result)
      }
      if code == 0 { return bytes }
      if code != EINTR { throw Failure(.inputOutput, "\(name) cannot be read: \(explanation(of: code))") }
    }
  }

  static func explanation(of code: Int32) -> String { String(cString: strerror(code)) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, bytes.baseAddress, bytes.count)
}
