public import Logging
import ServiceLifecycle
import UnixSignals

extension TableServer {
  /// Runs until the process is told to end with SIGTERM or SIGINT: finishes the requests under way, then returns.
  ///
  /// Requests that take longer than `gracePeriod` from then on are cut off. Throws ``ServerError`` where the server
  /// cannot listen.
  public func runUntilSignalled(
    gracePeriod: Duration = .seconds(30),
    logger: Logger = Logger(label: "quire.server")
  ) async throws {
    var configuration = ServiceGroupConfiguration(
      services: [
        ServiceGroupConfiguration.ServiceConfiguration(
          service: self,
          successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .cancelGroup
        )
      ],
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger
    )
    configuration.maximumGracefulShutdownDuration = gracePeriod
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch is CancellationError {
      logger.warning("cut off requests that were under way", metadata: ["grace_period": "\(gracePeriod)"])
    }
  }
}
