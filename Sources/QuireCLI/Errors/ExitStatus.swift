#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the process tells its caller: a documented code for each kind of outcome, most of them those of `sysexits.h`.
struct ExitStatus: Hashable, Sendable {
  let code: Int32
  let meaning: String

  private init(_ code: Int32, _ meaning: String) {
    self.code = code
    self.meaning = meaning
  }

  static let success = ExitStatus(0, "done")
  static let notFound = ExitStatus(1, "the store has no such table, item or stream")
  static let faultsFound = ExitStatus(2, "verify found faults, or a copy is not what it was made of")
  static let usage = ExitStatus(64, "the command line is wrong")
  static let badData = ExitStatus(65, "input, a value or an expression is wrong")
  static let missingStore = ExitStatus(66, "there is no store, or no input, at the path given")
  /// Also for a file that this process has open already.
  static let unusableStore = ExitStatus(
    69,
    "what is there is not a store, or one of a newer format; DynamoDB does not answer, or refuses access"
  )
  /// The code of ``damagedStore``, also for where nothing can be made any more.
  static let damagedCode: Int32 = 70
  static let damagedStore = ExitStatus(damagedCode, "the store is damaged, or an internal fault")
  static let cannotListen = ExitStatus(71, "the address to listen at is in use, or is not to be had")
  static let cannotCreate = ExitStatus(73, "a file to be made is there already, or its folder is not")
  static let inputOutput = ExitStatus(74, "opening, reading or writing failed, for example on a full disk")
  static let conflict = ExitStatus(
    75,
    "a condition or an expected version was not met; a table or a move is there already, or a table has items"
  )

  static let documented = [
    success, notFound, faultsFound, usage, badData, missingStore, unusableStore, damagedStore, cannotListen,
    cannotCreate, inputOutput, conflict,
  ]

  /// The line of the help text.
  var line: String { (code < 10 ? "   " : "  ") + "\(code)  \(meaning)" }

  func exit() -> Never { systemExit(code) }
}

private func systemExit(_ code: Int32) -> Never { exit(code) }
