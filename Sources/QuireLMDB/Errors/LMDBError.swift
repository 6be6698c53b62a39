public import CQuireLMDB

/// An error of LMDB, or of the operating system underneath it.
@usableFromInline
package struct LMDBError: Error, Sendable, Equatable {
  /// What went wrong.
  package let code: Code

  /// The operation that failed, as a rule the name of the C function.
  package let operation: String

  /// Makes an error from its code and the operation that failed.
  @usableFromInline
  package init(_ code: Code, _ operation: StaticString) {
    self.code = code
    self.operation = operation.description
  }
}

extension LMDBError.Code {
  /// Lets `catch LMDBError.Code.mapFull` recognise any error with that code.
  package static func ~= (code: Self, error: any Error) -> Bool {
    (error as? LMDBError)?.code == code
  }
}

extension LMDBError: CustomStringConvertible {
  /// The failed operation and the reason, as in `mdb_put: MDB_MAP_FULL: Environment mapsize limit reached`.
  @usableFromInline
  package var description: String {
    "\(operation): \(code)"
  }
}

extension LMDBError {
  /// Throws when a C function did not succeed.
  @inlinable
  static func check(_ result: Int32, _ operation: @autoclosure () -> StaticString) throws(LMDBError) {
    guard result != MDB_SUCCESS else { return }
    throw LMDBError(Code(rawValue: result), operation())
  }
}
