import QuireModel

/// The attributes of an event's item beside its key, in the order of their names' bytes.
enum EventField: Int, CaseIterable {
  case globalPartition
  case position
  case streamsPartition
  case causationID
  case correlationID
  case createdAt
  case data
  case eventID
  case eventType
  case metadata
  case schemaVersion
  case streamID
  case category
  case version

  var name: AttributeName {
    typealias Name = EventTable.Name
    return switch self {
    case .globalPartition: Name.globalPartition
    case .position: Name.position
    case .streamsPartition: Name.streamsPartition
    case .causationID: Name.causationID
    case .correlationID: Name.correlationID
    case .createdAt: Name.createdAt
    case .data: Name.data
    case .eventID: Name.eventID
    case .eventType: Name.eventType
    case .metadata: Name.metadata
    case .schemaVersion: Name.schemaVersion
    case .streamID: Name.streamID
    case .category: Name.category
    case .version: Name.version
    }
  }
}
