import QuireModel
import Testing

@Suite("Base64")
struct Base64Tests {
  @Test(
    "the vectors of RFC 4648 encode and decode",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ]
  )
  func vectors(plain: String, encoded: String) {
    #expect(Base64.encode([UInt8](plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == [UInt8](plain.utf8))
  }

  @Test("every digit of the alphabet is used")
  func alphabet() {
    let bytes: [UInt8] = [
      0, 16, 131, 16, 81, 135, 32, 146, 139, 48, 211, 143, 65, 20, 147, 81, 85, 151, 97, 150, 155, 113, 215,
      159, 130,
      24, 163, 146, 89, 167, 162, 154, 171, 178, 219, 175, 195, 28, 179, 211, 93, 183, 227, 158, 187, 243,
      223, 191,
    ]
    let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    #expect(Base64.encode(bytes) == text)
    #expect(Base64.decode(text) == bytes)
  }

  @Test(
    "text that no encoder writes is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "=", "==", "====", "Zg==Zg==", "Zm=8", "Z===", "Zh==",
      "Zm9=", " Zg==",
      "Zg==\n", "Zm 9v", "Zm9-", "Zm9_", "Zmé=", "Zm9\0", "=m9v", "Zm9v=", "A===",
    ]
  )
  func malformed(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("random bytes come back, and random text decodes only to what encodes to it")
  func roundTrip() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes, "seed \(seed)")
      let letters = Array("AZaz09+/=".utf8)
      let text = String(
        decoding: (0..<8).map { _ in letters.randomElement(using: &random) ?? 0 },
        as: UTF8.self
      )
      if let decoded = Base64.decode(text) { #expect(Base64.encode(decoded) == text, "seed \(seed)") }
    }
  }
}
