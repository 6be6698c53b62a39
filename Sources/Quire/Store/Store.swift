import QuireLMDB
public import QuireModel
import Synchronization

/// A store of tables in one file on this machine, in this process.
///
/// ```swift
/// let store = try Store.open(at: "orders.quire")
/// try await store.createTable(…)
/// try await store.putItem(PutItem(tableName: "orders", item: ["PK": "ORDER#1", "total": 12]))
/// let order = try store.getItem(GetItem(tableName: "orders", key: ["PK": "ORDER#1"])).item
/// ```
///
/// Reads run at once, on the calling thread, on a view of the last commit. Writes are queued to the store's single
/// writer, which commits all that wait together and answers each caller once its write is as durable as
/// ``Options/durability`` says.
///
/// A process opens a file once; several processes may have it open at a time.
///
/// Every operation throws `.unavailable` once the store is closed, `.storage` where the system refuses, and `.corrupted`
/// where it meets bytes that Quire did not write; a write throws `.unavailable` also where the store is open for reading
/// only.
public final class Store: Sendable {
  /// The path of the store's file; its lock file has `-lock` after it.
  public let path: String
  /// How the store was opened.
  public let options: Options

  let environment: Environment
  let cache: CatalogCache
  let writer: Writer
  let commits: CommitSignal
  /// What removes expired items; nil where nothing does.
  let expirySweeps = Mutex<Task<Void, any Error>?>(nil)
  private let registration: OpenFiles.Registration

  init(
    path: String,
    options: Options,
    environment: Environment,
    cache: CatalogCache,
    registration: consuming OpenFiles.Registration
  ) {
    self.path = path
    self.options = options
    self.environment = environment
    self.cache = cache
    self.registration = registration
    commits = CommitSignal(environment: environment)
    writer = Writer(
      environment: environment,
      cache: cache,
      clock: options.clock,
      commits: commits,
      syncs: options.durability != .unsynced
    )
  }

  deinit { close() }

  /// Finishes the writes that were accepted, and closes the file.
  ///
  /// Later calls throw `.unavailable`.
  ///
  /// Blocks until reads that are going on have ended. Closing twice does nothing.
  public func close() {
    expirySweeps.withLock { $0 }?.cancel()
    writer.close()
    commits.close()
    environment.close()
    registration.end()
  }
}

extension Store {
  /// When a write that was acknowledged is safe from what.
  public struct Durability: Sendable, Hashable {
    let kind: Environment.Durability

    /// Every commit is synced to the disk before its writes are acknowledged: they survive a power failure.
    public static let synced = Durability(kind: .synced)
    /// Every commit's data is synced, the page that points to it only with the next one: a power failure never
    /// damages the store, but may undo the last commit.
    ///
    /// A killed process loses nothing.
    public static let metadataUnsynced = Durability(kind: .metadataUnsynced)
    /// Nothing is synced: a killed process loses nothing, but a power failure may damage the store.
    ///
    /// For tests and data that can be made again. A write that need not wait for another one runs on the caller's thread.
    public static let unsynced = Durability(kind: .unsynced)
  }

  /// How to open a store.
  public struct Options: Sendable {
    /// When acknowledged writes are safe from what; synced unless said otherwise.
    public var durability: Durability
    /// Whether to open an existing store for reading only.
    ///
    /// Writes throw `.unavailable`.
    public var isReadOnly: Bool
    /// Whether to check every page of the file before anything else is read from it.
    ///
    /// A store is a map of its file: a page that something else has overwritten would otherwise be noticed when it is
    /// read, which can end the process. Costs one reading of the file. The first page of each table and index is checked
    /// in any case.
    public var checksPages: Bool
    /// The address space to reserve at first, in bytes.
    ///
    /// It grows by itself when the store does.
    public var initialMapSize: Int
    /// Where the store takes the time from.
    public var clock: WallClock
    /// How often the store removes expired items; nil for never by itself.
    ///
    /// A round in which nothing has expired costs a look-up for each table whose items expire.
    public var expiryInterval: Duration?
    /// What the Amazon Resource Names of tables start with.
    public var namespace: ResourceNamespace

    /// Makes options.
    public init(
      durability: Durability = .synced,
      isReadOnly: Bool = false,
      checksPages: Bool = false,
      initialMapSize: Int = 1 << 30,
      clock: WallClock = .system,
      expiryInterval: Duration? = .seconds(1),
      namespace: ResourceNamespace = ResourceNamespace()
    ) {
      self.durability = durability
      self.isReadOnly = isReadOnly
      self.checksPages = checksPages
      self.initialMapSize = initialMapSize
      self.clock = clock
      self.expiryInterval = expiryInterval
      self.namespace = namespace
    }
  }
}
