import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A place where processes wait for each other, so that what they do next they do at the same time.
package struct Rendezvous: ~Copyable {
  package struct Failed: Error, CustomStringConvertible {
    package var description: String
  }

  private let memory: UnsafeMutableRawPointer
  private let parties: Int
  private var meetings = 0

  /// The number of arrivals so far, at the beginning of a file that all have mapped.
  private var arrivals: UnsafeMutablePointer<Atomic<Int>> { memory.assumingMemoryBound(to: Atomic<Int>.self) }

  private static let size = MemoryLayout<Atomic<Int>>.stride

  /// A place for `parties` processes at `path`, which is a file of theirs.
  package init(at path: String, parties: Int) throws {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o644)
    guard descriptor >= 0 else { throw Failed(description: "\(path) cannot be opened") }
    defer { close(descriptor) }
    // A new file is zeroes, which is how a count begins; a second process leaves it as it is.
    guard ftruncate(descriptor, off_t(Self.size)) == 0,
      let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { throw Failed(description: "\(path) cannot be mapped") }
    self.memory = memory
    self.parties = parties
  }

  deinit { munmap(memory, Self.size) }

  /// Waits until all have come, on this thread; for at most a minute, since one may have died.
  package mutating func meet() throws {
    meetings += 1
    arrivals.pointee.add(1, ordering: .sequentiallyConsistent)
    let deadline = Moments.ofMachine() + 60_000_000_000
    while arrivals.pointee.load(ordering: .sequentiallyConsistent) < meetings * parties {
      guard Moments.ofMachine() < deadline else { throw Failed(description: "somebody did not come") }
      usleep(20)
    }
  }
}
