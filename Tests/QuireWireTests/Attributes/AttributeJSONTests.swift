import QuireModel
import QuireWire
import Testing

@Suite("DynamoDB's JSON")
struct DynamoDBJSONTests {
  @Test(
    "every type reads and writes in its form",
    arguments: [
      (#"{"S":"a\"é"}"#, .s("a\"é")),
      (#"{"S":""}"#, .s("")),
      (#"{"N":"42"}"#, 42),
      (#"{"N":"-1.5"}"#, .n(number("-1.5"))),
      (#"{"B":""}"#, .b([])),
      (#"{"B":"AAH/"}"#, .b([0, 1, 255])),
      (#"{"BOOL":false}"#, false),
      (#"{"NULL":true}"#, .null),
      (#"{"L":[]}"#, []),
      (#"{"L":[{"S":"a"},{"L":[{"NULL":true}]}]}"#, ["a", [.null]]),
      (#"{"M":{}}"#, [:]),
      (#"{"M":{"":{"N":"1"},"k":{"M":{"x":{"S":"y"}}}}}"#, ["": 1, "k": ["x": "y"]]),
      (#"{"SS":["a","b"]}"#, .ss(["a", "b"])),
      (#"{"NS":["1","2"]}"#, .ns([Number(1), Number(2)])),
      (#"{"BS":["AA==",""]}"#, .bs([[0], []])),
    ] as [(String, AttributeValue)]
  )
  func forms(text: String, value: AttributeValue) throws {
    #expect(try AttributeValue(dynamoDBJSON: [UInt8](text.utf8)) == value)
    #expect(String(decoding: value.dynamoDBJSON(format: .stable), as: UTF8.self) == text)
  }

  @Test(
    "numbers are normalised",
    arguments: [
      ("1.50", "1.5"), ("-0", "0"), ("1.5E2", "150"), ("007", "7"),
      ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
    ]
  )
  func numbers(text: String, normal: String) throws {
    let value = try AttributeValue(dynamoDBJSON: [UInt8](#"{"N":"\#(text)"}"#.utf8))
    #expect(String(decoding: value.dynamoDBJSON(), as: UTF8.self) == #"{"N":"\#(normal)"}"#)
  }

  @Test(
    "a faulty value is refused with its path, place and kind",
    arguments: [
      (#"{"k":"a"}"#, .type, "at byte 5, k: expected an object, found a string"),
      (
        #"{"k":{}}"#, .value,
        "at byte 5, k: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
      ),
      (
        #"{"k":{"S":"a","N":"1"}}"#, .value,
        "at byte 5, k: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
      ),
      (
        #"{"k":{"s":"a"}}"#, .type,
        "at byte 5, k: expected one of the types S, N, B, BOOL, NULL, L, M, SS, NS and BS, found another"
      ),
      (#"{"k":{"S":1}}"#, .type, "at byte 10, k.S: expected a string, found a number"),
      (#"{"k":{"S":null}}"#, .type, "at byte 10, k.S: expected a string, found null"),
      (#"{"k":{"N":1}}"#, .type, "at byte 10, k.N: expected a string, found a number"),
      (
        #"{"k":{"N":"x"}}"#, .value,
        "at byte 10, k.N: The parameter cannot be converted to a numeric value: x"
      ),
      (
        #"{"k":{"N":" 1"}}"#, .value,
        "at byte 10, k.N: The parameter cannot be converted to a numeric value:  1"
      ),
      (#"{"k":{"N":""}}"#, .value, "at byte 10, k.N: The parameter cannot be converted to a numeric value"),
      (
        #"{"k":{"N":"1E126"}}"#, .value,
        "at byte 10, k.N: Number overflow. Attempting to store a number with magnitude larger than supported range"
      ),
      (#"{"k":{"B":"A"}}"#, .type, "at byte 10, k.B: expected base64 with padding, found other text"),
      (#"{"k":{"BOOL":"true"}}"#, .type, "at byte 13, k.BOOL: expected a boolean, found a string"),
      (
        #"{"k":{"NULL":false}}"#, .value,
        "at byte 13, k.NULL: One or more parameter values were invalid: Null attribute value types must have the value of true"
      ),
      (#"{"k":{"NULL":null}}"#, .type, "at byte 13, k.NULL: expected a boolean, found null"),
      (#"{"k":{"L":{}}}"#, .type, "at byte 10, k.L: expected an array, found an object"),
      (
        #"{"k":{"L":[{"S":"a"},{"N":true}]}}"#, .type,
        "at byte 26, k.L[1].N: expected a string, found a boolean"
      ),
      (
        #"{"k":{"M":{"x":{"M":{"y":1}}}}}"#, .type,
        "at byte 25, k.M.x.M.y: expected an object, found a number"
      ),
      (#"{"k":{"M":[]}}"#, .type, "at byte 10, k.M: expected an object, found an array"),
      (
        #"{"k":{"SS":[]}}"#, .value,
        "at byte 11, k.SS: One or more parameter values were invalid: An string set  may not be empty"
      ),
      (
        #"{"k":{"NS":[]}}"#, .value,
        "at byte 11, k.NS: One or more parameter values were invalid: An number set  may not be empty"
      ),
      (
        #"{"k":{"BS":[]}}"#, .value,
        "at byte 11, k.BS: One or more parameter values were invalid: Binary sets should not be empty"
      ),
      (
        #"{"k":{"SS":["a","b","a"]}}"#, .value,
        "at byte 11, k.SS: One or more parameter values were invalid: Input collection [a, b, a] contains duplicates."
      ),
      (
        #"{"k":{"NS":["1","1.0"]}}"#, .value,
        "at byte 11, k.NS: Input collection contains duplicates"
      ),
      (
        #"{"k":{"BS":["AA==","AA=="]}}"#, .value,
        "at byte 11, k.BS: One or more parameter values were invalid: Input collection [AA==, AA==]of type BS contains duplicates."
      ),
      (#"{"k":{"SS":["a",1]}}"#, .type, "at byte 16, k.SS[1]: expected a string, found a number"),
      (#"{"k":{"S":"a"},"k":{"S":"b"}}"#, .syntax, "at byte 29, k: expected each name once, found one again"),
      (#"[]"#, .type, "at byte 0: expected an object, found an array"),
      (#"{"k":{"S":"a"}}x"#, .syntax, "at byte 15: expected the end of the text, found “x”"),
      (#"{"k":{"S":"a}}"#, .syntax, "at byte 14, k.S: expected “\"”, found the end of the text"),
    ] as [(String, JSONError.Kind, String)]
  )
  func faults(text: String, kind: JSONError.Kind, message: String) {
    let error = #expect(throws: JSONError.self) { try Item(dynamoDBJSON: [UInt8](text.utf8)) }
    #expect(error?.description == message)
    #expect(error?.kind == kind)
  }

  @Test("names that only look alike are two attributes, and strings that do are two members")
  func bytesNotCharacters() throws {
    let item = try Item(
      dynamoDBJSON: [UInt8](#"{"\u00e9":{"N":"1"},"e\u0301":{"SS":["\u00e9","e\u0301"]}}"#.utf8)
    )
    #expect(item["\u{E9}"] == 1)
    #expect(item["e\u{301}"] == .ss(["\u{E9}", "e\u{301}"]))
  }

  @Test("a set of many members is checked for duplicates as one of few", arguments: [7, 8, 9, 200])
  func largeSets(count: Int) throws {
    let members = (0..<count).map { "m\($0)" }
    let item = Item(["s": .ss(members)])
    #expect(try Item(dynamoDBJSON: item.dynamoDBJSON()) == item)
    for place in [0, count / 2, count - 1] {
      let doubled = Item(["s": .ss(members + [members[place]])])
      let error = #expect(throws: JSONError.self) { try Item(dynamoDBJSON: doubled.dynamoDBJSON()) }
      #expect(error?.kind == .value)
    }
  }

  @Test("pretty text is ordered by names")
  func pretty() {
    let item: Item = ["b": [1], "a": "x", "B": .null]
    #expect(
      String(decoding: item.dynamoDBJSON(format: .pretty), as: UTF8.self) == """
        {
          "B": {
            "NULL": true
          },
          "a": {
            "S": "x"
          },
          "b": {
            "L": [
              {
                "N": "1"
              }
            ]
          }
        }
        """
    )
  }

  @Test("a random item reads back as it was")
  func roundTrip() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let value = AttributeValue.random(depth: 4, documentsOnly: false, using: &random)
      let item: Item = ["value": value, "PK": "a"]
      for format in [JSONWriter.Format.compact, .stable, .pretty] {
        #expect(try Item(dynamoDBJSON: item.dynamoDBJSON(format: format)) == item, "seed \(seed)")
      }
    }
  }

  @Test("random changes to a valid text never trap")
  func mutations() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<5_000 {
      let value = AttributeValue.random(depth: 3, documentsOnly: false, using: &random)
      var text = value.dynamoDBJSON()
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        if Bool.random(using: &random) {
          text[place] = UInt8.random(in: 0...255, using: &random)
        } else {
          text.remove(at: place)
        }
        if text.isEmpty { break }
      }
      if let read = try? AttributeValue(dynamoDBJSON: text) {
        #expect((try? AttributeValue(dynamoDBJSON: read.dynamoDBJSON())) == read, "seed \(seed)")
      }
      _ = try? AttributeValue(documentJSON: text)
    }
  }
}

@Suite("Plain JSON of attribute values")
struct DocumentJSONTests {
  @Test(
    "JSON values become attribute values and back",
    arguments: [
      (#""a""#, "a"), ("1", 1), ("-1.5", .n(number("-1.5"))), ("true", true), ("null", .null), ("[]", []),
      ("{}", [:]),
      (#"{"a":[1,{"b":null}],"c":"x"}"#, ["a": [1, ["b": .null]], "c": "x"]),
      (
        "12345678901234567890123456789012345678",
        .n(number("12345678901234567890123456789012345678"))
      ),
    ] as [(String, AttributeValue)]
  )
  func forms(text: String, value: AttributeValue) throws {
    #expect(try AttributeValue(documentJSON: [UInt8](text.utf8)) == value)
    #expect(String(decoding: value.documentJSON(format: .stable), as: UTF8.self) == text)
  }

  @Test("binary data and sets are written as text and arrays")
  func otherTypes() {
    let item: Item = ["b": .b([255]), "bs": .bs([[1]]), "ns": .ns([Number(1)]), "ss": .ss(["a"])]
    #expect(
      String(decoding: item.documentJSON(format: .stable), as: UTF8.self)
        == #"{"b":"/w==","bs":["AQ=="],"ns":[1],"ss":["a"]}"#
    )
  }

  @Test(
    "a faulty text is refused with its path",
    arguments: [
      ("[]", "at byte 0: expected an object, found an array"),
      (#"{"a":1,"a":1}"#, "at byte 13, a: expected each name once, found one again"),
      (
        #"{"a":[1,{"b":1e200}]}"#,
        """
        at byte 13, a[1].b: expected a number of at most 38 significant digits that is 0 or between 1E-130 and \
        9.9…E+125 in magnitude, found another
        """
      ),
      (#"{"a":[01]}"#, "at byte 7, a[0]: expected no digit after a leading zero, found “1”"),
    ]
  )
  func faults(text: String, message: String) {
    let error = #expect(throws: JSONError.self) { try Item(documentJSON: [UInt8](text.utf8)) }
    #expect(error?.description == message)
  }

  @Test("a random document reads back as it was")
  func roundTrip() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let value = AttributeValue.random(depth: 4, documentsOnly: true, using: &random)
      #expect(try AttributeValue(documentJSON: value.documentJSON()) == value, "seed \(seed)")
    }
  }
}

func number(_ text: String) -> Number {
  guard let number = Number(text) else { preconditionFailure("\(text) is no number") }
  return number
}

extension AttributeValue {
  static func random(depth: Int, documentsOnly: Bool, using random: inout SeededRandom) -> AttributeValue {
    let kinds: [Kind] =
      [.s, .n, .bool, .null] + (documentsOnly ? [] : [.b, .ss, .ns, .bs]) + (depth > 0 ? [.l, .m] : [])
    let count = Int.random(in: 1...4, using: &random)
    switch kinds.randomElement(using: &random) ?? .null {
    case .s: return .s(.random(using: &random))
    case .n: return .n(.random(using: &random))
    case .b: return .b(.random(using: &random))
    case .bool: return .bool(Bool.random(using: &random))
    case .null: return .null
    case .l:
      return .l(
        (1..<count).map { _ in .random(depth: depth - 1, documentsOnly: documentsOnly, using: &random) }
      )
    case .m:
      var members: [AttributeName: AttributeValue] = [:]
      for _ in 1..<count {
        members[AttributeName(.random(using: &random))] =
          .random(depth: depth - 1, documentsOnly: documentsOnly, using: &random)
      }
      return .m(members)
    case .ss: return .ss(StringSet((0..<count).map { _ in .random(using: &random) }).elements)
    case .ns: return .ns(NumberSet((0..<count).map { _ in .random(using: &random) }).elements)
    case .bs: return .bs(BinarySet((0..<count).map { _ in .random(using: &random) }).elements)
    }
  }
}

extension Number {
  static func random(using random: inout SeededRandom) -> Number {
    let digits = (0..<Int.random(in: 1...38, using: &random)).map { _ in
      "\(Int.random(in: 0...9, using: &random))"
    }
    return number(
      (Bool.random(using: &random) ? "-" : "") + digits.joined()
        + "E\(Int.random(in: -90...80, using: &random))"
    )
  }
}

extension [UInt8] {
  static func random(using random: inout SeededRandom) -> [UInt8] {
    (0..<Int.random(in: 0..<9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
  }
}
