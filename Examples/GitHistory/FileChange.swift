import QuireEvents

/// What a commit did to a file: the event of this example, and a line of its input.
struct FileChange: Codable, Hashable, Sendable {
  /// The kinds of change; their names are the types of event in the store.
  enum Kind: String, Codable, CaseIterable, Sendable {
    case added = "FileAdded"
    case modified = "FileModified"
    case deleted = "FileDeleted"
    case renamed = "FileRenamed"
  }

  /// The file, from the root of the repository.
  var path: String
  var change: Kind
  /// The commit's hash.
  var commit: String
  /// The author's date, ISO 8601.
  var at: String
  /// Lines added, 0 in a binary file.
  var added: Int
  /// Lines deleted, 0 in a binary file.
  var deleted: Int
  /// For ``Kind/renamed``: what the file was called before.
  var renamedFrom: String?

  /// Every file has a stream of its own.
  var streamID: StreamID { StreamID("File", path) }

  /// The commit's hash: a commit changes a file at most once, and ids are compared within a stream.
  ///
  /// Because the id follows from the input, importing the same input again is recognised.
  var eventID: EventID { EventID(commit) }

  /// The change as an event; all events of a commit have its hash as correlation id.
  func event() throws -> NewEvent {
    try Self.codec.encode(self, id: eventID, metadata: EventMetadata(correlationID: commit))
  }

  /// Throws ``InputError`` where the change cannot be an event.
  func validate() throws {
    guard !path.isEmpty, streamID.string.utf8.count <= StreamID.maximumLength else {
      throw InputError("\"path\" is empty or too long")
    }
    guard (1...EventID.maximumLength).contains(commit.utf8.count) else {
      throw InputError("\"commit\" is empty or too long")
    }
    guard added >= 0, deleted >= 0 else { throw InputError("a number of lines is negative") }
  }

  /// One type of event for every kind of change.
  static let codec = EventCodec<FileChange>(
    types: Kind.allCases.map { kind in
      EventType(
        kind.rawValue,
        embed: { (change: FileChange) in change },
        extract: { $0.change == kind ? $0 : nil }
      )
    }
  )
}
