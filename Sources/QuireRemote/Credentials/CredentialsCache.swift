import Logging
import QuireModel
import Synchronization

/// Keeps credentials until shortly before they expire, and fetches new ones once for all who wait.
final class CredentialsCache: CredentialsProvider {
  /// From this long before the end new ones are fetched, while the old ones serve.
  static let refreshMargin: Int64 = 300
  /// From this long before the end the old ones serve no more: a request may take a while to arrive.
  static let useMargin: Int64 = 30
  /// How long after a failed attempt the next one is made while the old ones serve.
  static let retryPause: Int64 = 5

  private struct State {
    var current: Credentials?
    var flight: Flight<Credentials>?
    var notBefore: Int64 = .min
  }

  private enum Decision {
    case use(Credentials)
    case wait(Flight<Credentials>)
  }

  private let provider: any CredentialsProvider
  private let clock: RemoteClock
  private let logger: Logger
  private let state = Mutex(State())

  init(_ provider: any CredentialsProvider, clock: RemoteClock, logger: Logger) {
    self.provider = provider
    self.clock = clock
    self.logger = logger
  }

  func credentials() async throws -> Credentials {
    switch decide() {
    case .use(let credentials): credentials
    case .wait(let flight): try await flight.value()
    }
  }

  /// Drops these credentials, which the service has refused, so that others are fetched.
  func invalidate(_ credentials: Credentials) {
    state.withLock { if $0.current == credentials { $0.current = nil } }
  }

  private func decide() -> Decision {
    let now = clock.wallTime()
    let (decision, started) = state.withLock { state -> (Decision, Flight<Credentials>?) in
      var usable: Credentials?
      if let current = state.current {
        let left = current.expiration.map { $0 - now } ?? .max
        if left > Self.refreshMargin { return (.use(current), nil) }
        if left > Self.useMargin { usable = current }
      }
      if let usable, state.flight != nil || now < state.notBefore { return (.use(usable), nil) }
      if let flight = state.flight { return (.wait(flight), nil) }
      let flight = Flight<Credentials>()
      state.flight = flight
      return (usable.map { .use($0) } ?? .wait(flight), flight)
    }
    if let started { fetch(for: started) }
    return decision
  }

  /// In a task of its own: that one of those who wait is cancelled is nothing to the others.
  private func fetch(for flight: Flight<Credentials>) {
    Task {
      let result: Result<Credentials, any Error>
      do {
        result = .success(try await provider.credentials())
      } catch {
        logger.warning("credentials could not be fetched", metadata: ["error": "\(error)"])
        result = .failure(error)
      }
      state.withLock { state in
        state.flight = nil
        switch result {
        case .success(let credentials): state.current = credentials
        case .failure: state.notBefore = clock.wallTime() + Self.retryPause
        }
      }
      flight.land(result)
    }
  }
}
