#if canImport(Glibc)
public import Glibc
#elseif canImport(Musl)
public import Musl
#elseif canImport(Darwin)
public import Darwin
#endif

// Safe ways between typed and raw bytes. The standard library calls its own unsafe because elements in general
// may have padding or forbidden patterns of bits; a byte has neither.

extension [UInt8] {
  /// The bytes as keys and values are passed, without a copy.
  @inlinable
  package var rawSpan: RawSpan {
    @_lifetime(borrow self)
    borrowing get {
      // SAFETY: bytes have no padding; the lifetime is that of this array.
      unsafe _overrideLifetime(span.bytes, borrowing: self)
    }
  }
}

extension Span<UInt8> {
  /// The bytes as keys and values are passed, without a copy.
  @inlinable
  package var rawSpan: RawSpan {
    @_lifetime(copy self)
    get {
      // SAFETY: bytes have no padding; the lifetime is that of this span.
      unsafe _overrideLifetime(bytes, copying: self)
    }
  }
}

extension RawSpan {
  /// The bytes in an array of their own.
  @inlinable
  package var copied: [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Whether these bytes sort before `other`, as LMDB orders keys: byte by byte, shorter first.
  @inlinable
  package func sortsBefore(_ other: RawSpan) -> Bool {
    let shared = Swift.min(byteCount, other.byteCount)
    let order: Int32 = unsafe withUnsafeBytes { bytes in
      unsafe other.withUnsafeBytes { other in
        guard shared > 0, let start = bytes.baseAddress, let other = other.baseAddress else { return 0 }
        // SAFETY: both have at least the shared number of bytes.
        return unsafe memcmp(start, other, shared)
      }
    }
    return order == 0 ? byteCount < other.byteCount : order < 0
  }

  /// Whether the first bytes are these.
  @inlinable
  package func starts(with prefix: RawSpan) -> Bool {
    guard byteCount >= prefix.byteCount else { return false }
    return unsafe withUnsafeBytes { bytes in
      unsafe prefix.withUnsafeBytes { prefix in
        guard let start = bytes.baseAddress, let other = prefix.baseAddress else { return true }
        // SAFETY: both have at least the prefix's number of bytes.
        return unsafe memcmp(start, other, prefix.count) == 0
      }
    }
  }
}
