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
    var offset = 0
    guard Self.varint(bytes, &offset) != nil, offset < bytes.count, bytes[offset] == ItemCoding.format else {
      return nil
    }
    offset += 1
    guard let count = Self.varint(bytes, &offset) else { return nil }
    self.bytes = bytes
    unsafe unownedPlan = .passUnretained(plan)
    self.count = count
    start = offset
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
    let wanted = withPlan { $0.reference(to: field) }
    var offset = start
    for _ in 0..<count {
      guard let (reference, value) = next(&offset) else { return nil }
      if reference == wanted { return value }
    }
    return nil
  }

  /// Whether every attribute is well-formed and those that an event must have are there, of a type that the accessors
  /// below take.
  func isWhole(withPosition: Bool) -> Bool {
    let fields = withPlan { $0.fields }
    var offset = start
    var seen = 0
    for _ in 0..<count {
      guard let (reference, value) = next(&offset) else { return false }
      let id = reference >> 1
      let number = id < fields.count ? Int(fields[id]) : -1
      guard number >= 0, Self.allowedTypes(number) & (1 << UInt32(value.type & 31)) != 0
      else { return false }
      if value.type == ValueByte.time {
        guard Timestamp(packed: unsigned(value)) != nil else { return false }
      } else if value.type == ValueByte.dictionaryString {
        guard hasDictionaryText(value) else { return false }
      } else if value.type == ValueByte.paddedNumber, number == EventField.position.rawValue {
        guard value.payload.count <= 8 else { return false }
      }
      seen |= 1 << number
    }
    let required = withPosition ? Self.required | 1 << EventField.position.rawValue : Self.required
    return offset == bytes.count && seen & required == required
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

  /// Hands the bytes of the event's data to `body`, where they lie if they are stored plainly; false where there are none.
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
      var start = value.payload.lowerBound
      guard let partition = try? withPlan({ try $0.items.string(at: 0, of: key, &offset) }),
        let tail = Self.varint(bytes, &start), tail <= partition.utf8.count
      else { return nil }
      return String(validating: partition.utf8Span.span.extracting(tail..<partition.utf8.count))
    default: return nil
    }
  }

  private func hasDictionaryText(_ value: Value) -> Bool {
    var offset = value.payload.lowerBound
    return Self.varint(bytes, &offset).map { id in withPlan { id < $0.names.count } } ?? false
  }

  private func dictionaryText(_ value: Value) -> String? {
    var offset = value.payload.lowerBound
    return Self.varint(bytes, &offset).flatMap { id in withPlan { $0.names.name(id)?.string } }
  }

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

  /// The reference to the name in the dictionary, and the value at `offset`; nil where they are malformed, or the name is
  /// not one of the dictionary.
  @inline(__always)
  private func next(_ offset: inout Int) -> (reference: Int, value: Value)? {
    guard let reference = Self.varint(bytes, &offset), reference & 1 == 0, offset < bytes.count else {
      return nil
    }
    let type = bytes[offset]
    offset += 1
    let length: Int
    switch type {
    case 4, 5, 6, ValueByte.keyNumber: length = 0
    case ValueByte.uuid: length = 16
    case ValueByte.time: length = 8
    case ValueByte.dictionaryString, ValueByte.keyTail:
      let start = offset
      guard Self.varint(bytes, &offset) != nil else { return nil }
      return (reference, Value(type: type, payload: start..<offset))
    case 1...11, ValueByte.paddedNumber:
      guard let size = Self.varint(bytes, &offset) else { return nil }
      length = size
    default: return nil
    }
    guard length <= bytes.count - offset else { return nil }
    offset += length
    return (reference, Value(type: type, payload: offset - length..<offset))
  }

  @inline(__always)
  private static func varint(_ bytes: Span<UInt8>, _ offset: inout Int) -> Int? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    offset += 1
    if first < 0x80 { return Int(first) }
    return longVarint(first, bytes, &offset)
  }

  /// The rest of a number of several bytes.
  private static func longVarint(_ first: UInt8, _ bytes: Span<UInt8>, _ offset: inout Int) -> Int? {
    var value = Int(first & 0x7F)
    var shift = 7
    while offset < bytes.count, shift < 35 {
      let byte = bytes[offset]
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
