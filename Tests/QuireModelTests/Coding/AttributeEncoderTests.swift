import Foundation
import QuireModel
import Testing

@Suite("AttributeEncoder")
struct AttributeEncoderTests {
  struct Everything: Codable, Equatable {
    var s: String
    var int: Int
    var int8: Int8
    var int16: Int16
    var int32: Int32
    var int64: Int64
    var int128: Int128
    var uint: UInt
    var uint8: UInt8
    var uint16: UInt16
    var uint32: UInt32
    var uint64: UInt64
    var uint128: UInt128
    var double: Double
    var float: Float
    var bool: Bool
    var bytes: [UInt8]
    var slice: ContiguousArray<UInt8>
    var data: Data
    var list: [Int]
    var nested: [[String: Bool]]
    var map: [String: Int]
    var byNumber: [Int: String]
    var plainSet: Set<String>
    var strings: StringSet
    var numbers: NumberSet
    var binaries: BinarySet
    var number: Number
    var value: AttributeValue
    var item: Item
    var named: [AttributeName: Int]
    var some: Int?
    var none: Int?
  }

  static let everything = Everything(
    s: "é",
    int: .min,
    int8: .min,
    int16: .max,
    int32: .min,
    int64: .max,
    int128: -99_999_999_999_999_999_999_999_999_999_999_999_999,
    uint: .max,
    uint8: .max,
    uint16: .max,
    uint32: .max,
    uint64: .max,
    uint128: 340_282_366_920_938_463_463_374_607_431_768_200_000,
    double: 0.1,
    float: 0.1,
    bool: true,
    bytes: [0, 255],
    slice: [1],
    data: Data([2, 3]),
    list: [1, 2],
    nested: [["a": true], [:]],
    map: ["k": 1],
    byNumber: [7: "seven"],
    plainSet: ["x"],
    strings: ["b", "a"],
    numbers: [2, 1.5],
    binaries: [[9], []],
    number: 1.25,
    value: .ss(["v"]),
    item: ["i": .null],
    named: ["n": 1],
    some: 1,
    none: nil
  )

  static let everythingItem: Item = [
    "s": "é", "int": .n(Number(Int.min)), "int8": -128, "int16": 32767, "int32": -2_147_483_648,
    "int64": .n(Number(Int.max)), "int128": .n(text("-99999999999999999999999999999999999999")),
    "uint": .n(Number(UInt64.max)), "uint8": 255, "uint16": 65535, "uint32": 4_294_967_295,
    "uint64": .n(text("18446744073709551615")),
    "uint128": .n(text("340282366920938463463374607431768200000")),
    "double": .n(0.1), "float": .n(0.1), "bool": true, "bytes": .b([0, 255]), "slice": .b([1]),
    "data": .b([2, 3]),
    "list": [1, 2], "nested": [["a": true], [:]], "map": ["k": 1], "byNumber": ["7": "seven"],
    "plainSet": ["x"],
    "strings": .ss(["a", "b"]), "numbers": .ns([1.5, 2]), "binaries": .bs([[], [9]]), "number": .n(1.25),
    "value": .ss(["v"]), "item": ["i": .null], "named": ["n": 1], "some": 1,
  ]

  @Test("every type has its attribute")
  func everyType() throws {
    #expect(try AttributeEncoder().encode(Self.everything) == Self.everythingItem)
  }

  @Test("every type comes back as it was")
  func everyTypeBack() throws {
    #expect(try AttributeDecoder().decode(Everything.self, from: Self.everythingItem) == Self.everything)
  }

  @Test("the initialisers and methods on values are the same coding")
  func conveniences() throws {
    #expect(try Item(encoding: Self.everything) == Self.everythingItem)
    #expect(try AttributeValue(encoding: Self.everything) == .m(Self.everythingItem.attributes))
    #expect(try Self.everythingItem.decode() == Self.everything)
    #expect(try AttributeValue.l([1, 2]).decode(as: [Int].self) == [1, 2])
  }

  @Test(
    "a floating-point number is stored by its shortest text",
    arguments: [
      (0.1, "0.1"), (1.0 / 3.0, "0.3333333333333333"), (1e100, "1" + String(repeating: "0", count: 100)),
      (-0.0, "0"),
      (1e-130, "0." + String(repeating: "0", count: 129) + "1"), (9_007_199_254_740_992, "9007199254740992"),
    ] as [(Double, String)]
  )
  func doubles(value: Double, expected: String) throws {
    let encoded = try AttributeValue(encoding: value)
    #expect(encoded == .n(text(expected)))
    #expect(try encoded.decode(as: Double.self) == value)
  }

  @Test(
    "a number that no attribute can hold is refused with its path",
    arguments: [Double.nan, .infinity, -.infinity, 1e126, 1e-131, .leastNonzeroMagnitude]
  )
  func impossibleDoubles(value: Double) throws {
    let failure = encodingFailure { try Item(encoding: ["a": [["b": value]]]) }
    #expect(
      failure
        == "a.Index 0.b: not a number that an attribute can hold: it is finite, has at most 38 significant digits and is 0 or between 1E-130 and 9.9…E+125 in magnitude"
    )
  }

  @Test("integers of more than 38 digits are refused")
  func impossibleIntegers() {
    #expect(encodingFailure { try Item(encoding: ["a": UInt128.max]) }?.hasPrefix("a: not a number") == true)
    #expect(encodingFailure { try Item(encoding: ["a": Int128.min]) }?.hasPrefix("a: not a number") == true)
  }

  @Test("only what encodes as a map is an item")
  func notAMap() {
    #expect(encodingFailure { try Item(encoding: [1]) } == ": an item is made of a map, found a list (L)")
    #expect(encodingFailure { try Item(encoding: "a") } == ": an item is made of a map, found a string (S)")
    #expect(
      encodingFailure { try Item(encoding: Int?.none) } == ": an item is made of a map, found null (NULL)"
    )
  }

  @Test("nil properties are left out, nil elements are NULL")
  func nils() throws {
    struct Optionals: Codable, Equatable {
      var absent: String?
      var elements: [Int?]
      var members: [String: Int?]
    }
    let value = Optionals(absent: nil, elements: [1, nil], members: ["a": nil, "b": 2])
    let item: Item = ["elements": [1, .null], "members": ["a": .null, "b": 2]]
    #expect(try Item(encoding: value) == item)
    #expect(try item.decode() == value)
    var withNull = item
    withNull["absent"] = .null
    #expect(try withNull.decode() == value)
  }

  @Test("a property that holds an attribute value keeps NULL apart from nothing")
  func nullValues() throws {
    struct Holder: Codable, Equatable { var value: AttributeValue? }
    #expect(try Item(encoding: Holder(value: .null)) == ["value": .null])
    #expect(try (["value": .null] as Item).decode() == Holder(value: .null))
    #expect(try ([:] as Item).decode() == Holder(value: nil))
  }

  @Test("an empty set is an absent attribute")
  func emptySets() throws {
    struct Sets: Codable, Equatable {
      var strings: StringSet
      var numbers: NumberSet
      var binaries: BinarySet
      var optional: StringSet?
    }
    let empty = Sets(strings: [], numbers: [], binaries: [], optional: nil)
    #expect(try Item(encoding: empty) == [:])
    #expect(try ([:] as Item).decode() == empty)
    #expect(
      encodingFailure { try Item(encoding: ["sets": [StringSet()]]) }
        == "sets.Index 0: an empty set can only be left out as a property, not stored as a value"
    )
  }

  @Test("an enum with associated values is a map of its case")
  func enums() throws {
    enum Payment: Codable, Equatable {
      case cash
      case card(number: String, Int)
    }
    enum State: String, Codable { case open, closed }
    struct Order: Codable, Equatable {
      var payments: [Payment]
      var state: State
      var counts: [State: Int]
    }
    let order = Order(payments: [.cash, .card(number: "4", 9)], state: .closed, counts: [.open: 1])
    let item: Item = [
      "payments": [["cash": [:]], ["card": ["number": "4", "_1": 9]]], "state": "closed",
      "counts": ["open", 1],
    ]
    #expect(try Item(encoding: order) == item)
    #expect(try item.decode() == order)
  }

  @Test("names that only look alike are two members")
  func bytesNotCharacters() throws {
    struct Alike: Codable, Equatable {
      var composed: Int
      var decomposed: Int

      enum CodingKeys: String, CodingKey {
        case composed = "\u{E9}"
        case decomposed = "e\u{301}"
      }
    }
    let item: Item = ["\u{E9}": 1, "e\u{301}": 2]
    #expect(try Item(encoding: Alike(composed: 1, decomposed: 2)) == item)
    #expect(try item.decode() == Alike(composed: 1, decomposed: 2))
    #expect(throws: DecodingError.self) { try (["\u{E9}": 1] as Item).decode(as: Alike.self) }
  }

  @Test("a subclass keeps its superclass under super")
  func superclasses() throws {
    let dog = Dog(legs: 4, name: "Rex")
    let item = try Item(encoding: dog)
    #expect(item == ["name": "Rex", "super": ["legs": 4]])
    let back: Dog = try item.decode()
    #expect(back.legs == 4)
    #expect(back.name == "Rex")
  }

  @Test("containers by hand: nested ones, super encoders, interleaved writing")
  func containersByHand() throws {
    let item = try Item(encoding: ByHand())
    #expect(
      item == [
        "list": [1, ["deep": [true, .null]], ["x"], ["super": "in a list"], 2],
        "map": ["first": 1, "second": 2],
        "own": "super with a key",
        "again": ["b": 2, "a": 1],
      ]
    )
    #expect(try item.decode() == ByHand())
  }

  @Test("a value of two shapes is refused, not a trap")
  func twoShapes() {
    struct Two: Encodable {
      func encode(to encoder: any Encoder) throws {
        _ = encoder.unkeyedContainer()
        var container = encoder.singleValueContainer()
        try container.encode(1)
      }
    }
    #expect(
      encodingFailure { try Item(encoding: ["a": Two()]) }
        == "a: a value encodes as one of a map, a list or a single value, this one as several"
    )
  }

  @Test("a value that writes nothing is an empty map")
  func nothing() throws {
    struct Nothing: Codable {
      init() {}
      init(from decoder: any Decoder) {}
      func encode(to encoder: any Encoder) {}
    }
    #expect(try Item(encoding: Nothing()) == [:])
    #expect(
      try Item(encoding: [Nothing()].enumerated().map { ["\($0.offset)": $0.element] }[0]) == ["0": [:]]
    )
  }

  @Test("user info reaches the encoded type")
  func userInfo() throws {
    struct Asking: Codable, Equatable {
      var answer: String
      init(answer: String) { self.answer = answer }
      init(from decoder: any Decoder) throws {
        answer = try #require(decoder.userInfo[.answer] as? String)
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(#require(encoder.userInfo[.answer] as? String))
      }
    }
    let encoder = AttributeEncoder(userInfo: [.answer: "42"])
    #expect(try encoder.encode(["a": [Asking(answer: "")]]) == ["a": ["42"]])
    let decoder = AttributeDecoder(userInfo: [.answer: "43"])
    #expect(try decoder.decode([String: [Asking]].self, from: ["a": [1]]) == ["a": [Asking(answer: "43")]])
  }
}

extension CodingUserInfoKey {
  fileprivate static var answer: CodingUserInfoKey {
    guard let key = CodingUserInfoKey(rawValue: "answer") else { preconditionFailure("any text is a key") }
    return key
  }
}

class Animal: Codable {
  let legs: Int
  init(legs: Int) { self.legs = legs }
}

final class Dog: Animal {
  let name: String

  enum CodingKeys: CodingKey { case name }

  init(legs: Int, name: String) {
    self.name = name
    super.init(legs: legs)
  }

  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    try super.init(from: container.superDecoder())
  }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try super.encode(to: container.superEncoder())
  }
}

/// Writes and reads itself through every kind of container.
struct ByHand: Codable, Equatable {
  enum Key: String, CodingKey { case list, map, own, again, deep, first, second, a, b }

  init() {}

  func encode(to encoder: any Encoder) throws {
    var top = encoder.container(keyedBy: Key.self)
    var list = top.nestedUnkeyedContainer(forKey: .list)
    try list.encode(1)
    var deep = list.nestedContainer(keyedBy: Key.self)
    var deepest = deep.nestedUnkeyedContainer(forKey: .deep)
    var strings = list.nestedUnkeyedContainer()
    let elementSuper = list.superEncoder()
    // Written after the containers beside them were begun.
    try deepest.encode(true)
    try deepest.encodeNil()
    try strings.encode("x")
    try ["super": "in a list"].encode(to: elementSuper)
    try list.encode(2)
    var map = top.nestedContainer(keyedBy: Key.self, forKey: .map)
    try map.encode(1, forKey: .first)
    try map.encode(2, forKey: .second)
    try "super with a key".encode(to: top.superEncoder(forKey: .own))
    // Asked for twice, one container; a value written over at last.
    try top.encode("gone", forKey: .again)
    var again = top.nestedContainer(keyedBy: Key.self, forKey: .again)
    try again.encode(1, forKey: .a)
    var once = top.nestedContainer(keyedBy: Key.self, forKey: .again)
    try once.encode(2, forKey: .b)
  }

  init(from decoder: any Decoder) throws {
    let top = try decoder.container(keyedBy: Key.self)
    var list = try top.nestedUnkeyedContainer(forKey: .list)
    same(list.count, 5)
    try same(list.decode(Int.self), 1)
    let deep = try list.nestedContainer(keyedBy: Key.self)
    var deepest = try deep.nestedUnkeyedContainer(forKey: .deep)
    try same(deepest.decodeNil(), false)
    try same(deepest.decode(Bool.self), true)
    try same(deepest.decodeNil(), true)
    same(deepest.isAtEnd, true)
    var strings = try list.nestedUnkeyedContainer()
    try same(strings.decode(String.self), "x")
    try same([String: String](from: list.superDecoder()), ["super": "in a list"])
    same(list.currentIndex, 4)
    try same(list.decode(Int.self), 2)
    let map = try top.nestedContainer(keyedBy: Key.self, forKey: .map)
    same(Set(map.allKeys), [.first, .second])
    try same(String(from: top.superDecoder(forKey: .own)), "super with a key")
    try same(top.decode([String: Int].self, forKey: .again), ["a": 1, "b": 2])
  }
}

/// Compares two values, whose making may change what they are made by.
private func same<Value: Equatable>(
  _ left: Value,
  _ right: Value,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(left == right, sourceLocation: sourceLocation)
}

/// The path and the message of an encoding error; nil where there is none.
func encodingFailure(_ encode: () throws -> some Any) -> String? {
  do {
    _ = try encode()
    return nil
  } catch EncodingError.invalidValue(_, let context) {
    return context.codingPath.map(\.stringValue).joined(separator: ".") + ": " + context.debugDescription
  } catch {
    return "\(error)"
  }
}

/// The number of `text`, which is one.
func text(_ text: String) -> Number {
  guard let number = Number(text) else { preconditionFailure("\(text) is no number") }
  return number
}
