import QuireEvents
import QuireModel
import QuireRemote
import QuireServer
import QuireWire

extension Failure {
  /// What a user is told of an error of the libraries; nil for errors that the argument parser reports.
  init?(of error: any Error) {
    switch error {
    case let error as Failure: self = error
    case let error as TableError: self.init(error)
    case let error as EventStoreError: self.init(error)
    case let error as ServerError:
      self.init(.cannotListen, error.message, advice: "Give another --port, or 0 for a free one.")
    case let error as JSONError: self.init(.badData, error.description)
    default: return nil
    }
  }

  private init(_ error: TableError) {
    switch error.code {
    case .validation, .limitExceeded, .itemCollectionSizeLimitExceeded, .idempotentParameterMismatch:
      self.init(.badData, error.message, advice: Self.advice(on: error.message))
    case .conditionalCheckFailed:
      self.init(.conflict, error.message, advice: "The item is unchanged. Read it with: quire table get")
    case .resourceInUse, .transactionCanceled, .transactionConflict:
      self.init(.conflict, error.message)
    case .resourceNotFound:
      self.init(.notFound, error.message, advice: "List what is there with: quire table list")
    case .incompatibleStore:
      self.init(.unusableStore, error.message, advice: "Check the path, and the version of quire.")
    case .alreadyOpen, .unavailable, .throughputExceeded:
      self.init(.unusableStore, error.message)
    case .connectionFailed, .deadlineExceeded, .throttling, .requestLimitExceeded, .serviceUnavailable:
      self.init(.unusableStore, error.message, advice: "Check the endpoint, or try again later.")
    case .configuration, .credentialsUnavailable, .accessDenied, .unrecognizedClient, .expiredToken,
      .invalidSignature:
      self.init(.unusableStore, error.message, advice: "Check region, profile and credentials.")
    case .corrupted:
      self.init(
        .damagedStore,
        error.message,
        advice: "See how far it goes with: quire verify; then restore a backup."
      )
    case .malformedExport: self.init(.badData, error.message)
    case .contentsDiffer: self.init(.faultsFound, error.message)
    case .storage:
      self.init(
        .inputOutput,
        error.message,
        advice: "Check free space and permissions of the file, its folder and the -lock file beside it."
      )
    default:
      self.init(.damagedStore, error.description)
    }
  }

  /// What helps with the most common faults of requests.
  private static func advice(on message: String) -> String? {
    if message.contains("reserved keyword") {
      return "Write a placeholder in its place, and what it stands for: '#n' and --names '{\"#n\": \"…\"}'."
    }
    if message.contains("key element") || message.contains("the specified index") {
      return "See the table's key and indexes with: quire table describe"
    }
    return nil
  }

  private init(_ error: EventStoreError) {
    let place = error.streamID.map { "stream \($0): " } ?? ""
    let message = place + error.message
    switch error.code {
    case .versionConflict:
      self.init(
        .conflict,
        message,
        advice: "Nothing was written. Read the stream, decide again, and expect the version that you read."
      )
    case .duplicateEventID:
      let id = error.eventID.map { " (event id \($0))" } ?? ""
      self.init(.conflict, message + id, advice: "Nothing was written. Give new events new ids.")
    case .streamDeleted:
      self.init(.conflict, message)
    case .eventsTruncated:
      self.init(.notFound, message)
    case .corrupted:
      self.init(
        .damagedStore,
        message,
        advice: "See how far it goes with: quire verify; then restore a backup."
      )
    case .incompatibleTable, .unsupported:
      self.init(.unusableStore, message)
    default:
      self.init(.badData, message)
    }
  }
}
