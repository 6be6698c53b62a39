import QuireModel

extension WireError {
  /// The type with its namespace, as `__type` has it.
  package var type: String { namespace.rawValue + code }

  /// The body of the response.
  package var body: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.writeName("__type")
    writer.write(type)
    if let message {
      writer.writeName(messageName)
      writer.write(message)
    }
    if let item {
      writer.writeName("Item")
      writer.write(item)
    }
    if !cancellationReasons.isEmpty {
      writer.writeName("CancellationReasons")
      writer.writeArray(cancellationReasons) { $0.write($1) }
    }
    writer.endObject()
    return writer.bytes
  }

  /// The member that holds the message: the service model and its framework do not spell it alike everywhere.
  private var messageName: String {
    switch code {
    case "TransactionCanceledException", "IdempotentParameterMismatchException",
      "TransactionInProgressException",
      "SerializationException":
      "Message"
    // With the item DynamoDB spells it unlike without.
    case "ConditionalCheckFailedException" where item != nil: "Message"
    default: "message"
    }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ reason: CancellationReason) {
    beginObject()
    writeName("Code")
    write(reason.code.rawValue)
    if let message = reason.message {
      writeName("Message")
      write(message)
    }
    if let item = reason.item {
      writeName("Item")
      write(item)
    }
    endObject()
  }
}
