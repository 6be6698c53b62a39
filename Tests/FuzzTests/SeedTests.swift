import Foundation
import FuzzTargets
import Testing

/// What the fuzzer starts from, and what it found once, as ordinary tests.
@Suite("Seeds of the fuzzer")
struct SeedTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fuzz/Seeds")

  @Test("every seed is read or refused, and what is read is given back", arguments: FuzzTarget.allCases)
  func seeds(target: FuzzTarget) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appendingPathComponent(target.rawValue),
      includingPropertiesForKeys: nil
    )
    #expect(files.count >= 5)
    for file in files { target.read([UInt8](try Data(contentsOf: file))) }
  }

  @Test("so is each of them cut short, and with each of its bytes changed", arguments: FuzzTarget.allCases)
  func variations(target: FuzzTarget) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appendingPathComponent(target.rawValue),
      includingPropertiesForKeys: nil
    )
    for file in files {
      let seed = [UInt8](try Data(contentsOf: file))
      for length in seed.indices { target.read(Array(seed.prefix(length))) }
      for index in seed.indices {
        for change: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
          var changed = seed
          changed[index] ^= change
          target.read(changed)
        }
      }
    }
  }
}
