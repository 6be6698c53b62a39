#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What a user is told when a store is damaged such that looking at it ends the process.
///
/// LMDB follows the references between the pages of a file without checking them; where a page was overwritten or cut
/// off, it reads memory that is not there, or finds that and aborts.
enum DamageReport {
  private static let signals = [SIGSEGV, SIGBUS, SIGABRT]

  /// Makes the signals of such an end a message and an exit code.
  static func install() {
    // What the handler uses is made here, before any signal.
    _ = (message, ExitStatus.damagedCode)
    for number in signals { signal(number, report) }
  }

  /// Static text: a signal's handler must not allocate.
  private static let message: StaticString = """
    quire: the store is damaged: a page of it cannot be read, or this is a fault of quire itself
      Keep the file, and restore a backup.

    """

  private static let report: @convention(c) (Int32) -> Void = { _ in
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
    _exit(ExitStatus.damagedCode)
  }
}
