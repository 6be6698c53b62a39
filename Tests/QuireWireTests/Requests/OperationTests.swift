import QuireWire
import Testing

struct OperationTests {
  @Test
  func `There are 62 operations on tables and 4 on streams`() {
    #expect(Operation.allCases.filter { !$0.isOfStreams }.count == 62)
    #expect(
      Operation.allCases.filter(\.isOfStreams).map(\.rawValue) == [
        "DescribeStream", "GetRecords", "GetShardIterator", "ListStreams",
      ]
    )
  }

  @Test
  func `Every supported operation is found by its target`() throws {
    for operation in Operation.allCases where operation.isSupported {
      #expect(try Operation(target: "DynamoDB_20120810.\(operation.rawValue)") == operation)
    }
  }

  @Test(arguments: Operation.allCases.filter { !$0.isSupported })
  func `An operation that is not supported is refused by name`(operation: Operation) {
    #expect {
      try Operation(target: operation.target)
    } throws: { error in
      let error = error as? WireError
      return error?.type == "com.amazon.coral.service#UnknownOperationException" && error?.status == 400
        && error?.message == "The operation \(operation.rawValue) is not supported by this server"
    }
  }

  @Test(arguments: [
    "", "GetItem", "DynamoDB_20120810", "DynamoDB_20120810.", "DynamoDB_20120810.getItem",
    "DynamoDB_20111205.GetItem",
    "DynamoDBStreams_20120810.GetItem", "DynamoDB_20120810.ListStreams", "DynamoDB_20120810.GetItem.GetItem",
  ])
  func `Another target names no operation`(target: String) throws {
    let error = try #require(throws: WireError.self) { try Operation(target: target) }
    #expect(error.status == 400)
    #expect(
      String(decoding: error.body, as: UTF8.self) == """
        {"__type":"com.amazon.coral.service#UnknownOperationException"}
        """
    )
  }
}
