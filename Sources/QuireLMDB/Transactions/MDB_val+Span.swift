public import CQuireLMDB

extension RawSpan {
  /// Calls the closure with a C value that points at these bytes.
  ///
  /// LMDB writes through such a pointer only where it returns a value of its own, so passing borrowed bytes is
  /// sound. The pointer is valid during the call.
  @inlinable
  @inline(__always)
  func withValue<R>(_ body: (inout MDB_val) -> R) -> R {
    unsafe withUnsafeBytes { bytes in
      var value = unsafe MDB_val(
        mv_size: bytes.count,
        mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress)
      )
      return unsafe body(&value)
    }
  }
}

extension MDB_val {
  /// A C value that points nowhere.
  @inlinable
  static var none: MDB_val {
    unsafe MDB_val(mv_size: 0, mv_data: nil)
  }

  /// The bytes, with no lifetime of their own: the caller ties them to their owner.
  @inlinable
  @inline(__always)
  var unownedSpan: RawSpan {
    @_lifetime(immortal)
    get {
      guard let start = unsafe mv_data else { return RawSpan() }
      // SAFETY: LMDB returned address and size together. The getter's callers override the lifetime with that
      // of the transaction or cursor that keeps the memory in place.
      let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(start), byteCount: mv_size)
      return unsafe _overrideLifetime(span, borrowing: ())
    }
  }
}
