import QuireModel

/// An event's record, read where it lies: in the form in which an event store writes it.
///
/// Whatever else a record may be, ``init(_:_:)`` answers nil, and the general operations have to decode it.
@safe
struct EventRecord: ~Escapable {
  private let bytes: Span<UInt8>
  /// Not counted as a reference: the record depends on the caller's.
  private let unownedPlan: Unmanaged<EventPlan>
  /// Where the attributes start, behind the item's size, format and their number.
  private let start: Int
  private let count: Int

  /// Reads the head of a record.
  @_lifetime(copy record, borrow plan)
  init?(_ record: RawSpan, _ plan: borrowing EventPlan) {
    let bytes = record.octets
    guard let (start, count) = Self.head(of: bytes) else { return nil }
    self.bytes = bytes
    unsafe unownedPlan = .passUnretained(plan)
    self.count = count
    self.start = start
  }

  /// A value as it is stored: its type as in `ItemCoding.ValueType`, and where its payload is.
  struct Value {
    var type: UInt8
    var payload: Range<Int>
  }

  /// The first bytes of values, as constants: comparing them as the enumeration's cases costs a call each.
  enum ValueByte {
    static var string: UInt8 { 1 }
    static var number: UInt8 { 2 }
    static var binary: UInt8 { 3 }
    static var uuid: UInt8 { 12 }
    static var paddedNumber: UInt8 { 13 }
    static var time: UInt8 { 14 }
    static var dictionaryString: UInt8 { 15 }
    static var keyTail: UInt8 { 16 }
    static var keyNumber: UInt8 { 17 }
  }

  /// The value of a field, or nil where there is none, or a malformed attribute comes before it.
  func find(_ field: EventField) -> Value? {
    Self.find(withPlan { $0.reference(to: field) }, count, in: bytes, from: start)
  }

  /// Whether every attribute is well-formed and those that an event must have are there, of a type that the accessors
  /// below take.
  func isWhole(withPosition: Bool) -> Bool {
    let fields = withPlan { $0.fields }
    var attribute = Attribute(before: start)
    var seen = 0
    for _ in 0..<count {
      guard attribute.next(bytes) else { return false }
      let value = attribute.value
      let id = attribute.reference >> 1
      let number = id < fields.count ? Int(fields[id]) : -1
      guard number >= 0, Self.allowedTypes(number) & (1 << UInt32(value.type & 31)) != 0
      else { return false }
      if value.type == ValueByte.time {
        guard Timestamp(packed: unsigned(value)) != nil else { return false }
      } else if value.type == ValueByte.dictionaryString {
        guard hasDictionaryText(value) else { return false }
      } else if value.type == ValueByte.paddedNumber, number == EventField.position.rawValue {
        guard Int(exactly: unsigned(value)) != nil, value.payload.count <= 8 else { return false }
      }
      seen |= 1 << number
    }
    let required = withPosition ? Self.required | 1 << EventField.position.rawValue : Self.required
    return attribute.end == bytes.count && seen & required == required
  }

  private static var required: Int {
    1 << EventField.createdAt.rawValue | 1 << EventField.data.rawValue | 1 << EventField.eventID.rawValue
      | 1 << EventField.eventType.rawValue
  }

  /// The types that a field's value may have, a bit each.
  @inline(__always)
  private static func allowedTypes(_ field: Int) -> UInt32 {
    let texts: UInt32 =
      1 << UInt32(ValueByte.string) | 1 << UInt32(ValueByte.uuid) | 1 << UInt32(ValueByte.paddedNumber)
      | 1 << UInt32(ValueByte.time) | 1 << UInt32(ValueByte.dictionaryString) | 1 << UInt32(ValueByte.keyTail)
    let numbers: UInt32 = 1 << UInt32(ValueByte.number) | 1 << UInt32(ValueByte.keyNumber)
    if field == EventField.createdAt.rawValue { return 1 << UInt32(ValueByte.time) }
    if field == EventField.data.rawValue { return texts | 1 << UInt32(ValueByte.binary) }
    if field == EventField.position.rawValue { return 1 << UInt32(ValueByte.paddedNumber) }
    if field == EventField.version.rawValue || field == EventField.schemaVersion.rawValue { return numbers }
    return texts
  }

  // MARK: Values

  /// A position, or nil where it is not stored as an event store stores it.
  var position: Int? {
    guard let value = find(.position), value.type == ValueByte.paddedNumber, value.payload.count <= 8 else {
      return nil
    }
    return Int(exactly: unsigned(value))
  }

  var createdAt: Timestamp? {
    guard let value = find(.createdAt), value.type == ValueByte.time else { return nil }
    return Timestamp(packed: unsigned(value))
  }

  /// The bytes of an event's data, where they lie; nil where there are none that are stored plainly.
  @_lifetime(copy record)
  static func plainData(of record: RawSpan, named reference: Int) -> RawSpan? {
    let bytes = record.octets
    guard let (start, count) = head(of: bytes), let value = find(reference, count, in: bytes, from: start),
      value.type == ValueByte.string || value.type == ValueByte.binary
    else { return nil }
    return RawSpan(_elements: bytes.extracting(value.payload))
  }

  /// Hands the bytes of the event's data to `body`; false where there are none.
  func withData(key: RawSpan, _ body: (RawSpan) throws -> Void) throws -> Bool {
    guard let value = find(.data) else { return false }
    if value.type == ValueByte.string || value.type == ValueByte.binary {
      try body(RawSpan(_elements: bytes.extracting(value.payload)))
      return true
    }
    guard let text = text(value, key) else { return false }
    try body(RawSpan(_elements: text.utf8Span.span))
    return true
  }

  func data(key: RawSpan) -> EventPayload? {
    guard let value = find(.data) else { return nil }
    if value.type == ValueByte.binary {
      return .binary(RawSpan(_elements: bytes.extracting(value.payload)).copied())
    }
    return text(value, key).map(EventPayload.json)
  }

  func text(_ field: EventField, key: RawSpan) -> String? { find(field).flatMap { text($0, key) } }

  func schemaVersion(version: Int) -> Int? {
    guard let value = find(.schemaVersion) else { return 1 }
    if value.type == ValueByte.keyNumber { return version }
    guard value.type == ValueByte.number,
      let number = try? KeyEncoding.decodeDigits(bytes, in: value.payload)
    else { return nil }
    return Int(exactly: number)
  }

  private func text(_ value: Value, _ key: RawSpan) -> String? {
    switch value.type {
    case ValueByte.string: return String(validating: bytes.extracting(value.payload))
    case ValueByte.uuid: return PackedUUID.text(bytes.extracting(value.payload))
    case ValueByte.time: return PackedTime.text(unsigned(value))
    case ValueByte.paddedNumber: return ItemCoding.paddedText(unsigned(value))
    case ValueByte.dictionaryString: return dictionaryText(value)
    case ValueByte.keyTail:
      var offset = 0
      guard let partition = try? withPlan({ try $0.items.string(at: 0, of: key, &offset) }),
        let tail = number(value), tail <= partition.utf8.count
      else { return nil }
      return String(validating: partition.utf8Span.span.extracting(tail..<partition.utf8.count))
    default: return nil
    }
  }

  private func hasDictionaryText(_ value: Value) -> Bool {
    number(value).map { id in withPlan { id < $0.names.count } } ?? false
  }

  private func dictionaryText(_ value: Value) -> String? {
    number(value).flatMap { id in withPlan { $0.names.name(id)?.string } }
  }

  /// The number that a value is which ends itself.
  private func number(_ value: Value) -> Int? { Self.varint(bytes, at: value.payload.lowerBound)?.number }

  private func unsigned(_ value: Value) -> UInt64 {
    var number: UInt64 = 0
    for index in value.payload { number = number << 8 | UInt64(bytes[index]) }
    return number
  }

  @inline(__always)
  private func withPlan<Result>(_ body: (EventPlan) throws -> Result) rethrows -> Result {
    // SAFETY: the record depends on a reference of the caller's, which keeps the plan.
    try unsafe unownedPlan._withUnsafeGuaranteedRef(body)
  }

  // MARK: Parsing

  /// Where the attributes of a record start, and their number; nil where it has no such head.
  @inline(__always)
  private static func head(of bytes: Span<UInt8>) -> (start: Int, count: Int)? {
    guard let size = varint(bytes, at: 0), size.end < bytes.count, bytes[size.end] == ItemCoding.format,
      let count = varint(bytes, at: size.end &+ 1)
    else { return nil }
    return (count.end, count.number)
  }

  /// The value named by `reference` among the `count` attributes from `start` on.
  @inline(__always)
  private static func find(_ reference: Int, _ count: Int, in bytes: Span<UInt8>, from start: Int) -> Value? {
    var attribute = Attribute(before: start)
    var rest = count
    while rest > 0, attribute.next(bytes) {
      if attribute.reference == reference { return attribute.value }
      rest &-= 1
    }
    return nil
  }

  /// An attribute as it is stored: the reference to its name in the dictionary, its value, and where it ends.
  private struct Attribute {
    var reference = 0
    var type: UInt8 = 0
    /// Where the value's payload starts.
    var start = 0
    var end: Int

    init(before end: Int) { self.end = end }

    var value: Value {
      // SAFETY: no end is before its start.
      Value(type: type, payload: unsafe Range(uncheckedBounds: (start, end)))
    }

    /// Moves on to the attribute after this one; false where it is malformed, or its name is not one of the dictionary.
    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>) -> Bool {
      guard let (reference, typeAt) = varint(bytes, at: end), reference & 1 == 0, typeAt < bytes.count
      else { return false }
      self.reference = reference
      type = bytes[typeAt]
      start = typeAt &+ 1
      guard type < 64 else { return false }
      let bit: UInt64 = 1 &<< UInt64(type)
      // Sizes have at most 35 bits, so that no end wraps.
      if sizedTypes & bit != 0 {
        guard let size = varint(bytes, at: start) else { return false }
        start = size.end
        end = size.end &+ size.number
      } else if numberTypes & bit != 0 {
        guard let number = varint(bytes, at: start) else { return false }
        end = number.end
      } else if type == ValueByte.time {
        end = start &+ 8
      } else if type == ValueByte.uuid {
        end = start &+ 16
      } else if emptyTypes & bit != 0 {
        end = start
      } else {
        return false
      }
      return end <= bytes.count
    }
  }

  /// Types of values that a size follows, and as many bytes.
  private static var sizedTypes: UInt64 { 0b0010_1111_1000_1110 }
  /// Types of values that are a number which ends itself.
  private static var numberTypes: UInt64 {
    1 << UInt64(ValueByte.dictionaryString) | 1 << UInt64(ValueByte.keyTail)
  }
  /// Types of values that nothing follows.
  private static var emptyTypes: UInt64 { 0b0111_0000 | 1 << UInt64(ValueByte.keyNumber) }

  /// The number at `offset`, and where it ends.
  @inline(__always)
  private static func varint(_ bytes: Span<UInt8>, at offset: Int) -> (number: Int, end: Int)? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    if first < 0x80 { return (Int(first), offset &+ 1) }
    if offset &+ 1 < bytes.count, bytes[offset &+ 1] < 0x80 {
      return (Int(first & 0x7F) | Int(bytes[offset &+ 1]) << 7, offset &+ 2)
    }
    return longVarint(first, bytes, offset &+ 1)
  }

  /// A number of several bytes, of which the first came before `offset`.
  private static func longVarint(_ first: UInt8, _ bytes: Span<UInt8>, _ offset: Int) -> (
    number: Int, end: Int
  )? {
    var value = Int(first & 0x7F)
    var shift = 7
    var offset = offset
    while offset < bytes.count, shift < 35 {
      let byte = bytes[offset]
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return (value, offset) }
      shift += 7
    }
    return nil
  }
}
