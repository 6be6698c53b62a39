import ExamplePlace
import Foundation
import QuireEvents

/// Bank accounts as aggregates: overdrafts are refused, and a transfer is one atomic append to two streams.
///
/// `--on http://127.0.0.1:8000` runs it on a server that speaks DynamoDB's language, `--on dynamodb` on DynamoDB; `--transfers`
/// says how many there are.
@main
enum Main {
  static func main() async {
    do {
      try await run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  static func run() async throws {
    // The one line that says where the events are: in memory, on a server, or on DynamoDB.
    let place = try await Place.open("bank")
    let bank = Bank(events: place.events)

    let accounts: [StreamID] = ["Account-ada", "Account-ben", "Account-cleo", "Account-dan"]
    for account in accounts {
      try await bank.open(account, owner: String(account.string.dropFirst("Account-".count)).capitalized)
      try await bank.deposit(100_00, to: account)
    }

    // The rules decide before anything is stored.
    do {
      try await bank.withdraw(100_01, from: "Account-ada")
      check(false, "an overdraft is refused")
    } catch Account.Refusal.overdraft {
      check(
        try await bank.balance(of: "Account-ada") == 100_00,
        "an overdraft is refused, and changes nothing"
      )
    }

    // Transfers at the same time, by several cashiers, between the same few accounts.
    let count = Place.option("--transfers").flatMap { Int($0) } ?? 100
    let cashiers = 4
    let outcomes = try await withThrowingTaskGroup(of: [Bool].self) { group in
      for cashier in 1...cashiers {
        group.addTask {
          var outcomes: [Bool] = []
          for number in stride(from: cashier, through: count, by: cashiers) {
            let pair = accounts.shuffled().prefix(2)
            let cents = Int.random(in: 1...60_00)
            do {
              // Twice, as a client does that got no answer.
              for _ in 1...2 {
                try await bank.transfer(cents, from: pair[0], to: pair[1], order: "transfer-\(number)")
              }
              outcomes.append(true)
            } catch Account.Refusal.overdraft {
              outcomes.append(false)
            }
          }
          return outcomes
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let transfers = outcomes.count(where: { $0 })

    var total = 0
    print()
    for account in accounts {
      let loaded = try await bank.events.load(Account.self, from: account)
      total += loaded.state.balance
      print(
        "  \(column(loaded.state.owner ?? "", 6)) \(euros(loaded.state.balance))   after \(loaded.version) events"
      )
    }
    print(
      "  \(column("total", 6)) \(euros(total))   after \(transfers) transfers, \(count - transfers) refused\n"
    )

    check(total == 400_00, "no transfer made or lost money")
    let moved = try await bank.events.lastPosition() - 2 * accounts.count
    check(moved == 2 * transfers, "every order was given twice and carried out once")
    for number in 1...count {
      let events = try await bank.events.read(.correlation("transfer-\(number)")).collect()
      let types = events.map(\.type)
      guard types.isEmpty || types == ["MoneyWithdrawn", "MoneyDeposited"] else {
        return check(false, "both halves of a transfer are stored, or neither")
      }
    }
    check(true, "both halves of a transfer are stored, or neither")
    if let isSound = try place.verify() { check(isSound, "the store is sound") }
    try await place.close()
  }

  /// Says what holds; ends the program where it does not.
  static func check(_ holds: Bool, _ statement: String) {
    print(holds ? "✓" : "✗", statement)
    if !holds { exit(1) }
  }

  static func euros(_ cents: Int) -> String {
    String(repeating: " ", count: max(0, 7 - "\(cents / 100)".count))
      + String(format: "%d.%02d €", cents / 100, cents % 100)
  }

  static func column(_ text: String, _ width: Int) -> String {
    text.padding(toLength: width, withPad: " ", startingAt: 0)
  }
}
