import CQuireLMDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension LMDBError {
  /// A reason: a code of LMDB (negative), a code of the operating system (positive), or one of this layer.
  @usableFromInline
  package struct Code: RawRepresentable, Hashable, Sendable {
    @usableFromInline
    package let rawValue: Int32

    @usableFromInline
    package init(rawValue: Int32) {
      self.rawValue = rawValue
    }
  }
}

// LMDB's own codes.
extension LMDBError.Code {
  @usableFromInline
  package static var keyExists: Self { Self(rawValue: MDB_KEYEXIST) }
  @usableFromInline
  package static var notFound: Self { Self(rawValue: MDB_NOTFOUND) }
  package static var pageNotFound: Self { Self(rawValue: MDB_PAGE_NOTFOUND) }
  package static var corrupted: Self { Self(rawValue: MDB_CORRUPTED) }
  package static var panic: Self { Self(rawValue: MDB_PANIC) }
  package static var versionMismatch: Self { Self(rawValue: MDB_VERSION_MISMATCH) }
  package static var invalid: Self { Self(rawValue: MDB_INVALID) }
  package static var mapFull: Self { Self(rawValue: MDB_MAP_FULL) }
  package static var databasesFull: Self { Self(rawValue: MDB_DBS_FULL) }
  package static var readersFull: Self { Self(rawValue: MDB_READERS_FULL) }
  package static var transactionFull: Self { Self(rawValue: MDB_TXN_FULL) }
  package static var cursorFull: Self { Self(rawValue: MDB_CURSOR_FULL) }
  package static var pageFull: Self { Self(rawValue: MDB_PAGE_FULL) }
  package static var mapResized: Self { Self(rawValue: MDB_MAP_RESIZED) }
  package static var incompatible: Self { Self(rawValue: MDB_INCOMPATIBLE) }
  package static var badReaderSlot: Self { Self(rawValue: MDB_BAD_RSLOT) }
  package static var badTransaction: Self { Self(rawValue: MDB_BAD_TXN) }
  package static var badValueSize: Self { Self(rawValue: MDB_BAD_VALSIZE) }
  package static var badDBI: Self { Self(rawValue: MDB_BAD_DBI) }
}

// Codes of the operating system.
extension LMDBError.Code {
  package static var noSpace: Self { Self(rawValue: ENOSPC) }
  package static var quotaExceeded: Self { Self(rawValue: EDQUOT) }
  package static var fileTooLarge: Self { Self(rawValue: EFBIG) }
  package static var io: Self { Self(rawValue: EIO) }
  package static var accessDenied: Self { Self(rawValue: EACCES) }
  package static var notPermitted: Self { Self(rawValue: EPERM) }
  package static var readOnlyFilesystem: Self { Self(rawValue: EROFS) }
  package static var noSuchFile: Self { Self(rawValue: ENOENT) }
  package static var fileExists: Self { Self(rawValue: EEXIST) }
  package static var isDirectory: Self { Self(rawValue: EISDIR) }
  package static var notDirectory: Self { Self(rawValue: ENOTDIR) }
  package static var nameTooLong: Self { Self(rawValue: ENAMETOOLONG) }
  package static var outOfMemory: Self { Self(rawValue: ENOMEM) }
  @usableFromInline
  package static var invalidArgument: Self { Self(rawValue: EINVAL) }
}

// Codes of this layer, far from LMDB's (-30799…-30780) and from the operating system's (positive).
extension LMDBError.Code {
  /// The environment was closed.
  package static var closed: Self { Self(rawValue: -1) }

  /// The same file is already open in this process, which LMDB forbids.
  package static var alreadyOpen: Self { Self(rawValue: -2) }

  /// The calling thread holds a transaction that the operation would wait for, forever.
  package static var wouldDeadlock: Self { Self(rawValue: -3) }
}

extension LMDBError.Code: CustomStringConvertible {
  /// The reason in words: LMDB's name and message for its codes, the system's message for its own.
  @usableFromInline
  package var description: String {
    switch self {
    case .closed: "the environment is closed"
    case .alreadyOpen: "the file is already open in this process"
    case .wouldDeadlock: "the calling thread's own transaction stands in the way"
    // SAFETY: mdb_strerror returns a static or thread-local null-terminated string for every code; it is
    // copied at once.
    default: unsafe String(cString: mdb_strerror(rawValue))
    }
  }
}
