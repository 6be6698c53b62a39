extension [UInt8] {
  /// The bytes, where they lie.
  package var rawBytes: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: a UInt8 has no padding, so every byte of the span is initialized.
      unsafe span.bytes
    }
  }
}

extension RawSpan {
  /// The byte at `index`, bounds-checked.
  package func byte(at index: Int) -> UInt8 {
    // SAFETY: `unsafeLoad` checks the bounds, and every bit pattern is a UInt8.
    unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }

  /// The bytes, copied.
  package func copied() -> [UInt8] {
    // SAFETY: the pointer is not used beyond the closure, which only copies from it.
    unsafe withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// Whether the bytes start with those of `prefix`.
  package func starts(with prefix: RawSpan) -> Bool {
    byteCount >= prefix.byteCount && extracting(first: prefix.byteCount).order(against: prefix) == 0
  }

  /// Negative, zero or positive, as these bytes sort before, with or after `other`: byte by byte, shorter first.
  package func order(against other: RawSpan) -> Int {
    let common = Swift.min(byteCount, other.byteCount)
    for index in 0..<common {
      let left = byte(at: index)
      let right = other.byte(at: index)
      if left != right { return left < right ? -1 : 1 }
    }
    return byteCount - other.byteCount
  }
}

extension [UInt8] {
  /// Whether these bytes sort before `other`, byte by byte, shorter first.
  package func sortsBefore(_ other: [UInt8]) -> Bool { rawBytes.order(against: other.rawBytes) < 0 }
}
