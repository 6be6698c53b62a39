/// Members and elements of common types.
extension JSONWriter {
  /// Writes a member that is a string.
  mutating func writeMember(_ name: String, _ value: String) {
    writeName(name)
    write(value)
  }

  /// Writes a member that is an integer.
  mutating func writeMember(_ name: String, _ value: Int) {
    writeName(name)
    write(value)
  }

  /// Writes a member that is a boolean.
  mutating func writeMember(_ name: String, _ value: Bool) {
    writeName(name)
    write(value)
  }

  /// Writes a member that is a number with a fraction, for example a time in seconds.
  mutating func writeMember(_ name: String, _ value: Double) {
    writeName(name)
    write(value)
  }

  /// Writes a member that is a string, or nothing for nil.
  mutating func writeMember(_ name: String, _ value: String?) {
    if let value { writeMember(name, value) }
  }

  /// Writes a member that is an integer, or nothing for nil.
  mutating func writeMember(_ name: String, _ value: Int?) {
    if let value { writeMember(name, value) }
  }

  /// Writes a member that is a boolean, or nothing for nil.
  mutating func writeMember(_ name: String, _ value: Bool?) {
    if let value { writeMember(name, value) }
  }

  /// Writes a member that is a number with a fraction, or nothing for nil.
  mutating func writeMember(_ name: String, _ value: Double?) {
    if let value { writeMember(name, value) }
  }

  /// Writes a number with a fraction.
  mutating func write(_ number: Double) {
    // JSON has no other numbers.
    writeNumber(number.isFinite ? number.description : "0")
  }

  /// Writes an object whose members `body` writes.
  mutating func writeObject(_ body: (inout JSONWriter) -> Void) {
    beginObject()
    body(&self)
    endObject()
  }

  /// Writes an array, each element by `body`.
  mutating func writeArray<Element>(
    _ elements: some Sequence<Element>,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    beginArray()
    for element in elements { body(&self, element) }
    endArray()
  }

  /// Writes a member that is an array, each element by `body`; nothing for no elements.
  mutating func writeMember<Element>(
    _ name: String,
    unlessEmpty elements: [Element],
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    if elements.isEmpty { return }
    writeName(name)
    writeArray(elements, body)
  }

  /// Writes a member that is an object of objects or arrays by name, in the order of the names.
  mutating func writeMember<Value>(
    _ name: String,
    _ values: [String: Value],
    _ body: (inout JSONWriter, Value) -> Void
  ) {
    writeName(name)
    beginObject()
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      writeName(key)
      body(&self, value)
    }
    endObject()
  }
}
