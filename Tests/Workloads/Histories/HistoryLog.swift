import Foundation

/// A history in a journal: a line when a call begins and one when it ends, which are there though the process be killed.
package struct HistoryLog<Model: SequentialModel>: Sendable {
  private struct Entry: Codable {
    var round: Int
    var client: Int
    var moment: Int
    /// Of a call that begins.
    var operation: Model.Operation?
    /// Of one that ends.
    var result: Model.Result?
  }

  private let journal: Journal
  private let round: Int

  package init(_ journal: Journal, round: Int) {
    self.journal = journal
    self.round = round
  }

  func note(_ client: Int, began moment: Int, _ operation: Model.Operation) throws {
    try add(Entry(round: round, client: client, moment: moment, operation: operation))
  }

  func note(_ client: Int, ended moment: Int, _ result: Model.Result) throws {
    try add(Entry(round: round, client: client, moment: moment, result: result))
  }

  private func add(_ entry: Entry) throws {
    journal.add(String(decoding: try JSONEncoder().encode(entry), as: UTF8.self))
  }

  /// The histories in journals, by round.
  ///
  /// A client makes one call at a time, in one process: the end of a call is its client's next line.
  package static func histories(in lines: [Substring]) throws -> [Int: [Call<Model>]] {
    var histories: [Int: [Call<Model>]] = [:]
    // Where the call is that a client has open, by round and client.
    var open: [[Int]: Int] = [:]
    for line in lines {
      let entry = try JSONDecoder().decode(Entry.self, from: Data(line.utf8))
      let caller = [entry.round, entry.client]
      if let operation = entry.operation {
        open[caller] = histories[entry.round, default: []].count
        histories[entry.round, default: []].append(
          Call(client: entry.client, operation: operation, result: nil, began: entry.moment, ended: .max)
        )
      } else if let index = open.removeValue(forKey: caller) {
        histories[entry.round]?[index].result = entry.result
        histories[entry.round]?[index].ended = entry.moment
      }
    }
    return histories
  }
}
