public import QuireModel

/// What every table store must do, as cases to run on any of them: the embedded engine, a server, DynamoDB itself.
///
/// ```swift
/// @Test(arguments: TableStoreConformance.cases)
/// func conforms(_ conformance: TableStoreConformance.Case) async throws {
///   try await conformance.run(on: myStore)
/// }
/// ```
///
/// The cases ask for nothing that DynamoDB does not promise: reads are consistent where they have to be, and what only the
/// embedded engine guarantees, such as the order of a scan, is no part of them.
public enum TableStoreConformance {
  /// One thing that a table store must do.
  public struct Case: Sendable, CustomStringConvertible {
    /// What it must do, as a sentence.
    public let name: String
    private let body: @Sendable (ConformanceContext) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (ConformanceContext) async throws -> Void) {
      self.name = name
      self.body = body
    }

    /// The text shown to people.
    public var description: String { name }

    /// Runs the case on `store`, in tables of its own, which it removes.
    ///
    /// Throws ``ConformanceFailure`` where the store does otherwise, and what the store throws unexpectedly.
    public func run(on store: any TableStore) async throws {
      let context = ConformanceContext(store)
      do {
        try await body(context)
      } catch {
        await context.removeTables()
        throw error
      }
      await context.removeTables()
    }
  }

  /// All cases.
  public static let cases: [Case] =
    itemCases + conditionCases + updateCases + queryCases + scanCases + indexCases + batchCases
    + transactionCases
    + tableCases + capacityCases + settingsCases + eventCases
}

/// A case that a table store does not meet.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
  /// What was expected and what happened instead.
  public let description: String

  init(_ description: String) { self.description = description }
}
