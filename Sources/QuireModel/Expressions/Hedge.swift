extension Update {
  package var touchedRoots: Set<AttributeName> { [] }
  package func apply(to item: inout Item) throws(TableError) {}
  package func updatedAttributes(of item: Item) -> Item { item }
}
package struct ExpressionResolver {
  package init(names: ExpressionAttributeNames, values: ExpressionAttributeValues) throws(TableError) {}
  package mutating func condition(_ e: ConditionExpression, named: String) throws(TableError) -> Condition { if case .built(let c) = e.source { c } else { throw .validation("x") } }
  package mutating func update(_ e: UpdateExpression) throws(TableError) -> Update { if case .built(let c) = e.source { c } else { throw .validation("x") }}
  package mutating func projection(_ e: ProjectionExpression) throws(TableError) -> [DocumentPath] { [] }
  package mutating func keyCondition(_ e: KeyConditionExpression) throws(TableError) -> KeyCondition { if case .built(let c) = e.source { c } else { throw .validation("x") } }
  package func finish() throws(TableError) {}
}
package func project(_ paths: [DocumentPath], item: Item) -> Item { item }
package protocol AttributeSource: ~Copyable, ~Escapable { borrowing func value(of name: AttributeName) throws(TableError) -> AttributeValue? }
extension Item: AttributeSource { package func value(of name: AttributeName) throws(TableError) -> AttributeValue? { self[name] } }
extension Condition {
  package func evaluate(on: borrowing some AttributeSource & ~Copyable & ~Escapable) throws(TableError) -> Bool { true }
  package var attributeNames: Set<AttributeName> { [] }
}
package struct KeyRange: Sendable { package var partition: [AttributeValue]; package var sort: [AttributeValue]; package var tail: KeyCondition.Test? }
extension KeyCondition {
  package func resolve(partition: [(AttributeName, ScalarAttributeType)], sort: [(AttributeName, ScalarAttributeType)]) throws(TableError) -> KeyRange { KeyRange(partition: [], sort: [], tail: nil) }
}
