/// A decimal number of up to 38 significant digits.
public struct Number: Hashable, Sendable {
  public init(_ value: Int64) {}
}
