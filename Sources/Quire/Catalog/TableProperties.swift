import QuireModel

/// What a table is besides its keys, indexes and items: settings as they were asked for, when they were changed, tags.
///
/// Times are in milliseconds since 1970.
struct TableProperties: Sendable, Hashable {
  /// Capacity that was asked for, of the table or a global index, and its changes.
  struct Throughput: Sendable, Hashable {
    var provisioned: ProvisionedThroughput?
    var onDemand: OnDemandThroughput?
    var warm: WarmThroughput?
    /// What it was able to do at once before less was asked for; it stays able to.
    var reached: WarmThroughput?
    var raised: UInt64?
    var lowered: UInt64?
    /// How often it was lowered on the day of `lowered`.
    var decreases = 0
  }

  /// That the table is to be restorable to a point in time: since when, and how many days back.
  struct Recovery: Sendable, Hashable {
    var since: UInt64
    var days: Int
  }

  var billingMode: BillingMode = .payPerRequest
  /// When the table was last set to be paid by request; nil where it never was.
  var paidByRequestSince: UInt64?
  var throughput = Throughput()
  /// By name of the global index.
  var indexes: [String: Throughput] = [:]
  /// What the records of the change stream are to hold; nil where there is none.
  var streamViewType: StreamViewType?
  /// The name of the stream made last; outlives the stream.
  var streamLabel: String?
  var sseSpecification: SSESpecification?
  var tableClass: TableClass?
  var tableClassChanged: UInt64?
  var isDeletionProtected = false
  /// Nil where that is off.
  var recovery: Recovery?
  var tags: [Tag] = []

  init() {}

  /// The properties of a new table.
  init(_ request: CreateTable, now: UInt64) {
    let settings = request.settings
    billingMode = settings.billingMode
    if billingMode == .payPerRequest { paidByRequestSince = now }
    throughput = Throughput(
      provisioned: settings.provisionedThroughput,
      onDemand: settings.onDemandThroughput,
      warm: settings.warmThroughput
    )
    for index in request.globalSecondaryIndexes { indexes[index.indexName] = Throughput(index) }
    if let stream = settings.streamSpecification, stream.streamEnabled {
      streamViewType = stream.streamViewType
      streamLabel = Timestamps.label(now)
    }
    sseSpecification = settings.sseSpecification
    tableClass = settings.tableClass
    isDeletionProtected = settings.deletionProtectionEnabled
    tags = request.tags
  }
}

extension TableProperties.Throughput {
  init(_ index: SecondaryIndex) {
    self.init(
      provisioned: index.provisionedThroughput,
      onDemand: index.onDemandThroughput,
      warm: index.warmThroughput
    )
  }

  /// Takes over new capacity, and writes down whether it is more or less than there was, if there was any.
  mutating func provision(_ new: ProvisionedThroughput, now: UInt64) {
    defer { provisioned = new }
    guard let old = provisioned else { return }
    if new.readCapacityUnits > old.readCapacityUnits || new.writeCapacityUnits > old.writeCapacityUnits {
      raised = now
    }
    if new.readCapacityUnits < old.readCapacityUnits || new.writeCapacityUnits < old.writeCapacityUnits {
      decreases = decreasesToday(now) + 1
      lowered = now
    }
  }

  /// How often the capacity was lowered on the day of `now`.
  func decreasesToday(_ now: UInt64) -> Int {
    lowered.map { Timestamps.day($0) == Timestamps.day(now) } ?? false ? decreases : 0
  }

  /// Takes over new bounds; -1 takes one away.
  mutating func bound(_ new: OnDemandThroughput) {
    var bounds = onDemand ?? OnDemandThroughput()
    if let units = new.maxReadRequestUnits { bounds.maxReadRequestUnits = units == -1 ? nil : units }
    if let units = new.maxWriteRequestUnits { bounds.maxWriteRequestUnits = units == -1 ? nil : units }
    onDemand = bounds == OnDemandThroughput() ? nil : bounds
  }
}

/// Properties behind a reference: tables are passed by value on every request, and few requests look at these.
final class SharedProperties: Sendable {
  let value: TableProperties
  init(_ value: TableProperties) { self.value = value }
}

/// Times as the descriptions of tables have them.
enum Timestamps {
  private static let millisecondsPerDay: UInt64 = 86_400_000

  /// The number of the day of a time in milliseconds since 1970.
  static func day(_ milliseconds: UInt64) -> UInt64 { milliseconds / millisecondsPerDay }

  /// The label of a stream made at a time: `2026-11-24T12:00:00.000`.
  static func label(_ milliseconds: UInt64) -> String {
    var days = Int(day(milliseconds))
    let rest = Int(milliseconds % millisecondsPerDay)
    var year = 1970
    while days >= length(ofYear: year) {
      days -= length(ofYear: year)
      year += 1
    }
    var month = 0
    var lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if length(ofYear: year) == 366 { lengths[1] = 29 }
    while days >= lengths[month] {
      days -= lengths[month]
      month += 1
    }
    let date = "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(days + 1, 2))"
    let time =
      "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1_000 % 60, 2))"
    return "\(date)T\(time).\(padded(rest % 1_000, 3))"
  }

  private static func length(ofYear year: Int) -> Int {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 366 : 365
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
