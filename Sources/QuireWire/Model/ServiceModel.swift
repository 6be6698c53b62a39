/// The input shapes of the supported operations, with their bounds: what AWS checks of any request before the operation
/// itself looks at it.
struct ServiceModel: Sendable {
  /// What a value has to be.
  struct Shape: Sendable {
    enum Kind: Sendable {
      case structure([Member])
      case list(element: Int)
      case map(key: Int, value: Int)
      case string, blob, boolean, integer, long, double, timestamp
    }

    /// The name in the model.
    var name: String
    var kind: Kind
    /// The least length or value.
    var minimum: Int?
    /// The greatest length or value.
    var maximum: Int?
    /// The pattern of a string, always that of names.
    var pattern: String?
    /// The values of an enumeration, in the order of messages.
    var values: [String]?
  }

  /// A member of a structure.
  struct Member: Sendable {
    var name: String
    var isRequired: Bool
    /// The number of its shape.
    var shape: Int
  }

  /// The shapes; others refer to them by their place.
  private(set) var shapes: [Shape] = []
  private var numbers: [String: Int] = [:]
  private var inputs: [String: Int] = [:]

  /// The model, read when first asked for: only irregular requests and those of the control plane need it.
  static let shared = ServiceModel(reading: text)

  /// The shape of an operation's request; nil for operations that are not supported.
  func input(of operation: Operation) -> Shape? { inputs[operation.rawValue].map { shapes[$0] } }

  /// Whether a text is an Amazon Resource Name, which stands in for a table's name.
  static func isResourceName(_ name: String) -> Bool { name.utf8.starts(with: "arn:".utf8) }

  /// Whether a byte may stand in the name of a table or index.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension ServiceModel {
  private init(reading text: String) {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    for fields in lines where fields[0] != "operation" {
      numbers[fields[1]] = numbers.count
    }
    for fields in lines {
      if fields[0] == "operation" {
        inputs[fields[1]] = number(fields[2])
      } else {
        shapes.append(shape(fields))
      }
    }
  }

  private func number(_ name: String) -> Int {
    guard let number = numbers[name] else {
      preconditionFailure("generate.py writes every shape that is named")
    }
    return number
  }

  private func shape(_ fields: [String]) -> Shape {
    switch fields[0] {
    case "structure": return Shape(name: fields[1], kind: .structure(fields.dropFirst(2).map(member)))
    case "list":
      return bounded(Shape(name: fields[1], kind: .list(element: number(fields[2]))), fields, at: 3)
    case "map":
      let kind = Shape.Kind.map(key: number(fields[2]), value: number(fields[3]))
      return bounded(Shape(name: fields[1], kind: kind), fields, at: 4)
    case "enum":
      return Shape(name: fields[1], kind: .string, values: fields[2].split(separator: ",").map(String.init))
    default:
      var shape = bounded(Shape(name: fields[1], kind: Self.scalar(fields[0])), fields, at: 2)
      if fields.count > 4 { shape.pattern = fields[4] }
      return shape
    }
  }

  private func member(_ field: String) -> Member {
    let parts = field.split(separator: ":")
    let isRequired = parts[0].hasSuffix("!")
    return Member(
      name: String(isRequired ? parts[0].dropLast() : parts[0]),
      isRequired: isRequired,
      shape: number(String(parts[1]))
    )
  }

  private func bounded(_ shape: Shape, _ fields: [String], at place: Int) -> Shape {
    var shape = shape
    shape.minimum = Int(fields[place])
    shape.maximum = Int(fields[place + 1])
    return shape
  }

  private static func scalar(_ kind: String) -> Shape.Kind {
    switch kind {
    case "string": .string
    case "blob": .blob
    case "boolean": .boolean
    case "integer": .integer
    case "long": .long
    case "double": .double
    case "timestamp": .timestamp
    default: preconditionFailure("generate.py writes no other kinds of shapes")
    }
  }
}
