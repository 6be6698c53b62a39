import Logging
import QuireModel
import Synchronization
import Testing

@testable import QuireRemote

@Suite("Keeping credentials")
struct CredentialsCacheTests {
  let time = TestTime()

  func cache(_ provider: CountingProvider) -> CredentialsCache {
    CredentialsCache(
      provider,
      clock: time.clock(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  func keys(_ number: Int, for seconds: Int64?) -> Credentials {
    Credentials(accessKeyID: "\(number)", secretAccessKey: "s", expiration: seconds.map { time.wall + $0 })
  }

  @Test("credentials that do not expire are fetched once")
  func lasting() async throws {
    let provider = CountingProvider { [self] in keys($0, for: nil) }
    let cache = cache(provider)
    for _ in 0..<3 { #expect(try await cache.credentials().accessKeyID == "1") }
    time.advance(by: .seconds(1_000_000))
    #expect(try await cache.credentials().accessKeyID == "1")
    #expect(provider.count == 1)
  }

  @Test("many who wait cause one fetch")
  func singleFlight() async throws {
    let gate = Flight<Bool>()
    let provider = CountingProvider { [self] number in
      _ = try await gate.value()
      return keys(number, for: nil)
    }
    let cache = cache(provider)
    let names = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await cache.credentials().accessKeyID } }
      while provider.count == 0 { await Task.yield() }
      gate.land(.success(true))
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(names == ["1"])
    #expect(provider.count == 1)
  }

  @Test("before they expire new ones are fetched, while the old ones serve")
  func refresh() async throws {
    let provider = CountingProvider { [self] in keys($0, for: 3_600) }
    let cache = cache(provider)
    #expect(try await cache.credentials().accessKeyID == "1")
    time.advance(by: .seconds(3_600 - 301))
    #expect(try await cache.credentials().accessKeyID == "1")
    #expect(provider.count == 1)
    time.advance(by: .seconds(1))
    #expect(try await cache.credentials().accessKeyID == "1")
    while try await cache.credentials().accessKeyID == "1" { await Task.yield() }
    #expect(try await cache.credentials().accessKeyID == "2")
    #expect(provider.count == 2)
  }

  @Test("expired ones are waited for")
  func expired() async throws {
    let provider = CountingProvider { [self] in keys($0, for: 3_600) }
    let cache = cache(provider)
    #expect(try await cache.credentials().accessKeyID == "1")
    time.advance(by: .seconds(3_600 - 30))
    #expect(try await cache.credentials().accessKeyID == "2")
  }

  @Test("a failed fetch leaves the old ones in service, and is tried again after a while")
  func failedRefresh() async throws {
    let provider = CountingProvider { [self] number in
      if number == 2 { throw TableError(.credentialsUnavailable, "down") }
      return keys(number, for: 3_600)
    }
    let cache = cache(provider)
    _ = try await cache.credentials()
    time.advance(by: .seconds(3_500))
    while provider.count < 2 {
      #expect(try await cache.credentials().accessKeyID == "1")
      await Task.yield()
    }
    // However long the failed fetch takes to be noted, no third one starts before five seconds.
    for _ in 0..<100 {
      #expect(try await cache.credentials().accessKeyID == "1")
      await Task.yield()
    }
    #expect(provider.count == 2)
    time.advance(by: .seconds(5))
    while try await cache.credentials().accessKeyID == "1" { await Task.yield() }
    #expect(provider.count == 3)
  }

  @Test("a failed first fetch is everybody's error, and the next call tries again")
  func failedFetch() async throws {
    let provider = CountingProvider { [self] number in
      if number == 1 { throw TableError(.credentialsUnavailable, "down") }
      return keys(number, for: nil)
    }
    let cache = cache(provider)
    let error = await #expect(throws: TableError.self) { _ = try await cache.credentials() }
    #expect(error?.message == "down")
    #expect(try await cache.credentials().accessKeyID == "2")
  }

  @Test("one who stops waiting does not stop the others")
  func cancelledWaiter() async throws {
    let gate = Flight<Bool>()
    let provider = CountingProvider { [self] number in
      _ = try await gate.value()
      return keys(number, for: nil)
    }
    let cache = cache(provider)
    let impatient = Task { try await cache.credentials() }
    let patient = Task { try await cache.credentials() }
    while provider.count == 0 { await Task.yield() }
    impatient.cancel()
    await #expect(throws: CancellationError.self) { _ = try await impatient.value }
    gate.land(.success(true))
    #expect(try await patient.value.accessKeyID == "1")
    #expect(provider.count == 1)
  }

  @Test("refused ones are dropped, unless others have taken their place")
  func invalidation() async throws {
    let provider = CountingProvider { [self] in keys($0, for: nil) }
    let cache = cache(provider)
    let first = try await cache.credentials()
    cache.invalidate(first)
    let second = try await cache.credentials()
    #expect(second.accessKeyID == "2")
    cache.invalidate(first)
    #expect(try await cache.credentials().accessKeyID == "2")
  }
}
