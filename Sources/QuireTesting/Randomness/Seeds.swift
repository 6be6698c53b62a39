#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Seeds of randomized tests: as many new ones as a test wants by default, or the one to replay.
///
/// `QUIRE_SEED=<seed>` replays one; `QUIRE_ROUNDS=<factor>` multiplies the number of new ones.
package enum Seeds {
  /// `count` seeds, random unless the environment names one.
  package static func random(_ count: Int) -> [UInt64] {
    if let seed = variable("QUIRE_SEED").flatMap({ UInt64($0) }) { return [seed] }
    return (0..<rounds(count)).map { _ in UInt64.random(in: 0..<1_000_000_000) }
  }

  /// As many seeds as `random(_:)` makes; one that the environment names comes that often, for tests in which a seed does
  /// not decide everything.
  package static func repeated(_ count: Int) -> [UInt64] {
    let seeds = random(count)
    return seeds.count == 1 ? Array(repeating: seeds[0], count: rounds(count)) : seeds
  }

  /// `count`, times the factor that the environment names.
  package static func rounds(_ count: Int) -> Int {
    count * max(1, variable("QUIRE_ROUNDS").flatMap { Int($0) } ?? 1)
  }

  /// A variable of the environment.
  package static func variable(_ name: String) -> String? {
    getenv(name).flatMap { String(validatingCString: $0) }
  }
}
