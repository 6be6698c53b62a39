import QuireModel

extension TableInfo {
  /// What users are told of the table; `counters` answers those of a slot.
  func description(_ counters: (UInt32) throws -> Counters) rethrows -> TableDescription {
    let own = try counters(slot)
    var global: [TableDescription.Index] = []
    var local: [TableDescription.Index] = []
    for index in indexes {
      let held = try counters(index.slot)
      let description = TableDescription.Index(
        definition: index.definition,
        status: index.isBackfilling ? .creating : .active,
        isBackfilling: index.isBackfilling,
        itemCount: held.entries,
        sizeBytes: held.bytes
      )
      if index.isLocal { local.append(description) } else { global.append(description) }
    }
    return TableDescription(
      tableName: name,
      tableId: uuid,
      attributeDefinitions: attributeDefinitions,
      keySchema: schema.partition.map { KeySchemaElement($0.name, .hash) }
        + schema.sort.map { KeySchemaElement($0.name, .range) },
      status: indexes.contains { $0.isBackfilling } ? .updating : .active,
      creationDateTime: Double(created) / 1_000,
      itemCount: own.entries,
      sizeBytes: own.bytes,
      globalSecondaryIndexes: global,
      localSecondaryIndexes: local
    )
  }
}
