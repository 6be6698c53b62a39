import Quire
import QuireModel
import QuireTesting
import Testing

/// The tag of a table, not of a test.
private typealias Tag = QuireModel.Tag

@Suite("Tags")
struct TagTests {
  private static let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/table"

  private func tag(_ number: Int) -> Tag { Tag(key: "key\(number)", value: "value") }

  @Test("tags are added, replaced, removed and listed, and come with a new table")
  func tags() async throws {
    var request = CreateTable.table()
    request.tags = [Tag(key: "a", value: "1")]
    try await withTemporaryStore(tables: [request]) { store in
      func tags() throws -> [Tag] {
        try store.listTagsOfResource(ListTagsOfResource(resourceArn: Self.arn)).tags
      }
      #expect(try store.describeTable(DescribeTable(tableName: "table")).tableArn == Self.arn)
      #expect(try tags() == [Tag(key: "a", value: "1")])
      try await store.tagResource(
        TagResource(
          resourceArn: Self.arn,
          tags: [Tag(key: "b", value: ""), Tag(key: "a", value: "2")]
        )
      )
      #expect(try tags() == [Tag(key: "a", value: "2"), Tag(key: "b", value: "")])
      try await store.untagResource(UntagResource(resourceArn: Self.arn, tagKeys: ["a", "none"]))
      #expect(try tags() == [Tag(key: "b", value: "")])
    }
  }

  @Test("a table has up to 50 tags")
  func count() async throws {
    let refusal =
      "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn"
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.tagResource(TagResource(resourceArn: Self.arn, tags: (0..<49).map(tag)))
      try await store.tagResource(TagResource(resourceArn: Self.arn, tags: [tag(0), tag(49)]))
      await expectFailure(refusal) {
        try await store.tagResource(TagResource(resourceArn: Self.arn, tags: [tag(50)]))
      }
      await expectFailure(refusal) {
        try await store.tagResource(TagResource(resourceArn: Self.arn, tags: (0..<51).map(tag)))
      }
      #expect(try store.listTagsOfResource(ListTagsOfResource(resourceArn: Self.arn)).tags.count == 50)
      var request = CreateTable.table("other")
      request.tags = (0..<51).map(tag)
      await expectFailure(refusal) { try await store.createTable(request) }
    }
  }

  @Test("tags that break a rule are refused")
  func badTags() async throws {
    let long = String(repeating: "k", count: 129)
    let cases: [([Tag], String)] = [
      ([], "Atleast one Tag needs to be provided as Input."),
      ([Tag(key: "", value: "v")], "The Tag Key provided is invalid, Key: "),
      ([Tag(key: long, value: "v")], "The Tag Key provided is invalid, Key: \(long)"),
      (
        [Tag(key: "k", value: String(repeating: "v", count: 257))],
        "The Tag Value provided is invalid, Value: \(String(repeating: "v", count: 257))"
      ),
      // Only letters, digits, spaces and a few marks, as Alternator's tests found.
      ([Tag(key: "->>;-)])", value: "v")], "The Tag Key provided is invalid, Key: ->>;-)])"),
      ([Tag(key: "k", value: "#!%%^$$&")], "The Tag Value provided is invalid, Value: #!%%^$$&"),
      ([Tag(key: "aws:k", value: "v")], "Tag Key cannot be prefixed with aws:, Key: aws:k"),
      (
        [Tag(key: "k", value: "v"), Tag(key: "k", value: "w")],
        "Duplicate Tag Keys provided as input: Duplicate Tag Key found k"
      ),
    ]
    try await withTemporaryStore(tables: [.table()]) { store in
      for (tags, message) in cases {
        await expectFailure("ValidationException: \(message)") {
          try await store.tagResource(TagResource(resourceArn: Self.arn, tags: tags))
        }
      }
      try await store.tagResource(
        TagResource(
          resourceArn: Self.arn,
          tags: [
            Tag(key: String(repeating: "k", count: 128), value: String(repeating: "v", count: 256)),
            Tag(key: "законные буквы", value: "Ѯ 4²"), Tag(key: " ", value: "_.:/=+-@"),
          ]
        )
      )
      for (keys, message) in [
        ([], "Atleast one Tag Key needs to be provided as Input."),
        (["k", ""], "The Tag Key provided is invalid, Key: "),
        ([long], "The Tag Key provided is invalid, Key: \(long)"),
        (["hi!", "k"], "The Tag Key provided is invalid, Key: hi!"),
      ] as [([String], String)] {
        await expectFailure("ValidationException: \(message)") {
          try await store.untagResource(UntagResource(resourceArn: Self.arn, tagKeys: keys))
        }
      }
    }
  }

  @Test(
    "only tables have tags",
    arguments: [
      // The first three as ack-api-quirks' catalogue has them; Alternator's tests found the first too.
      ("none", "One or more parameter values were invalid: ARNs must start with 'arn:': "),
      (
        "arn:aws:s3:us-east-1:000000000000:table/table",
        "One or more parameter values were invalid: Provided Arn is not a DynamoDB resource arn: "
      ),
      (
        "arn:aws:dynamodb:us-east-1:000000000000:table/table/index/index",
        "One or more parameter values were invalid: Invalid resource arn provided, only table or stream is accepted. "
          + "Provided resource arn: "
      ),
      (
        "arn:aws:dynamodb:us-east-1:000000000000:table/",
        "Invalid TableArn: Invalid ResourceArn provided as input "
      ),
      (
        "arn:aws:dynamodb:us-east-1:000000000000:backup/table",
        "Invalid TableArn: Invalid ResourceArn provided as input "
      ),
      ("arn:not/a/good/format", "Invalid TableArn: Invalid ResourceArn provided as input "),
    ]
  )
  func otherResources(arn: String, message: String) async throws {
    let refusal = "ValidationException: \(message)\(arn)"
    try await withTemporaryStore(tables: [.table()]) { store in
      await expectFailure(refusal) {
        try await store.tagResource(TagResource(resourceArn: arn, tags: [tag(0)]))
      }
      await expectFailure(refusal) {
        try await store.untagResource(UntagResource(resourceArn: arn, tagKeys: ["k"]))
      }
      await expectFailure(refusal) { try store.listTagsOfResource(ListTagsOfResource(resourceArn: arn)) }
    }
  }

  @Test("a table that is not there has no tags")
  func absent() async throws {
    let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/none"
    try await withTemporaryStore { store in
      await expectFailure(
        "ResourceNotFoundException: Requested resource not found: ResourceArn: \(arn) not found"
      ) { try store.listTagsOfResource(ListTagsOfResource(resourceArn: arn)) }
      await expectFailure(
        "ResourceNotFoundException: Requested resource not found: ResourceArn: \(arn) not found"
      ) { try await store.tagResource(TagResource(resourceArn: arn, tags: [tag(0)])) }
    }
  }
}
