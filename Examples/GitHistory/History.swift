import Foundation
import Quire
import QuireEvents

/// The main job, step by step.
struct History {
  private let source: String
  let changes: [FileChange]
  private let changesByStream: [StreamID: [FileChange]]
  private let writers: Int
  let path: String
  private let isTemporary: Bool
  var report = Report()

  /// Reads the input, and finds a place for the store.
  ///
  /// Throws ``InputError``.
  init(_ arguments: Arguments) throws {
    if let directory = arguments.repository {
      source = URL(filePath: directory).standardizedFileURL.path
      changes = try GitLog.changes(ofRepository: directory)
    } else {
      let file = arguments.input ?? Input.bundledFile
      source = URL(filePath: file).lastPathComponent
      changes = try Input.changes(ofFile: file)
    }
    changesByStream = Dictionary(grouping: changes, by: \.streamID)
    writers = arguments.writers
    isTemporary = arguments.store == nil
    path = arguments.store ?? NSTemporaryDirectory() + "quire-git-history-\(getpid()).quire"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw InputError("\(path): there is a file; the example begins with a new store")
    }
  }

  /// Runs all steps, and returns the number of checks that failed.
  mutating func run() async throws -> Int {
    defer { if isTemporary { Self.remove(path) } }
    // Durable unless said otherwise: every commit is synced to the disk before its appends are acknowledged.
    let store = try Store.open(at: path)
    defer { store.close() }
    let events = try await EventStore.open(in: store)
    describeInput()

    try await importChanges(into: events, of: store)
    try await readGlobalOrder(of: events)
    try await readCommit(from: events)
    try await rebuildFile(from: events)
    try await project(events, in: store)
    try await importAgain(into: events)
    try verify(store)
    try await printMostChangedFiles(in: store)
    return report.failures
  }

  private func describeInput() {
    let commits = Set(changes.map(\.commit)).count
    let dates = changes.map { $0.at.prefix(10) }
    print(
      """
      Input  \(source): \(changes.count.formatted()) changes of \(changesByStream.count.formatted()) files in \
      \(commits.formatted()) commits, \(dates.min() ?? "") to \(dates.max() ?? "")
      Store  \(path), synced

      """
    )
  }

  // MARK: Steps

  private mutating func importChanges(into events: EventStore, of store: Store) async throws {
    let before = store.lastTransactionID
    let progress = Progress("Importing", total: changes.count)
    let outcome = try await Import(events: events, writers: writers).run(changes, progress: progress)
    let elapsed = progress.elapsed
    let commits = max(1, store.lastTransactionID - before)
    report.check(
      outcome.appended == changes.count && outcome.duplicates == 0,
      "Imported by \(writers) writers: \(rate(outcome.appended, "durable appends", in: elapsed))"
    )
    report.note(
      "\(commits.formatted()) commits, each synced for \(outcome.appended / commits) appends on average"
    )
  }

  /// Every change of the input has to be there once, in the order of its file, at positions without gaps.
  private mutating func readGlobalOrder(of events: EventStore) async throws {
    let (stored, elapsed) = try await timed { try await events.read(.all).collect() }
    let positions = stored.map(\.position)
    report.check(
      positions == Array(1...changes.count),
      "Global order: positions 1 to \((positions.last ?? 0).formatted()) without a gap"
    )
    report.note("read \(rate(stored.count, "events", in: elapsed))")

    var read: [StreamID: [FileChange]] = [:]
    var versionsAreDense = true
    for event in stored {
      read[event.streamID, default: []].append(try FileChange.codec.decode(event))
      if read[event.streamID]?.count != event.version { versionsAreDense = false }
    }
    report.check(
      read == changesByStream && versionsAreDense,
      "Every stream has exactly the input's changes of its file, in order: nothing lost, nothing doubled"
    )

    var streams: [StreamID] = []
    while case let page = try await events.streams(inCategory: "File", after: streams.last), !page.isEmpty {
      streams += page
    }
    report.check(
      streams == changesByStream.keys.sorted(),
      "\(streams.count.formatted()) streams, one for each file"
    )
  }

  /// The events of a commit are spread over many streams; its hash as correlation id brings them together.
  private mutating func readCommit(from events: EventStore) async throws {
    let sizes = Dictionary(changes.map { ($0.commit, 1) }, uniquingKeysWith: +)
    guard let (commit, size) = sizes.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return }
    let found = try await events.read(.correlation(commit)).collect()
    report.check(
      Set(found.map(\.streamID)) == Set(changes.lazy.filter { $0.commit == commit }.map(\.streamID))
        && found.count == size,
      "The largest commit's \(size.formatted()) changes are found by its hash \(commit.prefix(10))"
    )
  }

  private mutating func rebuildFile(from events: EventStore) async throws {
    guard
      let (stream, changes) = changesByStream.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })
    else { return }
    // With its snapshot, as any program would load it …
    let (loaded, quick) = try await timed { try await events.load(FileHistory.self, from: stream) }
    // … and by hand, from the first event.
    let (replayed, slow) = try await timed {
      var history = FileHistory()
      for try await event in events.read(.stream(stream)) {
        history.apply(try FileChange.codec.decode(event))
      }
      return history
    }
    let expected = changes.reduce(into: FileHistory()) { $0.apply($1) }
    report.check(
      loaded.state == expected && replayed == expected && loaded.version == changes.count,
      "\(stream) rebuilt with and without a snapshot is the same"
    )
    let file = loaded.state
    report.note(
      "\(file.changes.formatted()) changes, +\(file.linesAdded.formatted()) −\(file.linesDeleted.formatted()) lines, "
        + "\(file.firstChange?.prefix(10) ?? "") to \(file.lastChange?.prefix(10) ?? "")"
    )
    let fromEvents = "from all \(file.changes) events in \(slow.text)"
    if let version = loaded.snapshotVersion {
      report.note("from the snapshot at version \(version) in \(quick.text), \(fromEvents)")
    } else {
      report.note("\(fromEvents); there are too few for a snapshot")
    }
  }

  private mutating func importAgain(into events: EventStore) async throws {
    let progress = Progress("Importing again", total: changes.count)
    let outcome = try await Import(events: events, writers: writers).run(changes, progress: progress)
    let elapsed = progress.elapsed
    let position = try await events.lastPosition()
    report.check(
      outcome.appended == 0 && outcome.duplicates == changes.count && position == changes.count,
      "Imported again: every append is answered as a duplicate, and the last position is still \(position.formatted())"
    )
    report.note(rate(outcome.duplicates, "duplicates", in: elapsed))
  }

  private mutating func verify(_ store: Store) throws {
    let verification = try store.verify()
    for fault in verification.faults { report.note("\(fault)") }
    let size = try store.statistics().fileBytes
    report.check(
      verification.isClean,
      "Verified: \(verification.items.formatted()) items and \(verification.indexEntries.formatted()) index entries are sound"
    )
    let megabytes = String(format: "%.1f", Double(size) / 1e6)
    report.note("the file has \(megabytes) MB, \((size / changes.count).formatted()) bytes for each event")
  }

  private static func remove(_ path: String) {
    for file in [path, path + "-lock"] { try? FileManager.default.removeItem(atPath: file) }
  }
}
