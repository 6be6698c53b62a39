import Quire

/// The time that signatures are made at.
enum WallClockSeconds {
  static var now: Int64 { WallClock.system.microsecondsSince1970 / 1_000_000 }
}
