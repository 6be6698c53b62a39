#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The disk of `Tests/Faults/disk.c`, where it was loaded into this process.
struct Disk {
  struct NotLoaded: Error {}

  enum Call: Int32 {
    /// Writes that wait for nothing.
    case write = 0
    /// The writes of the page that makes a commit, which wait for the disk.
    case meta = 1
    case sync = 2
  }

  private typealias Fail = @convention(c) (Int32, Int32, Int, Int) -> Void
  private typealias FailEvery = @convention(c) (Int32, Int32, Int) -> Void
  private typealias Room = @convention(c) (Int) -> Void
  private typealias Heal = @convention(c) () -> Void
  private typealias Failures = @convention(c) () -> Int

  private let failFunction: Fail
  private let failEveryFunction: FailEvery
  private let roomFunction: Room
  private let healFunction: Heal
  private let failuresFunction: Failures

  init() throws {
    failFunction = try Self.function("disk_fail")
    failEveryFunction = try Self.function("disk_fail_every")
    roomFunction = try Self.function("disk_room")
    healFunction = try Self.function("disk_heal")
    failuresFunction = try Self.function("disk_failures")
  }

  private static func function<Function>(_ name: String) throws -> Function {
    guard let symbol = dlsym(nil, name) else { throw NotLoaded() }
    return unsafeBitCast(symbol, to: Function.self)
  }

  /// Lets `count` calls fail, or all where it is negative, after the next `after` that succeed.
  func fail(_ call: Call, with error: Int32, after: Int, count: Int) {
    failFunction(call.rawValue, error, after, count)
  }

  /// Lets one call fail after each `interval` that succeed.
  func fail(_ call: Call, with error: Int32, every interval: Int) {
    failEveryFunction(call.rawValue, error, interval)
  }

  /// Has no room for a larger file than this.
  func limit(to bytes: Int) { roomFunction(bytes) }

  /// Works as it should from now on.
  func heal() { healFunction() }

  /// How many calls failed.
  var failures: Int { failuresFunction() }
}
