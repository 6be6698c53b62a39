import CBench
import Foundation
import Quire
import QuireEvents

/// Measures Quire as the other programs measure what it is held against.
///
///     quire-bench FILE covering|pointer prefill EVENTS
///     quire-bench FILE covering|pointer append synced|unsynced CLIENTS BATCH SECONDS
///     quire-bench FILE covering|pointer stream|big-stream|all|get|wake SECONDS       bytes, copied from where they lie
///     quire-bench FILE covering|pointer stream-sequence|big-stream-sequence|sequence SECONDS     events, one by one
///     quire-bench FILE covering|pointer item SECONDS                                 an item by GetItem, decoded
///     quire-bench FILE covering|pointer open
///     quire-bench FILE covering|pointer repack                                       to FILE-repacked
///     quire-bench FILE covering|pointer work append|batch|stream|scan|all|get|item COUNT     a fixed job, to count instructions
@main
enum Main {
  // Not asynchronous: the main thread of an asynchronous program ends in a way that valgrind cannot follow.
  static func main() {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do {
        try await run(CommandLine.arguments)
      } catch {
        print("quire-bench: \(error)")
        exit(1)
      }
      done.signal()
    }
    done.wait()
  }

  private static func run(_ arguments: [String]) async throws {
    guard arguments.count >= 4 else { throw Usage() }
    let bench = Bench(path: arguments[1], layout: arguments[2])
    func number(_ index: Int) throws -> Double {
      guard index < arguments.count, let number = Double(arguments[index]) else { throw Usage() }
      return number
    }
    switch arguments[3] {
    case "prefill": try await bench.prefill(UInt64(number(4)))
    case "append":
      try await bench.append(
        synced: arguments[4] == "synced",
        clients: Int(number(5)),
        batch: Int(number(6)),
        seconds: number(7)
      )
    case "open": try await bench.open()
    case "repack": try await bench.repack()
    case "wake": try await bench.wake(seconds: number(4))
    case "work": try await bench.work(arguments[4], count: Int(number(5)))
    default: try await bench.read(arguments[3], seconds: number(4))
    }
  }
}

struct Usage: Error {}
