import QuireModel

/// Reads a value as a shape of the service model demands it, and says what AWS says of one that is of another type.
///
/// AWS reads a body in order and stops at the first member of a wrong type. Members that are null count as absent, those
/// that the model does not know are passed over, and of a name given twice the last value stays. Numbers lose their
/// fraction where the model wants integers.
struct TypeCheck: ~Escapable {
  /// Where a value stands, on which the words depend.
  private enum Place {
    case member
    case element
  }

  private var reader: JSONReader
  private let model: ServiceModel

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ model: ServiceModel) {
    reader = JSONReader(bytes, maximumDepth: RequestDecoder.maximumDepth)
    self.model = model
  }

  /// The request, with its members by their names in the model.
  mutating func read(_ shape: ServiceModel.Shape) throws(WireError) -> JSONValue {
    // Broken syntax is reported before any member's type.
    var ahead = reader
    do throws(JSONError) {
      guard try ahead.peek() == .object else { throw ahead.mismatch(.object) }
      try ahead.skipValue()
      try ahead.finish()
    } catch {
      throw .serialization()
    }
    do throws(Fault) {
      return try value(shape, at: .member) ?? .object([])
    } catch {
      switch error {
      case .type(let message): throw .serialization(message)
      case .syntax: throw .serialization()
      }
    }
  }

  private enum Fault: Error {
    case syntax
    case type(String)
  }

  /// The value that comes next; nil for null.
  private mutating func value(_ shape: ServiceModel.Shape, at place: Place) throws(Fault) -> JSONValue? {
    let kind = try peek()
    if kind == .null {
      _ = try next()
      return nil
    }
    switch shape.kind {
    case .structure(let members):
      switch kind {
      case .object: return try structure(members)
      case .array: throw .type("Unrecognized collection type class \(shape.javaClass)")
      default: throw .type(place == .member ? "Unexpected field type" : "Unexpected value type in payload")
      }
    case .list(let element):
      switch kind {
      case .array: return try list(model.shapes[element])
      case .object: throw .type(Words.object)
      default: throw .type(place == .member ? "Unexpected field type" : Words.cast)
      }
    case .map(_, let value):
      switch kind {
      case .object: return try map(model.shapes[value])
      case .array: throw .type("Unrecognized collection type \(model.javaType(shape))")
      default: throw .type(place == .member ? "Unexpected field type" : Words.cast)
      }
    case .string, .blob, .boolean, .integer, .long, .double, .timestamp:
      return try scalar(shape, kind)
    }
  }

  private mutating func peek() throws(Fault) -> JSONReader.Kind {
    do throws(JSONError) { return try reader.peek() } catch { throw .syntax }
  }

  /// Reads a scalar.
  private mutating func next() throws(Fault) -> JSONValue {
    do throws(JSONError) { return try reader.readJSONValue() } catch { throw .syntax }
  }

  private mutating func structure(_ members: [ServiceModel.Member]) throws(Fault) -> JSONValue {
    var read: [JSONValue.Member] = []
    try beginObject()
    while let name = try nextName() {
      guard let member = members.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        do throws(JSONError) { try reader.skipValue() } catch { throw .syntax }
        continue
      }
      read.removeAll { $0.name == member.name }
      guard let value = try value(model.shapes[member.shape], at: .member) else { continue }
      read.append(JSONValue.Member(member.name, value))
    }
    return .object(read)
  }

  private mutating func map(_ shape: ServiceModel.Shape) throws(Fault) -> JSONValue {
    var read: [JSONValue.Member] = []
    var places: [AttributeName: Int] = [:]
    try beginObject()
    while let name = try nextName() {
      guard let value = try element(shape) else { continue }
      if let place = places[AttributeName(name)] {
        read[place].value = value
      } else {
        places[AttributeName(name)] = read.count
        read.append(JSONValue.Member(name, value))
      }
    }
    return .object(read)
  }

  private mutating func list(_ shape: ServiceModel.Shape) throws(Fault) -> JSONValue {
    var read: [JSONValue] = []
    do throws(JSONError) { try reader.beginArray() } catch { throw .syntax }
    while true {
      do throws(JSONError) {
        guard try reader.nextElement() else { return .array(read) }
      } catch {
        throw .syntax
      }
      if let value = try element(shape) { read.append(value) }
    }
  }

  /// An element of a list or map: null is a structure without members, or no element.
  private mutating func element(_ shape: ServiceModel.Shape) throws(Fault) -> JSONValue? {
    if let value = try value(shape, at: .element) { return value }
    if case .structure = shape.kind { return .object([]) }
    return nil
  }

  private mutating func beginObject() throws(Fault) {
    do throws(JSONError) { try reader.beginObject() } catch { throw .syntax }
  }

  private mutating func nextName() throws(Fault) -> String? {
    do throws(JSONError) { return try reader.nextName() } catch { throw .syntax }
  }
}

/// Scalars.
extension TypeCheck {
  private mutating func scalar(
    _ shape: ServiceModel.Shape,
    _ kind: JSONReader.Kind
  ) throws(Fault) -> JSONValue {
    switch kind {
    case .object: throw .type(Words.object)
    case .array: throw .type("Unrecognized collection type \(model.javaType(shape))")
    default: break
    }
    let value = try next()
    switch (shape.kind, value) {
    case (.string, .string), (.boolean, .bool), (.double, .number), (.timestamp, .number): return value
    case (.blob, .string(let text)):
      if let fault = Self.base64Fault(text) { throw .type(fault) }
      return value
    case (.blob, _): throw .type("only base-64-encoded strings are convertible to bytes")
    case (.boolean, .string(let word)):
      switch word.lowercased() {
      case "true", "yes", "1": return .bool(true)
      case "false", "no", "0": return .bool(false)
      default: throw .type("Unexpected token received from parser")
      }
    case (.integer, .number(let text)): return .number(Self.integer(text, Int(Int32.min)...Int(Int32.max)))
    case (.long, .number(let text)): return .number(Self.integer(text, Int.min...Int.max))
    default: throw .type("\(value.token) cannot be converted to \(model.javaName(shape))")
    }
  }

  /// The integer part of a number, or the nearest bound.
  private static func integer(_ text: String, _ range: ClosedRange<Int>) -> String {
    if let integer = Int(text) { return min(max(integer, range.lowerBound), range.upperBound).description }
    let double = Double(text) ?? 0
    if double >= Double(range.upperBound) { return range.upperBound.description }
    if double <= Double(range.lowerBound) { return range.lowerBound.description }
    return Int(double).description
  }

  private static func base64Fault(_ text: String) -> String? {
    if Base64.decode(text) != nil { return nil }
    guard text.utf16.count % 4 == 0 else {
      return "Base64 encoded length is expected a multiple of 4 bytes but found: \(text.utf16.count)"
    }
    let alphabet = text.unicodeScalars.prefix { scalar in
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", "+", "/", "=": true
      default: false
      }
    }
    if alphabet.endIndex < text.unicodeScalars.endIndex {
      return "Invalid Base64 character: '\(text.unicodeScalars[alphabet.endIndex])'"
    }
    // The misspelling is AWS's.
    return "Invalid last non-pad Base64 character dectected"
  }
}

/// AWS's words.
private enum Words {
  static let object = "Start of structure or map found where not expected"
  static let cast =
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    + "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    + "loader 'bootstrap')"
}

extension JSONValue {
  /// The kind of a scalar, as AWS's messages call it.
  fileprivate var token: String {
    switch self {
    case .string: "STRING_VALUE"
    case .bool(let bool): bool ? "TRUE_VALUE" : "FALSE_VALUE"
    case .number(let text): text.contains { ".eE".contains($0) } ? "DECIMAL_VALUE" : "NUMBER_VALUE"
    case .null: "VALUE_NULL"
    case .array: "START_ARRAY"
    case .object: "START_OBJECT"
    }
  }
}

extension ServiceModel.Shape {
  fileprivate var javaClass: String { "com.amazonaws.dynamodb.v20120810.\(name)" }
}

extension ServiceModel {
  /// What messages call a scalar type.
  fileprivate func javaName(_ shape: Shape) -> String {
    switch shape.kind {
    case .string: "String"
    case .boolean: "Boolean"
    case .integer: "Integer"
    case .long: "Long"
    case .double: "Double"
    case .timestamp: "Date"
    case .blob: "ByteBuffer"
    case .structure, .list, .map: shape.name
    }
  }

  /// What messages call a type that a list was given for.
  fileprivate func javaType(_ shape: Shape) -> String {
    switch shape.kind {
    case .map(_, let value): "java.util.Map<java.lang.String, \(javaArgument(shapes[value]))>"
    case .blob: "class java.nio.ByteBuffer"
    case .timestamp: "class java.util.Date"
    case .structure: "class \(shape.javaClass)"
    default: "class java.lang.\(javaName(shape))"
    }
  }

  private func javaArgument(_ shape: Shape) -> String {
    switch shape.kind {
    case .structure: shape.javaClass
    case .list(let element): "java.util.List<\(javaArgument(shapes[element]))>"
    case .map: javaType(shape)
    default: "java.lang.\(javaName(shape))"
    }
  }
}
