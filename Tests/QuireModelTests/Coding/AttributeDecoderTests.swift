import Foundation
import QuireModel
import Testing

@Suite("AttributeDecoder")
struct AttributeDecoderTests {
  @Test(
    "a value of another type is refused, saying what was expected and found",
    arguments: [
      (String.self, 1, "expected a string (S), found a number (N)"),
      (String.self, .null, "expected a string (S), found null (NULL)"),
      (Int.self, "1", "expected a number (N), found a string (S)"),
      (UInt8.self, .b([1]), "expected a number (N), found binary data (B)"),
      (Double.self, "0.1", "expected a number (N), found a string (S)"),
      (Float.self, true, "expected a number (N), found a boolean (BOOL)"),
      (Bool.self, 1, "expected a boolean (BOOL), found a number (N)"),
      (Number.self, [:], "expected a number (N), found a map (M)"),
      ([UInt8].self, [1], "expected binary data (B), found a list (L)"),
      (Data.self, "AA==", "expected binary data (B), found a string (S)"),
      ([Int].self, [:], "expected a list (L), found a map (M)"),
      ([String: Int].self, [], "expected a map (M), found a list (L)"),
      (Item.self, .ss(["a"]), "expected a map (M), found a string set (SS)"),
      (StringSet.self, ["a"], "expected a string set (SS), found a list (L)"),
      (NumberSet.self, .bs([[1]]), "expected a number set (NS), found a binary set (BS)"),
      (BinarySet.self, .ns([1]), "expected a binary set (BS), found a number set (NS)"),
    ] as [(any SendableDecodable.Type, AttributeValue, String)]
  )
  func mismatches(type: any SendableDecodable.Type, value: AttributeValue, message: String) {
    #expect(decodingFailure { try value.decode(as: type) } == ": \(message)")
    #expect(decodingFailure { try MapOf.decode(type, [value]) } == "map.k0: \(message)")
  }

  @Test(
    "an integer that does not fit is refused",
    arguments: [
      (Int8.self, 127, 128), (Int8.self, -128, -129), (UInt8.self, 255, 256), (UInt8.self, 0, -1),
      (Int16.self, 32767, 32768), (UInt16.self, 65535, 65536), (Int32.self, 2_147_483_647, 2_147_483_648),
      (UInt32.self, 4_294_967_295, 4_294_967_296),
      (Int.self, .n(text("9223372036854775807")), .n(text("9223372036854775808"))),
      (Int64.self, .n(text("-9223372036854775808")), .n(text("-9223372036854775809"))),
      (UInt.self, .n(text("18446744073709551615")), .n(text("18446744073709551616"))),
      (UInt64.self, 0, .n(text("-1"))), (Int.self, .n(text("1E18")), .n(text("1E19"))),
      (Int.self, 1, .n(1.5)), (UInt128.self, .n(text("1E38")), .n(text("1E39"))),
      (Int128.self, .n(text("-1E38")), .n(text("-2E38"))), (Int.self, 0, .n(text("1E-130"))),
    ] as [(any SendableDecodable.Type, AttributeValue, AttributeValue)]
  )
  func ranges(type: any SendableDecodable.Type, fits: AttributeValue, fails: AttributeValue) {
    #expect(decodingFailure { try fits.decode(as: type) } == nil)
    #expect(
      decodingFailure { try MapOf.decode(type, [fits, fails]) }
        == "map.k1: expected an integer that fits \(type), found another number"
    )
  }

  @Test("numbers round to the nearest floating-point value, and never to infinity")
  func floats() throws {
    #expect(
      try AttributeValue.n(text("0.1000000000000000055511151231257827021")).decode(as: Double.self) == 0.1
    )
    #expect(try AttributeValue.n(text("9E125")).decode(as: Double.self) == 9e125)
    #expect(try AttributeValue.n(text("1E-130")).decode(as: Float.self) == 0)
    #expect(
      try AttributeValue.n(text("3.4028234663852886E38")).decode(as: Float.self) == .greatestFiniteMagnitude
    )
    #expect(
      decodingFailure { try AttributeValue.n(text("3.5E38")).decode(as: Float.self) }
        == ": expected a number within the range of Float, found a greater one"
    )
  }

  @Test("a missing attribute is named with the path of its map")
  func missing() {
    struct Inner: Decodable { var x: Int }
    struct Outer: Decodable { var inner: [Inner] }
    #expect(
      decodingFailure { try (["inner": [["x": 1], ["y": 1]]] as Item).decode(as: Outer.self) }
        == "inner.Index 1 (x): expected an attribute called x, found none"
    )
    #expect(
      decodingFailure { try (["inner": [["x": .null]]] as Item).decode(as: Outer.self) }
        == "inner.Index 0.x: expected a number (N), found null (NULL)"
    )
  }

  @Test("attributes that are not asked for are ignored")
  func surplus() throws {
    struct One: Decodable { var x: Int }
    #expect(try (["x": 1, "y": .ss(["a"])] as Item).decode(as: One.self).x == 1)
  }

  @Test("lists and plain sets also take the set types")
  func setsAsLists() throws {
    #expect(try AttributeValue.ss(["b", "a"]).decode(as: [String].self) == ["b", "a"])
    #expect(try AttributeValue.ns([1, 2]).decode(as: Set<Int>.self) == [1, 2])
    #expect(try AttributeValue.bs([[1]]).decode(as: [Data].self) == [Data([1])])
  }

  @Test("the end of a list is an error, not a trap")
  func endOfList() {
    struct Pair: Decodable {
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        _ = try container.decode(Int.self)
        _ = try container.decode(Int.self)
      }
    }
    #expect(
      decodingFailure { try AttributeValue.l([1]).decode(as: Pair.self) }
        == "Index 1: expected another element, found the end of the list after 1"
    )
  }

  @Test("a failed element can be read again as another type")
  func secondTry() throws {
    struct Loose: Decodable {
      var values: [String] = []
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
          if let int = try? container.decode(Int.self) {
            values.append("\(int)")
          } else {
            values.append(try container.decode(String.self))
          }
        }
      }
    }
    #expect(try AttributeValue.l([1, "a", 2]).decode(as: Loose.self).values == ["1", "a", "2"])
  }

  @Test("with another coder attribute values take DynamoDB's JSON form")
  func otherCoders() throws {
    struct Holder: Codable, Equatable {
      var item: Item
      var number: Number
      var set: StringSet
    }
    let holder = Holder(
      item: [
        "s": "a", "n": .n(text("12345678901234567890123456789012345678")), "b": .b([1]), "bool": true,
        "null": .null,
        "l": [1, ["k": "v"]], "ss": .ss(["a"]), "ns": .ns([1]), "bs": .bs([[255]]),
      ],
      number: 1.5,
      set: ["b", "a"]
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(holder)
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"item":{"b":{"B":"AQ=="},"bool":{"BOOL":true},"bs":{"BS":["/w=="]},"l":{"L":[{"N":"1"},"#
        + #"{"M":{"k":{"S":"v"}}}]},"n":{"N":"12345678901234567890123456789012345678"},"ns":{"NS":["1"]},"#
        + #""null":{"NULL":true},"s":{"S":"a"},"ss":{"SS":["a"]}},"number":"1.5","set":["a","b"]}"#
    )
    #expect(try JSONDecoder().decode(Holder.self, from: json) == holder)
  }

  @Test(
    "a faulty form is refused by another decoder",
    arguments: [
      (#"{}"#, ": expected an object with one member, called by a type such as S or N"),
      (#"{"S":"a","N":"1"}"#, ": expected an object with one member, called by a type such as S or N"),
      (#"{"X":"a"}"#, ": expected an object with one member, called by a type such as S or N"),
      (#"{"NULL":false}"#, "NULL: expected true, the only value of NULL"),
      (#"{"B":"A"}"#, "B: expected base64 with padding"),
      (#"{"SS":[]}"#, "SS: expected a set with members"),
      (#"{"NS":["1","1.0"]}"#, "NS: expected a set without duplicates"),
      (#"{"BS":["AA==","AA=="]}"#, "BS: expected a set without duplicates"),
    ]
  )
  func faultyForms(json: String, message: String) {
    #expect(
      decodingFailure { try JSONDecoder().decode(AttributeValue.self, from: Data(json.utf8)) } == message
    )
  }
}

/// Values within a map within a map, for errors with paths.
private enum MapOf {
  static func decode<Value: Decodable>(_ type: Value.Type, _ values: [AttributeValue]) throws -> [String:
    Value]
  {
    var members: [AttributeName: AttributeValue] = [:]
    for (index, value) in values.enumerated() { members[AttributeName("k\(index)")] = value }
    return try AttributeDecoder().decode([String: [String: Value]].self, from: ["map": .m(members)])["map"]
      ?? [:]
  }
}

/// The path and the message of a decoding error; nil where there is none.
func decodingFailure(_ decode: () throws -> some Any) -> String? {
  func describe(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
    context.codingPath.map(\.stringValue).joined(separator: ".") + (key.map { " (\($0.stringValue))" } ?? "")
      + ": "
      + context.debugDescription
  }
  do {
    _ = try decode()
    return nil
  } catch DecodingError.typeMismatch(_, let context) {
    return describe(context)
  } catch DecodingError.valueNotFound(_, let context) {
    return describe(context)
  } catch DecodingError.dataCorrupted(let context) {
    return describe(context)
  } catch DecodingError.keyNotFound(let key, let context) {
    return describe(context, key)
  } catch {
    return "\(error)"
  }
}

/// Types that tests take as arguments.
protocol SendableDecodable: Decodable, Sendable {}

extension String: SendableDecodable {}
extension Bool: SendableDecodable {}
extension Double: SendableDecodable {}
extension Float: SendableDecodable {}
extension Int: SendableDecodable {}
extension Int8: SendableDecodable {}
extension Int16: SendableDecodable {}
extension Int32: SendableDecodable {}
extension Int64: SendableDecodable {}
extension Int128: SendableDecodable {}
extension UInt: SendableDecodable {}
extension UInt8: SendableDecodable {}
extension UInt16: SendableDecodable {}
extension UInt32: SendableDecodable {}
extension UInt64: SendableDecodable {}
extension UInt128: SendableDecodable {}
extension Number: SendableDecodable {}
extension Item: SendableDecodable {}
extension Data: SendableDecodable {}
extension Array: SendableDecodable where Element: SendableDecodable {}
extension Dictionary: SendableDecodable where Key == String, Value: SendableDecodable {}
extension AttributeSet: SendableDecodable {}
