/// A value that an update reads or writes: of an attribute, of Swift, or what a function makes of them.
public struct UpdateOperand: Sendable, Hashable {
  package let operand: Update.Operand

  package init(_ operand: Update.Operand) { self.operand = operand }
}

/// A type whose values an update can compute with: attributes, functions of them, and values of Swift types.
public protocol UpdateOperandConvertible: UpdateValueConvertible {
  /// This as an operand of an update.
  var updateOperand: UpdateOperand { get }
}

/// What a `set` writes: an operand, or the sum or difference of two.
public struct UpdateValue: Sendable, Hashable {
  package let value: Update.SetValue

  package init(_ value: Update.SetValue) { self.value = value }
}

/// A type whose values a `set` can write.
public protocol UpdateValueConvertible {
  /// This as what is written.
  var updateValue: UpdateValue { get }
}

extension UpdateOperandConvertible {
  /// This as what is written.
  public var updateValue: UpdateValue { UpdateValue(.operand(updateOperand.operand)) }
}

extension UpdateOperand: UpdateOperandConvertible {
  /// The operand itself.
  public var updateOperand: UpdateOperand { self }
}

extension UpdateValue: UpdateValueConvertible {
  /// The value itself.
  public var updateValue: UpdateValue { self }
}

extension UpdateValueConvertible where Self == UpdateOperand {
  /// The value of an attribute, or `fallback` where it is not there: `.set("first", to: .ifNotExists("first", now))`.
  public static func ifNotExists(
    _ attribute: some PathConvertible,
    _ fallback: some UpdateOperandConvertible
  ) -> UpdateOperand {
    UpdateOperand(.ifNotExists(attribute.documentPath, fallback.updateOperand.operand))
  }

  /// The elements of one list, then those of another one.
  public static func listAppend(
    _ first: some UpdateOperandConvertible,
    _ second: some UpdateOperandConvertible
  ) -> UpdateOperand {
    UpdateOperand(.listAppend(first.updateOperand.operand, second.updateOperand.operand))
  }
}

extension Attribute {
  /// The value of this attribute, or `fallback` where it is not there.
  ///
  /// ```swift
  /// let visit: Update = .set("visits", to: Attribute("visits").ifNotExists(0) + 1)
  /// ```
  public func ifNotExists(_ fallback: some UpdateOperandConvertible) -> UpdateOperand {
    UpdateOperand(.ifNotExists(path, fallback.updateOperand.operand))
  }

  /// The sum of this number and another one.
  public static func + (left: Attribute, right: some UpdateOperandConvertible) -> UpdateValue {
    UpdateValue(.plus(left.updateOperand.operand, right.updateOperand.operand))
  }

  /// This number less another one.
  public static func - (left: Attribute, right: some UpdateOperandConvertible) -> UpdateValue {
    UpdateValue(.minus(left.updateOperand.operand, right.updateOperand.operand))
  }
}

extension UpdateOperand {
  /// The sum of this number and another one.
  public static func + (left: UpdateOperand, right: some UpdateOperandConvertible) -> UpdateValue {
    UpdateValue(.plus(left.operand, right.updateOperand.operand))
  }

  /// This number less another one.
  public static func - (left: UpdateOperand, right: some UpdateOperandConvertible) -> UpdateValue {
    UpdateValue(.minus(left.operand, right.updateOperand.operand))
  }
}
