/// What went wrong with a request to a table store.
///
/// `code` is DynamoDB's own name of the error, the same from the embedded engine, from a server and from DynamoDB.
/// Match it in a `catch`:
///
/// ```swift
/// do {
///   try await orders.put(order, if: .notExists("PK"))
/// } catch TableError.Code.conditionalCheckFailed {
///   // somebody else was first
/// }
/// ```
public struct TableError: Error, Sendable {
  /// The kind of error.
  public var code: Code
  /// What was wrong, in DynamoDB's words where DynamoDB has words for it.
  public var message: String
  /// The item that stood in the way of a condition, where the request asked for it with
  /// `returnValuesOnConditionCheckFailure: .allOld`.
  public var item: Item?
  /// For a cancelled transaction, one reason per action in the order of the actions; otherwise empty.
  public var cancellationReasons: [CancellationReason]
  /// The error of a lower layer that caused this one.
  public var underlying: (any Error)?

  /// Makes an error of its parts.
  public init(
    _ code: Code,
    _ message: String,
    item: Item? = nil,
    cancellationReasons: [CancellationReason] = [],
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.item = item
    self.cancellationReasons = cancellationReasons
    self.underlying = underlying
  }
}

extension TableError {
  /// The kind of a ``TableError``: DynamoDB's name of the exception, or one of Quire's own for storage faults.
  public struct Code: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The name of the error, for example `ConditionalCheckFailedException`.
    public let rawValue: String

    /// Makes one of its raw value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text shown to people.
    public var description: String { rawValue }

    /// The request breaks a rule of the API.
    public static let validation = Code(rawValue: "ValidationException")
    /// The condition of a write was false.
    public static let conditionalCheckFailed = Code(rawValue: "ConditionalCheckFailedException")
    /// A table or index that the request names does not exist.
    public static let resourceNotFound = Code(rawValue: "ResourceNotFoundException")
    /// A table whose backups the request names does not exist.
    public static let tableNotFound = Code(rawValue: "TableNotFoundException")
    /// A table or index of that name exists, or is being changed.
    public static let resourceInUse = Code(rawValue: "ResourceInUseException")
    /// More tables, indexes or operations at a time than the limit allows.
    public static let limitExceeded = Code(rawValue: "LimitExceededException")
    /// A transaction was cancelled; see ``TableError/cancellationReasons``.
    public static let transactionCanceled = Code(rawValue: "TransactionCanceledException")
    /// A write met a transaction on the same item.
    public static let transactionConflict = Code(rawValue: "TransactionConflictException")
    /// A client token came again with another request.
    public static let idempotentParameterMismatch = Code(rawValue: "IdempotentParameterMismatchException")
    /// Items of one partition key outgrew 10 GB beside a local index.
    public static let itemCollectionSizeLimitExceeded = Code(
      rawValue: "ItemCollectionSizeLimitExceededException"
    )
    /// Requests came faster than they may.
    public static let throughputExceeded = Code(rawValue: "ProvisionedThroughputExceededException")
    /// Fault of the store itself: a full disk, a failing sync, an unusable file.
    public static let storage = Code(rawValue: "InternalServerError")
    /// Bytes in the store that cannot be what Quire wrote.
    public static let corrupted = Code(rawValue: "CorruptedStore")
    /// The file is not a store, or one of a newer format.
    public static let incompatibleStore = Code(rawValue: "IncompatibleStore")
    /// The store is open already in this process.
    public static let alreadyOpen = Code(rawValue: "StoreAlreadyOpen")
    /// The store was closed, or opened for reading only.
    public static let unavailable = Code(rawValue: "StoreUnavailable")

    /// Matches an error of this code in a `catch`.
    public static func ~= (code: Code, error: any Error) -> Bool {
      (error as? TableError)?.code == code
    }
  }

  /// A fault of the request, with DynamoDB's wording.
  package static func validation(_ message: String) -> TableError {
    TableError(.validation, message)
  }

  /// Bytes of the store that cannot be what Quire wrote: what they are and where.
  package static func corrupted(_ detail: String) -> TableError {
    TableError(.corrupted, "The store is damaged: \(detail)")
  }

  /// A fault of a parameter's value: DynamoDB's common opening, then `detail`.
  package static func invalidParameter(_ detail: String) -> TableError {
    TableError(.validation, "One or more parameter values were invalid: \(detail)")
  }
}

extension TableError: CustomStringConvertible {
  /// The text shown to people.
  public var description: String { "\(code.rawValue): \(message)" }
}

/// Why one action of a transaction stood in its way, or that it did not.
public struct CancellationReason: Sendable, Hashable {
  /// The kind of reason: DynamoDB's name for it.
  public struct Code: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The name of the reason, for example `ConditionalCheckFailed`.
    public let rawValue: String

    /// Makes one of its raw value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text shown to people.
    public var description: String { rawValue }

    /// This action was not at fault.
    public static let none = Code(rawValue: "None")
    /// Its condition was false.
    public static let conditionalCheckFailed = Code(rawValue: "ConditionalCheckFailed")
    /// Another transaction works on the item.
    public static let transactionConflict = Code(rawValue: "TransactionConflict")
    /// The action breaks a rule, for example a key of the wrong type.
    public static let validationError = Code(rawValue: "ValidationError")
    /// The items of a partition key outgrew 10 GB beside a local index.
    public static let itemCollectionSizeLimitExceeded = Code(rawValue: "ItemCollectionSizeLimitExceeded")
    /// Requests came faster than they may.
    public static let throughputExceeded = Code(rawValue: "ProvisionedThroughputExceeded")
    /// Requests came faster than the account allows.
    public static let throttlingError = Code(rawValue: "ThrottlingError")
    /// A PartiQL INSERT met an item of the same key.
    public static let duplicateItem = Code(rawValue: "DuplicateItem")
  }

  /// The kind of reason.
  public var code: Code
  /// The reason in words; nil for ``Code/none``.
  public var message: String?
  /// The item as it was, where the action asked for it.
  public var item: Item?

  /// Makes a reason of its parts.
  public init(_ code: Code, message: String? = nil, item: Item? = nil) {
    self.code = code
    self.message = message
    self.item = item
  }
}
