/// Which events a subscription or a projection is about.
public struct SubscriptionFilter: Sendable, Hashable {
  /// The events to read.
  public var selection: EventSelection
  /// Of those, only events of these types; nil for all.
  public var types: [String]?
  /// Of those, only the share of one member of a group; nil for all.
  public var group: ConsumerGroup?

  /// Makes a filter.
  public init(_ selection: EventSelection = .all, types: [String]? = nil, group: ConsumerGroup? = nil) {
    self.selection = selection
    self.types = types
    self.group = group
  }

  /// All events.
  public static let all = SubscriptionFilter()

  /// The events of one stream.
  public static func stream(_ id: StreamID) -> SubscriptionFilter { SubscriptionFilter(.stream(id)) }

  /// The events of the streams of a category.
  public static func category(_ category: String) -> SubscriptionFilter {
    SubscriptionFilter(.category(category))
  }

  /// The events of some types.
  public static func types(_ types: String...) -> SubscriptionFilter {
    SubscriptionFilter(types.count == 1 ? .type(types[0]) : .all, types: types)
  }

  /// Whether an event of the selection passes the rest of the filter.
  package func passes(_ event: RecordedEvent) -> Bool {
    if let types, !types.contains(where: { $0.utf8.elementsEqual(event.type.utf8) }) { return false }
    return group?.contains(event.streamID) ?? true
  }
}
