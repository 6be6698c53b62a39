import QuireModel

/// The message of the error that `body` throws, or nil where it throws none.
func message<Result>(_ body: () throws(TableError) -> Result) -> String? {
  do throws(TableError) {
    _ = try body()
    return nil
  } catch {
    return error.code == .validation ? error.message : "\(error.code): \(error.message)"
  }
}

/// The condition of a text, with all placeholders resolved.
func condition(
  _ text: String,
  names: ExpressionAttributeNames = [:],
  values: ExpressionAttributeValues = [:],
  named parameter: String = "ConditionExpression"
) throws(TableError) -> Condition {
  var resolver = ExpressionResolver(names: names, values: values)
  let condition = try resolver.condition(ConditionExpression(text), named: parameter)
  try resolver.finish(accepting: [parameter])
  return condition
}

/// The update of a text, with all placeholders resolved.
func update(
  _ text: String,
  names: ExpressionAttributeNames = [:],
  values: ExpressionAttributeValues = [:]
) throws(TableError) -> Update {
  var resolver = ExpressionResolver(names: names, values: values)
  let update = try resolver.update(UpdateExpression(text))
  try resolver.finish(accepting: ["UpdateExpression", "ConditionExpression"])
  return update
}

/// The paths of a projection's text, with all placeholders resolved.
func projection(_ text: String, names: ExpressionAttributeNames = [:]) throws(TableError) -> [DocumentPath] {
  var resolver = ExpressionResolver(names: names, values: [:])
  let paths = try resolver.projection(ProjectionExpression(text))
  try resolver.finish(accepting: ["ProjectionExpression"])
  return paths
}

/// The key condition of a text, with all placeholders resolved.
func keyCondition(
  _ text: String,
  names: ExpressionAttributeNames = [:],
  values: ExpressionAttributeValues = [:]
) throws(TableError) -> KeyCondition {
  var resolver = ExpressionResolver(names: names, values: values)
  let condition = try resolver.keyCondition(KeyConditionExpression(text))
  try resolver.finish(accepting: ["KeyConditionExpression"])
  return condition
}
