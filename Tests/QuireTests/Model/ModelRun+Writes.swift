import Quire
import QuireModel
import QuireTesting

extension ModelRun {
  mutating func pickTable() -> Int { generator.base.below(tables.count) }

  mutating func condition() -> ModelCondition? {
    generator.base.oneIn(2) ? generator.base.pick(ModelCondition.all) : nil
  }

  private mutating func returnsItem() -> ReturnValuesOnConditionCheckFailure {
    generator.base.oneIn(2) ? .allOld : .none
  }

  /// What a write to an item comes to in the model: the new item, or the error.
  ///
  /// Nil stands for no item.
  static func outcome(
    _ table: ModelTable,
    _ key: Item,
    _ condition: ModelCondition?,
    returning: ReturnValuesOnConditionCheckFailure,
    change: (Item?) -> Item??
  ) -> Result<Item?, ExpectedError> {
    let old = table[key]
    if let condition, !condition.holds(old ?? Item()) {
      return .failure(ExpectedError(code: .conditionalCheckFailed, item: returning == .allOld ? old : nil))
    }
    guard let new = change(old) else { return .failure(ExpectedError(code: .validation)) }
    if let new, !table.admits(new) { return .failure(ExpectedError(code: .validation)) }
    return .success(new)
  }

  mutating func put() async throws {
    let position = pickTable()
    let table = tables[position]
    let item = generator.item(table)
    let condition = condition()
    let request = PutItem(
      tableName: table.name,
      item: item,
      conditionExpression: condition.map { ConditionExpression($0.expression) },
      expressionAttributeValues: condition?.values ?? [:],
      returnValues: generator.base.oneIn(2) ? .allOld : .none,
      returnValuesOnConditionCheckFailure: returnsItem()
    )
    log.append("put \(table.name) \(item) if \(condition?.description ?? "-")")
    // An index key that is no good is refused before the condition is looked at.
    let outcome =
      table.admits(item)
      ? Self.outcome(table, item, condition, returning: request.returnValuesOnConditionCheckFailure) { _ in
        item
      }
      : .failure(ExpectedError(code: .validation))
    let old = table[item]
    try await expect(outcome.map { _ in request.returnValues == .allOld ? old : nil }, "a put") {
      try await store.putItem(request).attributes
    }
    if case .success = outcome { tables[position].put(item) }
  }

  mutating func update() async throws {
    let position = pickTable()
    let table = tables[position]
    let key = generator.key(table)
    let condition = condition()
    let update = ModelUpdate.random(&generator)
    let request = UpdateItem(
      tableName: table.name,
      key: key,
      updateExpression: UpdateExpression(update.expression),
      conditionExpression: condition.map { ConditionExpression($0.expression) },
      expressionAttributeValues: update.values.merging(condition?.values ?? [:]) { first, _ in first },
      returnValues: generator.base.pick([.none, .allOld, .allNew]),
      returnValuesOnConditionCheckFailure: returnsItem()
    )
    log.append("update \(table.name) \(key) \(update) if \(condition?.description ?? "-")")
    // As with a put, as far as the update alone tells.
    let outcome =
      table.admits(update.foreseen)
      ? Self.outcome(
        table,
        key,
        condition,
        returning: request.returnValuesOnConditionCheckFailure
      ) { old in
        guard old != nil || update.makesItem else { return .some(nil) }
        var new = old ?? key
        return update.apply(&new) ? .some(new) : nil
      }
      : .failure(ExpectedError(code: .validation))
    let old = table[key]
    try await expect(
      outcome.map { new in
        switch request.returnValues {
        case .allOld: old
        case .allNew: new
        default: nil
        }
      },
      "an update"
    ) { try await store.updateItem(request).attributes }
    if case .success(let new?) = outcome { tables[position].put(new) }
  }

  mutating func delete() async throws {
    let position = pickTable()
    let table = tables[position]
    let key = generator.key(table)
    let condition = condition()
    let request = DeleteItem(
      tableName: table.name,
      key: key,
      conditionExpression: condition.map { ConditionExpression($0.expression) },
      expressionAttributeValues: condition?.values ?? [:],
      returnValues: generator.base.oneIn(2) ? .allOld : .none,
      returnValuesOnConditionCheckFailure: returnsItem()
    )
    log.append("delete \(table.name) \(key) if \(condition?.description ?? "-")")
    let outcome = Self.outcome(
      table,
      key,
      condition,
      returning: request.returnValuesOnConditionCheckFailure
    ) { _ in .some(nil) }
    let old = table[key]
    try await expect(outcome.map { _ in request.returnValues == .allOld ? old : nil }, "a delete") {
      try await store.deleteItem(request).attributes
    }
    if case .success = outcome { tables[position].remove(key) }
  }

  // MARK: Several items

  mutating func batchWrite() async throws {
    var requests: [String: [BatchWriteItem.WriteRequest]] = [:]
    var after = tables
    var isGood = true
    var seen: Set<[AttributeValue]> = []
    for _ in 0..<1 + generator.base.below(8) {
      let position = pickTable()
      let item = generator.item(tables[position])
      let address = [.s(tables[position].name)] + tables[position].key(of: item)
      guard seen.insert(address).inserted else { continue }
      if generator.base.oneIn(3) {
        let key = tables[position].keyItem(of: item)
        requests[tables[position].name, default: []].append(.delete(key: key))
        after[position].remove(key)
      } else {
        requests[tables[position].name, default: []].append(.put(item))
        isGood = isGood && tables[position].admits(item)
        after[position].put(item)
      }
    }
    log.append("batch write \(requests)")
    try await expect(isGood ? .success(true) : .failure(ExpectedError(code: .validation)), "a batch write") {
      try await store.batchWriteItem(BatchWriteItem(requestItems: requests)).unprocessedItems.isEmpty
    }
    if isGood { tables = after }
  }

  mutating func transactWrite() async throws {
    var actions: [TransactWriteItems.Action] = []
    var reasons: [CancellationReason.Code] = []
    var hasEmptyKey = false
    var after = tables
    var seen: Set<[AttributeValue]> = []
    for _ in 0..<1 + generator.base.below(6) {
      let position = pickTable()
      let table = tables[position]
      let item = generator.item(table)
      let key = table.keyItem(of: item)
      guard seen.insert([.s(table.name)] + table.key(of: item)).inserted else { continue }
      let condition = generator.base.oneIn(4) ? condition() : nil
      let expression = condition.map { ConditionExpression($0.expression) }
      let values = condition?.values ?? [:]
      var outcome: Result<Item?, ExpectedError>
      switch generator.base.below(4) {
      case 0:
        actions.append(
          .put(
            PutItem(
              tableName: table.name,
              item: item,
              conditionExpression: expression,
              expressionAttributeValues: values
            )
          )
        )
        outcome = Self.outcome(table, item, condition, returning: .none) { _ in item }
        if !table.admits(item) { outcome = .failure(ExpectedError(code: .validation)) }
        hasEmptyKey = hasEmptyKey || table.isEmptyFirst(item)
      case 1:
        let update = ModelUpdate.random(&generator)
        actions.append(
          .update(
            UpdateItem(
              tableName: table.name,
              key: key,
              updateExpression: UpdateExpression(update.expression),
              conditionExpression: expression,
              expressionAttributeValues: update.values.merging(values) { first, _ in first }
            )
          )
        )
        outcome = Self.outcome(table, key, condition, returning: .none) { old in
          guard old != nil || update.makesItem else { return .some(nil) }
          var new = old ?? key
          guard update.apply(&new) else { return nil }
          hasEmptyKey = hasEmptyKey || table.isEmptyFirst(new)
          return .some(new)
        }
        if !table.admits(update.foreseen) {
          outcome = .failure(ExpectedError(code: .validation))
          hasEmptyKey = hasEmptyKey || table.isEmptyFirst(update.foreseen)
        }
      case 2:
        actions.append(
          .delete(
            DeleteItem(
              tableName: table.name,
              key: key,
              conditionExpression: expression,
              expressionAttributeValues: values
            )
          )
        )
        outcome = Self.outcome(table, key, condition, returning: .none) { _ in .some(nil) }
      default:
        let condition = condition ?? ModelCondition.all[0]
        actions.append(
          .conditionCheck(
            ConditionCheck(
              tableName: table.name,
              key: key,
              conditionExpression: ConditionExpression(condition.expression),
              expressionAttributeValues: condition.values
            )
          )
        )
        outcome = Self.outcome(table, key, condition, returning: .none) { $0 }
      }
      switch outcome {
      case .success(let new):
        reasons.append(.none)
        if let new { after[position].put(new) } else { after[position].remove(key) }
      case .failure(let error):
        reasons.append(error.code == .validation ? .validationError : .conditionalCheckFailed)
      }
    }
    log.append("transact write \(actions)")
    let isGood = reasons.allSatisfy { $0 == .none }
    try await expect(
      isGood
        ? .success(true)
        : .failure(
          hasEmptyKey
            ? ExpectedError(code: .validation)
            : ExpectedError(code: .transactionCanceled, reasons: reasons)
        ),
      "a transaction"
    ) { [actions] in
      _ = try await store.transactWriteItems(TransactWriteItems(actions))
      return true
    }
    if isGood { tables = after }
  }
}
