import QuireEvents

/// What became of a file: an aggregate, made of the events of the file's stream.
struct FileHistory: Aggregate, Codable, Equatable {
  private(set) var changes = 0
  private(set) var linesAdded = 0
  private(set) var linesDeleted = 0
  private(set) var firstChange: String?
  private(set) var lastChange: String?
  private(set) var exists = false

  static let codec = FileChange.codec
  static let snapshots = SnapshotPolicy<FileHistory>.every(100, type: "FileHistory")

  mutating func apply(_ event: FileChange) {
    changes += 1
    linesAdded += event.added
    linesDeleted += event.deleted
    firstChange = firstChange ?? event.at
    lastChange = event.at
    exists = event.change != .deleted
  }
}
