import QuireModel

/// Properties as a map of the catalog's table record; what has its usual value is left out.
///
/// ```text
/// billing S, since N, throughput M, indexes M of M, view S, label S, sse M, class S, classChanged N, protected BOOL,
/// recovery M {since N, days N}, tags L of [key S, value S]
/// throughput: read N, write N, maxRead N, maxWrite N, warmRead N, warmWrite N, reachedRead N, reachedWrite N, raised N,
/// lowered N, decreases N
/// ```
extension TableProperties {
  var value: AttributeValue {
    var map: [AttributeName: AttributeValue] = ["billing": .s(billingMode.rawValue)]
    map["since"] = paidByRequestSince.map { .number(Int64($0)) }
    map["throughput"] = throughput == Throughput() ? nil : throughput.value
    if !indexes.isEmpty {
      map["indexes"] = .m(
        Dictionary(uniqueKeysWithValues: indexes.map { (AttributeName($0.key), $0.value.value) })
      )
    }
    map["view"] = streamViewType.map { .s($0.rawValue) }
    map["label"] = streamLabel.map { .s($0) }
    map["sse"] = sseSpecification.map { sse in
      var parts: [AttributeName: AttributeValue] = [:]
      parts["enabled"] = sse.enabled.map { .bool($0) }
      parts["type"] = sse.sseType.map { .s($0.rawValue) }
      parts["key"] = sse.kmsMasterKeyId.map { .s($0) }
      return .m(parts)
    }
    map["class"] = tableClass.map { .s($0.rawValue) }
    map["classChanged"] = tableClassChanged.map { .number(Int64($0)) }
    if isDeletionProtected { map["protected"] = .bool(true) }
    map["recovery"] = recovery.map {
      .m(["since": .number(Int64($0.since)), "days": .number(Int64($0.days))])
    }
    if !tags.isEmpty { map["tags"] = .l(tags.map { .l([.s($0.key), .s($0.value)]) }) }
    return .m(map)
  }

  init(_ value: AttributeValue) throws(TableError) {
    let reader = try PropertyReader(value)
    guard let billing = BillingMode(rawValue: try reader.string("billing") ?? "") else {
      throw PropertyReader.malformed
    }
    billingMode = billing
    paidByRequestSince = try reader.integer("since").map { UInt64($0) }
    if let stored = reader.map["throughput"] { throughput = try Throughput(stored) }
    if let stored = reader.map["indexes"] {
      for (name, value) in try PropertyReader(stored).map { indexes[name.string] = try Throughput(value) }
    }
    streamViewType = try reader.option("view", StreamViewType.self)
    streamLabel = try reader.string("label")
    if let stored = reader.map["sse"] {
      let parts = try PropertyReader(stored)
      sseSpecification = SSESpecification(
        enabled: try parts.bool("enabled"),
        sseType: try parts.option("type", SSEType.self),
        kmsMasterKeyId: try parts.string("key")
      )
    }
    tableClass = try reader.option("class", TableClass.self)
    tableClassChanged = try reader.integer("classChanged").map { UInt64($0) }
    isDeletionProtected = try reader.bool("protected") ?? false
    if let stored = reader.map["recovery"] {
      let parts = try PropertyReader(stored)
      guard let since = try parts.integer("since"), let days = try parts.integer("days"),
        (1...35).contains(days)
      else { throw PropertyReader.malformed }
      recovery = Recovery(since: UInt64(since), days: days)
    }
    if let stored = reader.map["tags"] {
      guard case .l(let list) = stored else { throw PropertyReader.malformed }
      for element in list {
        guard case .l(let pair) = element, pair.count == 2, case .s(let key) = pair[0],
          case .s(let value) = pair[1]
        else { throw PropertyReader.malformed }
        tags.append(Tag(key: key, value: value))
      }
    }
  }
}

extension TableProperties.Throughput {
  fileprivate var value: AttributeValue {
    var map: [AttributeName: AttributeValue] = [:]
    map["read"] = (provisioned?.readCapacityUnits).map { .number(Int64($0)) }
    map["write"] = (provisioned?.writeCapacityUnits).map { .number(Int64($0)) }
    map["maxRead"] = (onDemand?.maxReadRequestUnits).map { .number(Int64($0)) }
    map["maxWrite"] = (onDemand?.maxWriteRequestUnits).map { .number(Int64($0)) }
    map["warmRead"] = (warm?.readUnitsPerSecond).map { .number(Int64($0)) }
    map["warmWrite"] = (warm?.writeUnitsPerSecond).map { .number(Int64($0)) }
    map["reachedRead"] = (reached?.readUnitsPerSecond).map { .number(Int64($0)) }
    map["reachedWrite"] = (reached?.writeUnitsPerSecond).map { .number(Int64($0)) }
    map["raised"] = raised.map { .number(Int64($0)) }
    map["lowered"] = lowered.map { .number(Int64($0)) }
    if decreases > 0 { map["decreases"] = .number(Int64(decreases)) }
    return .m(map)
  }

  fileprivate init(_ value: AttributeValue) throws(TableError) {
    let reader = try PropertyReader(value)
    if let read = try reader.integer("read"), let write = try reader.integer("write") {
      provisioned = ProvisionedThroughput(readCapacityUnits: read, writeCapacityUnits: write)
    }
    let bounds = OnDemandThroughput(
      maxReadRequestUnits: try reader.integer("maxRead"),
      maxWriteRequestUnits: try reader.integer("maxWrite")
    )
    if bounds != OnDemandThroughput() { onDemand = bounds }
    let warmth = WarmThroughput(
      readUnitsPerSecond: try reader.integer("warmRead"),
      writeUnitsPerSecond: try reader.integer("warmWrite")
    )
    if warmth != WarmThroughput() { warm = warmth }
    if let read = try reader.integer("reachedRead"), let write = try reader.integer("reachedWrite") {
      reached = WarmThroughput(readUnitsPerSecond: read, writeUnitsPerSecond: write)
    }
    raised = try reader.integer("raised").map { UInt64($0) }
    lowered = try reader.integer("lowered").map { UInt64($0) }
    decreases = try reader.integer("decreases") ?? 0
  }
}

extension AttributeValue {
  fileprivate static func number(_ value: Int64) -> AttributeValue { .n(Number(value)) }
}

/// Takes the parts of stored properties, all of which may be missing.
private struct PropertyReader {
  static let malformed = TableError.corrupted("the properties of a table in the catalog are malformed")

  let map: [AttributeName: AttributeValue]

  init(_ value: AttributeValue) throws(TableError) {
    guard case .m(let map) = value else { throw Self.malformed }
    self.map = map
  }

  func string(_ name: AttributeName) throws(TableError) -> String? {
    guard let value = map[name] else { return nil }
    guard case .s(let text) = value else { throw Self.malformed }
    return text
  }

  func bool(_ name: AttributeName) throws(TableError) -> Bool? {
    guard let value = map[name] else { return nil }
    guard case .bool(let flag) = value else { throw Self.malformed }
    return flag
  }

  /// A number that is never negative.
  func integer(_ name: AttributeName) throws(TableError) -> Int? {
    guard let value = map[name] else { return nil }
    guard case .n(let number) = value, let integer = Int(exactly: number), integer >= 0 else {
      throw Self.malformed
    }
    return integer
  }

  func option<Option: RawRepresentable<String>>(
    _ name: AttributeName,
    _ type: Option.Type
  ) throws(TableError) -> Option? {
    guard let text = try string(name) else { return nil }
    guard let option = Option(rawValue: text) else { throw Self.malformed }
    return option
  }
}
