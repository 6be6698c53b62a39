/// Which events to read, in an order: those of a stream by version, all others by position.
public struct EventSelection: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case all
    case stream(StreamID)
    case category(String)
    case type(String)
    case correlation(String)
  }

  package var kind: Kind

  package init(_ kind: Kind) { self.kind = kind }

  /// All events of the store.
  public static let all = EventSelection(.all)

  /// The events of one stream, in the order of versions.
  ///
  /// Truncated and deleted events are left out.
  public static func stream(_ id: StreamID) -> EventSelection { EventSelection(.stream(id)) }

  /// The events of all streams whose id has `category` before its first hyphen.
  public static func category(_ category: String) -> EventSelection { EventSelection(.category(category)) }

  /// The events of one type.
  public static func type(_ type: String) -> EventSelection { EventSelection(.type(type)) }

  /// The events of one correlation id.
  public static func correlation(_ id: String) -> EventSelection { EventSelection(.correlation(id)) }

  /// The place of an event in the order of this selection: its version in a stream, otherwise its position.
  package func place(of event: RecordedEvent) -> Int {
    if case .stream = kind { event.version } else { event.position }
  }
}

/// The direction of a read.
public enum ReadDirection: Sendable, Hashable {
  /// From the oldest to the newest.
  case forwards
  /// From the newest to the oldest.
  case backwards
}
