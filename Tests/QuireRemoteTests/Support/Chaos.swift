import QuireTesting
import QuireWire
import Synchronization

@testable import QuireRemote

/// The faults of a network and of a service, at random: every second request meets one.
final class Chaos: Sendable {
  private struct Transactions {
    var seen: Set<String> = []
    var cutOff: Set<String> = []
  }

  private let random: Mutex<SeededGenerator>
  private let counter = Mutex(0)
  private let cutsOff: Bool
  private let transactions = Mutex(Transactions())

  /// Makes faults; with `cutsOff`, every fifth transaction is carried out and never answered, however often it is sent.
  init(seed: UInt64, cutsOff: Bool = false) {
    random = Mutex(SeededGenerator(seed: seed))
    self.cutsOff = cutsOff
  }

  /// The faults so far.
  var faults: Int { counter.withLock { $0 } }

  /// What becomes of a request that `work` carries out.
  func action(
    on request: HTTPExchange.Request,
    _ work: @escaping @Sendable () async throws -> HTTPExchange.Reply
  ) async -> ScriptedServer.Action {
    let isTransaction = request.header("x-amz-target")?.hasSuffix("TransactWriteItems") == true
    if isTransaction, isCutOff(request) {
      counter.withLock { $0 += 1 }
      _ = try? await work()
      return .drop
    }
    let fault = random.withLock { $0.below(20) }
    if fault < 10 { counter.withLock { $0 += 1 } }
    // First what comes instead of the request's being carried out.
    switch fault {
    case 0: return .drop
    case 1: return .reply(.error("ThrottlingException"))
    case 2: return .reply(.error("ProvisionedThroughputExceededException"))
    case 3: return .reply(.error("InternalServerError", status: 500))
    case 4 where isTransaction: return .reply(.error("TransactionInProgressException"))
    default: break
    }
    let pause = random.withLock { $0.below(5) + 1 }
    if fault == 5 { try? await Task.sleep(for: .milliseconds(pause)) }
    guard let reply = try? await work() else { return .drop }
    switch fault {
    case 5:
      try? await Task.sleep(for: .milliseconds(pause))
      return .reply(reply)
    case 6: return .drop
    case 7: return .truncate(reply)
    case 8: return .reply(.error("InternalServerError", status: 500))
    // As where the attempt before is still at work.
    case 9 where isTransaction: return .reply(.error("TransactionInProgressException"))
    default: return .reply(reply)
    }
  }

  /// Whether a transaction, which its token names, shall have no answer.
  private func isCutOff(_ request: HTTPExchange.Request) -> Bool {
    guard cutsOff, let match = request.text.firstMatch(of: /"ClientRequestToken":"([^"]+)"/) else {
      return false
    }
    let token = String(match.1)
    return transactions.withLock { transactions in
      if transactions.seen.insert(token).inserted, transactions.seen.count % 5 == 0 {
        transactions.cutOff.insert(token)
      }
      return transactions.cutOff.contains(token)
    }
  }
}
