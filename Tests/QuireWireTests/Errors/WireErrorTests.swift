import QuireModel
import QuireWire
import Testing

struct WireErrorTests {
  static func body(_ error: WireError) -> String { String(decoding: error.body, as: UTF8.self) }

  @Test(arguments: [
    (
      TableError(.validation, "no \"good\""),
      #"{"__type":"com.amazon.coral.validate#ValidationException","message":"no \"good\""}"#
    ),
    (
      TableError(.conditionalCheckFailed, "The conditional request failed", item: ["a": 1]),
      #"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Message":"The conditional request failed","Item":{"a":{"N":"1"}}}"#
    ),
    (
      TableError(.conditionalCheckFailed, "The conditional request failed"),
      #"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"}"#
    ),
    (
      TableError(.resourceNotFound, "Requested resource not found"),
      #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}"#
    ),
    (
      TableError(.resourceInUse, "Table already exists: t"),
      #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceInUseException","message":"Table already exists: t"}"#
    ),
    (
      TableError(.idempotentParameterMismatch, "other"),
      #"{"__type":"com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException","Message":"other"}"#
    ),
    (
      TableError(
        .transactionCanceled,
        "Transaction cancelled",
        cancellationReasons: [
          CancellationReason(.none),
          CancellationReason(
            .conditionalCheckFailed,
            message: "The conditional request failed",
            item: ["a": "b"]
          ),
        ]
      ),
      #"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled","CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed","Item":{"a":{"S":"b"}}}]}"#
    ),
    (
      TableError(TableError.Code(rawValue: "ThrottlingException"), "slow"),
      #"{"__type":"com.amazon.coral.availability#ThrottlingException","message":"slow"}"#
    ),
  ])
  func `An error of the store keeps its name and message, in the namespace of its kind`(
    error: TableError,
    body: String
  ) {
    let error = WireError(error)
    #expect(error.status == 400)
    #expect(Self.body(error) == body)
  }

  @Test(
    arguments: [.storage, .corrupted, .incompatibleStore, .alreadyOpen, .unavailable] as [TableError.Code]
  )
  func `A fault of the store is an internal error that tells nothing of it`(code: TableError.Code) {
    let error = WireError(TableError(code, "/secret/path.quire is damaged"))
    #expect(error.status == 500)
    #expect(
      Self.body(error)
        == #"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}"#
    )
    #expect((error.underlying as? TableError)?.message == "/secret/path.quire is damaged")
  }

  @Test
  func `Any other error is internal too`() {
    struct Unknown: Error {}
    #expect(WireError(Unknown() as any Error).status == 500)
    #expect(WireError(WireError.unknownOperation as any Error).code == "UnknownOperationException")
  }

  @Test
  func `Errors of types and syntax spell Message, errors of credentials message`() {
    #expect(
      Self.body(.serialization("Unexpected field type"))
        == #"{"__type":"com.amazon.coral.service#SerializationException","Message":"Unexpected field type"}"#
    )
    #expect(
      Self.body(
        .authentication("MissingAuthenticationTokenException", "Request is missing Authentication Token")
      )
        == #"{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}"#
    )
  }

  @Test
  func `Broken syntax comes before target and credentials`() {
    for body in ["{", "[]", "x"] {
      #expect(WireError.unknownOperation.unlessMalformed(Array(body.utf8)).code == "SerializationException")
    }
    #expect(WireError.unknownOperation.unlessMalformed(Array("{}".utf8)).code == "UnknownOperationException")
  }
}
