import QuireModel
import QuireWire

/// The endpoint that Amazon's container services run beside a container.
struct ContainerSource: CredentialsSource {
  let surroundings: Surroundings
  let transport: any HTTPTransport

  /// The hosts that may be asked without TLS: this machine, and the addresses of ECS and EKS.
  private static let plainHosts = [
    "localhost", "127.0.0.1", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
  ]

  func load() async throws -> Credentials? {
    let url: String
    if let relative = surroundings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      url = "http://169.254.170.2\(relative)"
    } else if let full = surroundings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
      let endpoint = try Endpoint(String(full.prefix { $0 != "?" && $0 != "#" }))
      let host =
        endpoint.authority.hasPrefix("[")
        ? endpoint.authority.prefix { $0 != "]" } + "]"
        : endpoint.authority.prefix { $0 != ":" }
      guard endpoint.scheme == "https" || Self.plainHosts.contains(String(host)) else {
        throw TableError.credentials(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI names the host \(host), which may only be asked over https"
        )
      }
      url = full
    } else {
      return nil
    }
    var headers: [(name: String, value: String)] = [("Accept", "application/json")]
    if let token = try token() { headers.append(("Authorization", token)) }
    let reply = try await transport.retried(
      HTTPExchange.Request(url: url, headers: headers),
      "container's endpoint"
    )
    guard let json = try? JSONValue(json: reply.body), let credentials = Credentials(json: json) else {
      throw TableError.credentials("The container's endpoint answered no credentials")
    }
    return credentials
  }

  private func token() throws -> String? {
    guard let path = surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
      return surroundings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    }
    // Read anew each time: the service replaces the file.
    guard let bytes = surroundings.file(path) else {
      throw TableError.credentials("The file of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read")
    }
    let token = String(decoding: bytes, as: UTF8.self)
    guard !token.contains(where: \.isNewline) else {
      throw TableError.credentials("The file of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE has several lines")
    }
    return token
  }
}

extension HTTPTransport {
  /// Asks an endpoint for credentials, a few times where it fails.
  func retried(_ request: HTTPExchange.Request, _ what: String) async throws -> HTTPExchange.Reply {
    var last: TableError?
    for attempt in 0..<3 {
      if attempt > 0 { try await Task.sleep(for: .milliseconds(100 << attempt)) }
      do {
        let reply = try await send(request, timeout: .seconds(2))
        if reply.status == 200 { return reply }
        last = TableError.credentials("The \(what) answered status \(reply.status)")
        if reply.status < 500 { break }
      } catch let failure as TransportFailure {
        last = TableError.credentials("The \(what) did not answer: \(failure.message)", underlying: failure)
      }
    }
    throw last ?? TableError.credentials("The \(what) was not asked")
  }
}
