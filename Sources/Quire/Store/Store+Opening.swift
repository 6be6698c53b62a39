import QuireLMDB
import QuireModel

extension Store {
  /// Opens the store at `path`, making it where there is none.
  ///
  /// Throws `.alreadyOpen` where this process has it open, `.incompatibleStore` where the file is something else or of
  /// a newer format, `.corrupted` where it is damaged, `.storage` where the system refuses.
  public static func open(at path: String, options: Options = Options()) throws -> Store {
    let registration = try OpenFiles.register(path)
    do {
      let environment = try environment(at: path, options)
      do {
        try registration.identify(path)
        let scope = options.checksPages ? .all : Environment.PageScope.rootsAndDatabases([Layout.catalogName])
        try checkPages(environment, path, scope)
        let cache = try prepare(environment, path, options)
        let store = Store(
          path: path,
          options: options,
          environment: environment,
          cache: cache,
          registration: registration
        )
        if !options.isReadOnly {
          try store.resumeBackfills()
          store.startExpirySweeps()
        }
        return store
      } catch {
        environment.close()
        throw error
      }
    } catch {
      registration.end()
      throw TableError(storage: error)
    }
  }

  /// Opens a new store that is gone once it is closed: for tests.
  ///
  /// The file is in memory where the system has a file system for that. Without options nothing is synced; options of your
  /// own say it themselves: `Store.Options(durability: .unsynced, clock: …)`.
  ///
  /// Throws `.storage` where the system refuses.
  public static func temporary(options: Options = Options(durability: .unsynced)) throws -> Store {
    let path = TemporaryFiles.newPath()
    let store = try open(at: path, options: options)
    // The open file goes on to exist without a name, and its space is freed even if the process is killed.
    TemporaryFiles.remove(path)
    TemporaryFiles.remove(path + "-lock")
    return store
  }

  private static func environment(at path: String, _ options: Options) throws -> Environment {
    var settings = Environment.Options()
    settings.mapSize = options.initialMapSize
    settings.maximumDatabases = Int(Layout.maximumSlots) + 2
    settings.durability = options.durability.kind
    settings.isReadOnly = options.isReadOnly
    do {
      return try Environment(path: path, options: settings)
    } catch let error where error.code == .invalid || error.code == .versionMismatch {
      throw TableError(.incompatibleStore, "\(path) is not a Quire store (\(error))", underlying: error)
    } catch let error where error.code == .corrupted {
      throw TableError(
        .corrupted,
        "\(path) is damaged: it has lost pages, or its first pages",
        underlying: error
      )
    } catch {
      throw TableError(.storage, "\(path) cannot be opened: \(error)", underlying: error)
    }
  }

  /// Checks pages before LMDB follows what they refer to.
  static func checkPages(
    _ environment: Environment,
    _ path: String,
    _ scope: Environment.PageScope
  ) throws {
    do {
      _ = try environment.checkPages(scope)
    } catch let fault as PageFault {
      throw TableError(.corrupted, "\(path) is damaged: \(fault)", underlying: fault)
    }
  }

  /// Finds or makes the store's own databases, and checks the format.
  private static func prepare(
    _ environment: Environment,
    _ path: String,
    _ options: Options
  ) throws -> CatalogCache {
    var known = try environment.openDatabase(named: Layout.catalogName, create: false)
    if known == nil {
      var isOther = options.isReadOnly
      if !isOther, environment.information.namedDatabases > 0 {
        // Another process may be making the store: its commit is counted before reads see it, which they do once this
        // transaction has had its turn.
        try environment.beginWrite().abort()
        known = try environment.openDatabase(named: Layout.catalogName, create: false)
        isOther = known == nil
      }
      if isOther { throw TableError(.incompatibleStore, "\(path) is not a Quire store: it has no catalog") }
    }
    let (catalog, tokens) = try environment.growing {
      try databases(environment, catalog: known, path, options)
    }
    let isNew = try !environment.read { (transaction: borrowing ReadTransaction) in
      try checkFormat(transaction, catalog, path)
    }
    if isNew {
      if options.isReadOnly {
        throw TableError(.incompatibleStore, "\(path) is not a Quire store: it has no format record")
      }
      try environment.growing { try writeFormat(environment, catalog, path, options.clock) }
    }
    return CatalogCache(
      environment: environment,
      catalog: catalog,
      tokens: tokens,
      namespace: options.namespace
    )
  }

  private static func databases(
    _ environment: Environment,
    catalog: Database?,
    _ path: String,
    _ options: Options
  ) throws -> (catalog: Database, tokens: Database) {
    if let catalog, let tokens = try environment.openDatabase(named: Layout.tokensName, create: false) {
      return (catalog, tokens)
    }
    if options.isReadOnly { throw TableError.corrupted("\(path) lacks the database \(Layout.tokensName)") }
    let made = try environment.makeDatabases(named: [Layout.catalogName, Layout.tokensName])
    return (made[0], made[1])
  }

  /// Whether there is a format record; throws where it is not one that this version can work with.
  private static func checkFormat(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Database,
    _ path: String
  ) throws -> Bool {
    guard let record = try transaction.get(catalog, Layout.formatKey.rawBytes) else { return false }
    let reader = RecordReader(try ItemView(record, names: NameTable()).decodeAll())
    let version: Int = try reader.integer("version")
    guard (1...Layout.formatVersion).contains(version) else {
      throw TableError(
        .incompatibleStore,
        "\(path) has store format \(version); this version of Quire works with formats up to \(Layout.formatVersion)"
      )
    }
    return true
  }

  private static func writeFormat(
    _ environment: Environment,
    _ catalog: Database,
    _ path: String,
    _ clock: WallClock
  ) throws {
    var record: [UInt8] = []
    ItemEncoder.encode(
      ["version": .n(Number(Int64(Layout.formatVersion))), "created": .n(Number(Int64(clock.milliseconds)))],
      omitting: [AttributeName](),
      names: NameTable(),
      into: &record
    )
    var transaction = try environment.beginWrite()
    // Another process may have been first.
    if try checkFormat(transaction.reading, catalog, path) {
      transaction.abort()
      return
    }
    try transaction.put(catalog, Layout.formatKey.rawBytes, record.rawBytes)
    try transaction.commit()
  }
}

extension TableError {
  /// What users see of an error of a lower layer: a `TableError` as it is, another as `.storage`.
  init(storage error: any Error) {
    if let error = error as? TableError {
      self = error
    } else if let error = error as? LMDBError, error.code == .corrupted || error.code == .pageNotFound {
      self = TableError(.corrupted, "The store is damaged: \(error)", underlying: error)
    } else if let error = error as? LMDBError, error.code == .closed {
      self = TableError(.unavailable, "The store is closed")
    } else {
      self = TableError(.storage, "The store failed: \(error)", underlying: error)
    }
  }
}
