import QuireTesting

/// Something that may happen to the bytes of a file.
enum Damage {
  static let pageSize = 4_096

  /// Damages a file, and says how.
  static func apply(to file: inout [UInt8], _ random: inout SeededGenerator) -> String {
    let pages = file.count / pageSize
    let page = random.below(pages) * pageSize
    switch random.below(9) {
    case 0:
      let offset = random.below(file.count)
      file[offset] ^= 1 << UInt8(random.below(8))
      return "a bit at \(offset)"
    case 1:
      for _ in 0..<8 { file[random.below(file.count)] = UInt8.random(in: 0...255, using: &random) }
      return "eight bytes anywhere"
    case 2:
      let offset = page + random.below(16)
      file[offset] = UInt8.random(in: 0...255, using: &random)
      return "the header of page \(page / pageSize), byte \(offset - page)"
    case 3:
      let offset = page + 16 + random.below(64)
      file[offset] = UInt8.random(in: 0...255, using: &random)
      return "the nodes' offsets of page \(page / pageSize), byte \(offset - page)"
    case 4:
      let offset = random.below(2) * pageSize + random.below(152)
      file[offset] = UInt8.random(in: 0...255, using: &random)
      return "a meta page, byte \(offset)"
    case 5:
      file.replaceSubrange(page..<page + pageSize, with: repeatElement(0, count: pageSize))
      return "zeros for page \(page / pageSize)"
    case 6:
      let other = random.below(pages) * pageSize
      file.replaceSubrange(page..<page + pageSize, with: Array(file[other..<other + pageSize]))
      return "page \(other / pageSize) in place of \(page / pageSize)"
    case 7:
      let sector = random.below(file.count / 512) * 512
      file.replaceSubrange(sector..<sector + 512, with: random.bytes(512))
      return "noise in the sector at \(sector)"
    default:
      let length = random.below(file.count)
      file.removeLast(file.count - length)
      return "cut at \(length)"
    }
  }
}
