import Synchronization

/// Writes the lines of an input, many at a time, in their order.
///
/// The writes of all lines under way wait for the store together, so that they share its commits. Each is queued before
/// the next line is read: the store receives them in the order of the lines.
struct LinePipeline {
  /// A write: true where it changed nothing, because what it writes is there already.
  typealias Write = @Sendable () async throws -> Bool

  /// What became of an input.
  struct Summary: Sendable, Hashable {
    /// The lines written.
    var written = 0
    /// The lines that were there already.
    var duplicates = 0

    var lines: Int { written + duplicates }
  }

  private struct Outcome: Sendable {
    var line: Int
    var result: Result<Bool, any Error>
  }

  /// Twice what the store commits at a time, so that the next commit gathers while one syncs.
  private static let window = 2_048

  /// Raised by the first write that fails, so that no further lines are begun.
  private final class Stop: Sendable {
    private let isRaised = Atomic(false)
    func raise() { isRaised.store(true, ordering: .relaxed) }
    var value: Bool { isRaised.load(ordering: .relaxed) }
  }

  private var summary = Summary()
  private var failure: (line: Int, error: any Error)?
  private var progress: ProgressLine

  init(progress: ProgressLine) { self.progress = progress }

  /// Runs over all lines, of each of which `prepare` makes a write.
  ///
  /// Throws for the first line that fails, once the writes that were under way are done.
  mutating func run(
    _ source: inout LineSource,
    prepare: ([UInt8]) throws -> Write
  ) async throws -> Summary {
    defer { progress.clear() }
    let stop = Stop()
    await withTaskGroup(of: Outcome.self) { group in
      var underWay = 0
      while !stop.value {
        if underWay == Self.window, let outcome = await group.next() {
          underWay -= 1
          record(outcome)
        }
        guard let (line, write) = next(&source, prepare) else { break }
        underWay += 1
        // Begins at once on this thread, and so is in the store's queue before the next line.
        group.addImmediateTask {
          do {
            return Outcome(line: line, result: .success(try await write()))
          } catch {
            stop.raise()
            return Outcome(line: line, result: .failure(error))
          }
        }
        progress.update(count: summary.lines, fraction: source.fraction)
      }
      for await outcome in group { record(outcome) }
    }
    guard let failure else { return summary }
    throw explained(failure.error, source.name, line: failure.line)
  }

  private mutating func next(
    _ source: inout LineSource,
    _ prepare: ([UInt8]) throws -> Write
  ) -> (Int, Write)? {
    do {
      guard let line = try source.next() else { return nil }
      return (source.line, try prepare(line))
    } catch {
      record(Outcome(line: source.line, result: .failure(error)))
      return nil
    }
  }

  private mutating func record(_ outcome: Outcome) {
    switch outcome.result {
    case .success(let wasDuplicate):
      if wasDuplicate { summary.duplicates += 1 } else { summary.written += 1 }
    case .failure(let error):
      if let failure, failure.line < outcome.line { return }
      failure = (outcome.line, error)
    }
  }

  private func explained(_ error: any Error, _ name: String, line: Int) -> any Error {
    guard var failure = Failure(of: error) else { return error }
    if line > 0, !failure.message.hasPrefix(name) { failure = failure.at("\(name), line \(line)") }
    let state =
      "\(Formatting.count(summary.lines, "line")) of the input \(summary.lines == 1 ? "is" : "are") in the store."
    failure.advice = failure.advice.map { "\($0)\n  \(state)" } ?? state
    return failure
  }
}
