import ArgumentParser
import QuireServer

/// Where the server listens, to whom, and how long it waits for them.
struct ListeningOptions: ParsableArguments {
  @Option(name: .long, help: "The host to listen at. Beyond loopback, think of --require-signature.")
  var host = "127.0.0.1"

  @Option(name: .long, help: "The port to listen at; 0 picks a free one.")
  var port = 8_000

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Web pages that may use the server: * for all, none, or origins with commas between.",
      valueName: "origins"
    )
  )
  var cors = "*"

  @Option(name: .long, help: "The region in the health answer; requests of every region are answered.")
  var region = "us-east-1"

  @Option(name: .long, help: ArgumentHelp("The most connections at a time.", valueName: "number"))
  var maxConnections = 8_192

  @Option(name: .long, help: ArgumentHelp("The time a request may take to arrive.", valueName: "seconds"))
  var requestTimeout = 60

  @Option(name: .long, help: ArgumentHelp("The time a connection may be idle.", valueName: "seconds"))
  var idleTimeout = 300

  func check() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
    for (name, value) in [
      ("--max-connections", maxConnections), ("--request-timeout", requestTimeout),
      ("--idle-timeout", idleTimeout),
    ] where !(1...1_000_000).contains(value) {
      throw ValidationError("\(name) is a number from 1 to 1000000.")
    }
  }

  var configuration: TableServer.Configuration {
    TableServer.Configuration(
      host: host,
      port: port,
      region: region,
      crossOrigin: crossOrigin,
      maximumConnections: maxConnections,
      requestTimeout: .seconds(requestTimeout),
      idleTimeout: .seconds(idleTimeout)
    )
  }

  private var crossOrigin: CrossOrigin {
    switch cors {
    case "*": .all
    case "none": .none
    default: .only(cors.split(separator: ",").map { $0.filter { $0 != " " } })
    }
  }
}
