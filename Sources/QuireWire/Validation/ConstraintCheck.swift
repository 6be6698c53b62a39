import QuireModel

/// Finds what of a request breaks the bounds of the service model, in AWS's words: required members, lengths, ranges,
/// patterns and enumerations.
struct ConstraintCheck {
  /// The most violations that are told of.
  private static let limit = 10

  private let model: ServiceModel
  private let operation: Operation
  private var violations: [String] = []
  /// What is wrong with names of tables that a batch of writes has, which is told only where nothing else is wrong.
  private var lastViolation: String?

  /// Throws `ValidationException` with the violations of a request whose types were checked.
  static func check(
    _ request: JSONValue,
    _ shape: ServiceModel.Shape,
    of operation: Operation,
    _ model: ServiceModel
  ) throws(WireError) {
    try checkFirst(request, of: operation)
    var check = ConstraintCheck(model: model, operation: operation)
    check.value(request, shape, at: "")
    if check.violations.isEmpty, let last = check.lastViolation { check.violations = [last] }
    let count = check.violations.count
    guard count > 0 else { return }
    if count == 1 { try checkEmptyKeys(request, of: operation) }
    let opening = count == 1 ? "1 validation error detected" : "\(count) validation errors detected"
    throw .validation("\(opening): \(check.violations.joined(separator: "; "))")
  }

  /// Throws for what an operation checks alone, before the rest and in words of its own.
  private static func checkFirst(_ request: JSONValue, of operation: Operation) throws(WireError) {
    switch operation {
    case .createTable, .updateTable, .deleteTable, .describeTable, .updateTimeToLive, .describeTimeToLive:
      if request["TableName"] == nil {
        throw .validation("The parameter 'TableName' is required but was not present in the request")
      }
    case .query:
      if let limit = request.integer("Limit"), limit < 1 {
        throw .validation(
          "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
            + "Member must have value greater than or equal to 1"
        )
      }
    case .batchGetItem, .batchWriteItem:
      guard case .object(let tables)? = request["RequestItems"] else { return }
      if tables.isEmpty {
        throw .validation("The requestItems parameter is required for \(operation.rawValue)")
      }
      for table in tables where table.value.array("Keys").count > 100 {
        throw .validation(
          "1 validation error detected: Value at 'RequestItems.\(table.name).member.Keys' failed to satisfy "
            + "constraint: Member must have length less than or equal to 100"
        )
      }
    default: return
    }
  }

  /// Throws for a table of a batch of gets without keys where nothing else is wrong, which has words of its own.
  private static func checkEmptyKeys(_ request: JSONValue, of operation: Operation) throws(WireError) {
    guard operation == .batchGetItem, case .object(let tables)? = request["RequestItems"] else { return }
    for table in tables where table.value["Keys"] != nil && table.value.array("Keys").isEmpty {
      throw .validation(
        "1 validation error detected: Value at 'RequestItems.\(table.name).member.Keys' failed to satisfy "
          + "constraint: Member must have length greater than or equal to 1"
      )
    }
  }

  private init(model: ServiceModel, operation: Operation) {
    self.model = model
    self.operation = operation
  }

  private mutating func report(_ value: String?, _ path: String, _ constraint: String) {
    guard violations.count < Self.limit else { return }
    violations.append(Self.violation(value, path, constraint))
  }

  private static func violation(_ value: String?, _ path: String, _ constraint: String) -> String {
    let value = value.map { "'\($0)'" } ?? "null"
    return "Value \(value) at '\(path)' failed to satisfy constraint: \(constraint)"
  }

  private mutating func value(_ value: JSONValue, _ shape: ServiceModel.Shape, at path: String) {
    let own = bounds(value, shape)
    for constraint in own { report(model.text(value, shape), path, constraint) }
    switch (shape.kind, value) {
    case (.structure(let members), .object):
      for member in members {
        let place = path.isEmpty ? member.name.lowercasedFirst : "\(path).\(member.name.lowercasedFirst)"
        let memberShape = self.shape(of: member, in: shape)
        if let inner = value[member.name] {
          self.value(inner, memberShape, at: place)
        } else if isRequired(member, in: shape) {
          report(nil, place, "Member must not be null")
        }
      }
    case (.list(let element), .array(let elements)):
      list(elements, model.shapes[element], of: value, shape, at: path)
    case (.map(let key, let element), .object(let members)):
      map(members, model.shapes[key], model.shapes[element], of: value, shape, at: path)
    default: return
    }
  }

  /// Whether a member must be there: those that make a table are optional in the model only for the sake of copies
  /// of tables in other regions, which are not supported.
  private func isRequired(_ member: ServiceModel.Member, in structure: ServiceModel.Shape) -> Bool {
    if member.isRequired { return true }
    return structure.name == "CreateTableInput"
      && ["AttributeDefinitions", "KeySchema"].contains(member.name)
  }

  /// The shape of a member, with bounds that the model does not tell.
  private func shape(of member: ServiceModel.Member, in structure: ServiceModel.Shape) -> ServiceModel.Shape {
    var shape = model.shapes[member.shape]
    guard structure.name == "CreateTableInput" else { return shape }
    switch member.name {
    case "TableName": (shape.name, shape.minimum, shape.maximum) = ("TableName", 3, 255)
    case "KeySchema": shape.maximum = 2
    default: break
    }
    return shape
  }

  private mutating func list(
    _ elements: [JSONValue],
    _ element: ServiceModel.Shape,
    of list: JSONValue,
    _ shape: ServiceModel.Shape,
    at path: String
  ) {
    if element.isScalar {
      guard elements.contains(where: { !bounds($0, element).isEmpty }) else { return }
      report(model.text(list, shape), path, "Member must satisfy constraint: [\(element.constraints)]")
      return
    }
    for (index, value) in elements.enumerated() {
      self.value(value, element, at: "\(path).\(index + 1).member")
    }
  }

  private mutating func map(
    _ members: [JSONValue.Member],
    _ key: ServiceModel.Shape,
    _ element: ServiceModel.Shape,
    of map: JSONValue,
    _ shape: ServiceModel.Shape,
    at path: String
  ) {
    // Only names of tables: names of attributes are left to the checks of items, which have words of their own.
    if key.name == "TableArn", members.contains(where: { !bounds(.string($0.name), key).isEmpty }) {
      let constraint = "Map keys must satisfy constraint: [\(Self.tableNameConstraints)]"
      if operation == .batchWriteItem {
        lastViolation = Self.violation(model.text(map, shape), path, constraint)
      } else {
        report(model.text(map, shape), path, constraint)
      }
    }
    if case .structure = element.kind {
    } else if members.contains(where: { !bounds($0.value, element).isEmpty }) {
      report(model.text(map, shape), path, "Map value must satisfy constraint: [\(element.constraints)]")
    }
    for member in members where !element.isScalar {
      if case .list(let inner) = element.kind, case .array(let elements) = member.value {
        list(elements, model.shapes[inner], of: member.value, element, at: "\(path).\(member.name).member")
      } else {
        value(member.value, element, at: "\(path).\(member.name).member")
      }
    }
  }

  /// The bounds of its own shape that a value breaks.
  private func bounds(_ value: JSONValue, _ shape: ServiceModel.Shape) -> [String] {
    switch value {
    case .string(let string):
      if let values = shape.values {
        let isOne = values.contains { $0.utf8.elementsEqual(string.utf8) }
        return isOne ? [] : ["Member must satisfy enum value set: [\(values.joined(separator: ", "))]"]
      }
      guard case .string = shape.kind else { return [] }
      if shape.name == "TableArn" || shape.name == "TableName" { return tableName(string, shape) }
      var broken: [String] = []
      if let pattern = shape.pattern, string.isEmpty || !string.utf8.allSatisfy(ServiceModel.isNameByte) {
        broken.append("Member must satisfy regular expression pattern: \(pattern)")
      }
      return broken + length(string.utf16.count, shape)
    case .array(let elements): return length(elements.count, shape)
    case .object(let members): return length(members.count, shape)
    case .number(let text):
      guard let number = Double(text) else { return [] }
      if let minimum = shape.minimum, number < Double(minimum) {
        return ["Member must have value greater than or equal to \(minimum)"]
      }
      if let maximum = shape.maximum, number > Double(maximum) {
        return ["Member must have value less than or equal to \(maximum)"]
      }
      return []
    case .bool, .null: return []
    }
  }

  /// What is wrong with the name of a table, or with the ARN that stands in for it.
  ///
  /// The model has bounds for ARNs only.
  private func tableName(_ name: String, _ shape: ServiceModel.Shape) -> [String] {
    if shape.name == "TableArn" {
      if name.isEmpty { return ["Member must have length greater than or equal to 1"] }
      if ServiceModel.isResourceName(name) { return length(name.utf16.count, shape) }
    }
    var bounds = shape
    (bounds.minimum, bounds.maximum) = (3, 255)
    let isOfNameBytes = !name.isEmpty && name.utf8.allSatisfy(ServiceModel.isNameByte)
    let pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    return (isOfNameBytes ? [] : [pattern]) + length(name.utf16.count, bounds)
  }

  private static let tableNameConstraints =
    "Member must have length less than or equal to 255, Member must have length greater than or equal to 3, "
    + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"

  private func length(_ length: Int, _ shape: ServiceModel.Shape) -> [String] {
    if let minimum = shape.minimum, length < minimum {
      return ["Member must have length greater than or equal to \(minimum)"]
    }
    if let maximum = shape.maximum, length > maximum {
      return ["Member must have length less than or equal to \(maximum)"]
    }
    return []
  }
}

extension ServiceModel.Shape {
  fileprivate var isScalar: Bool {
    switch kind {
    case .structure, .list, .map: false
    default: true
    }
  }

  /// All bounds on the length of elements, as messages about their list or map tell them.
  fileprivate var constraints: String {
    var constraints: [String] = []
    if let maximum { constraints.append("Member must have length less than or equal to \(maximum)") }
    if let minimum { constraints.append("Member must have length greater than or equal to \(minimum)") }
    if let pattern { constraints.append("Member must satisfy regular expression pattern: \(pattern)") }
    return constraints.joined(separator: ", ")
  }
}

extension ServiceModel {
  /// A value as messages tell it.
  fileprivate func text(_ value: JSONValue, _ shape: Shape) -> String {
    switch (value, shape.kind) {
    case (.null, _): return "null"
    case (.bool(let bool), _): return bool.description
    case (.number(let text), _), (.string(let text), _): return text
    case (.array(let elements), .list(let element)):
      return "[\(elements.map { text($0, shapes[element]) }.joined(separator: ", "))]"
    case (.object(let members), .map(_, let element)):
      // These are told as they came.
      if shape.name == "BatchGetRequestMap" { return String(decoding: value.json(), as: UTF8.self) }
      return "{\(members.map { "\($0.name)=\(text($0.value, shapes[element]))" }.joined(separator: ", "))}"
    case (.object, .structure(let members)):
      let parts = members.map { member in
        "\(member.name.lowercasedFirst)=\(value[member.name].map { text($0, shapes[member.shape]) } ?? "null")"
      }
      return "\(shape.name)(\(parts.joined(separator: ", ")))"
    case (.array, _), (.object, _): return ""
    }
  }
}

extension String {
  /// The name of a member in paths: `tableName` for `TableName`.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
