extension [UInt8] {
  /// The bytes, where they lie.
  @inlinable
  package var rawBytes: RawSpan {
    @_lifetime(borrow self)
    get { RawSpan(_elements: span) }
  }
}

extension RawSpan {
  /// The bytes as elements.
  @inlinable
  package var octets: Span<UInt8> {
    @_lifetime(copy self) get { Span<UInt8>(_bytes: self) }
  }

  /// The byte at `index`, bounds-checked.
  @inlinable
  package func byte(at index: Int) -> UInt8 { octets[index] }

  /// The bytes, copied.
  package func copied() -> [UInt8] {
    // SAFETY: the pointer is used within the closure alone.
    unsafe withUnsafeBytes { bytes in unsafe [UInt8](bytes) }
  }

  /// Whether the bytes start with those of `prefix`.
  package func starts(with prefix: RawSpan) -> Bool {
    byteCount >= prefix.byteCount && extracting(first: prefix.byteCount).order(against: prefix) == 0
  }

  /// Negative, zero or positive, as these bytes sort before, with or after `other`: byte by byte, shorter
  /// first.
  package func order(against other: RawSpan) -> Int {
    switch octets.compare(other.octets) {
    case .ascending: -1
    case .same: 0
    case .descending: 1
    }
  }
}

extension [UInt8] {
  /// These bytes, and then others.
  package func followed(by other: [UInt8]) -> [UInt8] {
    var all = self
    all.reserveCapacity(count + other.count)
    all.append(other.rawBytes)
    return all
  }

  /// Appends bytes from wherever they lie.
  package mutating func append(_ bytes: RawSpan) {
    // SAFETY: the pointer is used within the closure alone.
    unsafe bytes.withUnsafeBytes { bytes in unsafe append(contentsOf: bytes) }
  }

  /// Whether these bytes sort before `other`, byte by byte, shorter first.
  package func sortsBefore(_ other: [UInt8]) -> Bool { rawBytes.order(against: other.rawBytes) < 0 }
}
