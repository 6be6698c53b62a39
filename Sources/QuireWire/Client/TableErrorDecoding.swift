package import QuireModel

extension TableError {
  /// Reads the error that a body tells; nil where the body is no error of the service, but for example the page of a
  /// proxy.
  package init?(wireBody body: [UInt8]) {
    var reader = JSONReader(body.span)
    guard let error = try? reader.readTableError() else { return nil }
    self = error
  }
}

extension JSONReader {
  fileprivate mutating func readTableError() throws(JSONError) -> TableError? {
    var type: String?
    var message = ""
    var item: Item?
    var reasons: [CancellationReason] = []
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "__type", "code": type = try reader.readString()
      case "message", "Message": message = try reader.readString()
      case "Item": item = try reader.readItem()
      case "CancellationReasons":
        reasons = try reader.readArray { reader throws(JSONError) in try reader.readCancellationReason() }
      default: try reader.skipValue()
      }
    }
    try finish()
    // Before the name stands a namespace, and some services add an address after a colon.
    guard let name = type?.split(separator: "#").last?.split(separator: ":").first else { return nil }
    return TableError(
      TableError.Code(rawValue: String(name)),
      message,
      item: item.flatMap { $0.isEmpty ? nil : $0 },
      cancellationReasons: reasons
    )
  }

  private mutating func readCancellationReason() throws(JSONError) -> CancellationReason {
    var reason = CancellationReason(.none)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "Code": reason.code = CancellationReason.Code(rawValue: try reader.readString())
      case "Message": reason.message = try reader.readString()
      case "Item":
        let item = try reader.readItem()
        reason.item = item.isEmpty ? nil : item
      default: try reader.skipValue()
      }
    }
    return reason
  }
}
