import QuireTesting

/// What a disk may hold of a file when the power fails.
///
/// What was synced is there. Of what was written since, each sector of 512 bytes is there as any of the writes to it left
/// it, or as before: writes are lost, reordered and torn.
struct DiskModel {
  static let sectorSize = 512
  static let pageSize = 4_096

  /// How a power failure treats what was not synced.
  enum Loss: CaseIterable {
    /// All of it is lost.
    case everything
    /// None of it is lost.
    case nothing
    /// Each write is lost or not.
    case writes
    /// Each page is there as one of the writes to it left it, or as before.
    case pages
    /// The same of sectors.
    case sectors
    /// The last write is torn, those before it are there.
    case tornEnd
  }

  private struct Write {
    var offset: Int
    var bytes: [UInt8]
  }

  private(set) var durable: [UInt8] = []
  private var pending: [Write] = []
  /// The lines of the journal, and how many of them there were at the last sync.
  private(set) var journal: [String] = []
  private(set) var journalAtSync = 0

  /// Whether syncs do anything: without, it is the model of a store that nobody should trust.
  var heedsSyncs = true

  mutating func apply(_ entry: DiskLog.Entry, _ random: inout SeededGenerator) {
    switch entry {
    case .write(let offset, let bytes, let isSynced):
      pending.append(Write(offset: offset, bytes: bytes))
      guard isSynced, heedsSyncs else { return }
      // A page of memory goes to the disk as it is then.
      let pages = offset / Self.pageSize...(offset + bytes.count - 1) / Self.pageSize
      settle {
        ($0.offset / Self.pageSize...($0.offset + $0.bytes.count - 1) / Self.pageSize).overlaps(pages)
      }
    case .sync:
      journalAtSync = journal.count
      if heedsSyncs { settle { _ in true } }
    case .failedSync:
      // The system gives up what it could not write, and takes it for written: no later sync brings it back.
      let written = pending.filter { _ in Bool.random(using: &random) }
      pending = []
      for write in written { Self.put(write, in: &durable) }
    case .resize(let length):
      settle { _ in true }
      if length < durable.count { durable.removeLast(durable.count - length) }
      durable += Array(repeating: 0, count: length - durable.count)
    case .journal(let lines):
      journal += lines
    }
  }

  private mutating func settle(_ isMeant: (Write) -> Bool) {
    for write in pending where isMeant(write) { Self.put(write, in: &durable) }
    pending.removeAll(where: isMeant)
  }

  /// A state in which the disk may be now.
  func state(_ loss: Loss, _ random: inout SeededGenerator) -> [UInt8] {
    var state = durable
    switch loss {
    case .everything: break
    case .nothing: for write in pending { Self.put(write, in: &state) }
    case .writes: for write in pending where Bool.random(using: &random) { Self.put(write, in: &state) }
    case .pages: putParts(of: Self.pageSize, in: &state, &random)
    case .sectors: putParts(of: Self.sectorSize, in: &state, &random)
    case .tornEnd:
      for (index, write) in pending.enumerated() {
        var write = write
        if index == pending.count - 1 {
          let sectors = random.below(write.bytes.count / Self.sectorSize + 1)
          write.bytes.removeLast(write.bytes.count - min(write.bytes.count, sectors * Self.sectorSize))
        }
        Self.put(write, in: &state)
      }
    }
    // The file's length may have reached the disk without its content.
    let length = pending.map { $0.offset + $0.bytes.count }.max() ?? 0
    if length > state.count, Bool.random(using: &random) {
      state += Array(repeating: 0, count: length - state.count)
    }
    return state
  }

  /// Puts a random number of the writes to each part, in their order, into a state.
  private func putParts(of size: Int, in state: inout [UInt8], _ random: inout SeededGenerator) {
    var writes: [Int: [Write]] = [:]
    for write in pending {
      var offset = write.offset
      let end = write.offset + write.bytes.count
      while offset < end {
        let next = min(end, (offset / size + 1) * size)
        let bytes = Array(write.bytes[offset - write.offset..<next - write.offset])
        writes[offset / size, default: []].append(Write(offset: offset, bytes: bytes))
        offset = next
      }
    }
    for part in writes.keys.sorted() {
      guard let versions = writes[part] else { continue }
      for version in versions.prefix(random.below(versions.count + 1)) { Self.put(version, in: &state) }
    }
  }

  private static func put(_ write: Write, in state: inout [UInt8]) {
    guard !write.bytes.isEmpty else { return }
    let end = write.offset + write.bytes.count
    if state.count < end { state += Array(repeating: 0, count: end - state.count) }
    state.replaceSubrange(write.offset..<end, with: write.bytes)
  }
}
