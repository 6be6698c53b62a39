import QuireModel
import QuireWire

/// The metadata service of an EC2 instance, version 2: a token first, then the role's credentials.
struct InstanceSource: CredentialsSource {
  let surroundings: Surroundings
  let transport: any HTTPTransport
  /// How long an instance without the service, or a machine that is none, is waited for.
  var timeout: Duration = .seconds(1)

  func load() async throws -> Credentials? {
    if surroundings.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" { return nil }
    var base = surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
    while base.last == "/" { base.removeLast() }
    guard let token = try await token(base) else { return nil }
    let folder = "\(base)/latest/meta-data/iam/security-credentials/"
    let headers: [(name: String, value: String)] = [("X-aws-ec2-metadata-token", token)]
    let roles = try await transport.send(
      HTTPExchange.Request(url: folder, headers: headers),
      timeout: timeout
    )
    // An instance without a role.
    if roles.status == 404 { return nil }
    guard roles.status == 200,
      let role = String(decoding: roles.body, as: UTF8.self).split(whereSeparator: \.isNewline).first
    else { throw TableError.credentials("The instance's metadata service answered status \(roles.status)") }
    let reply = try await transport.retried(
      HTTPExchange.Request(url: folder + PercentEncoding.encode(role.utf8), headers: headers),
      "instance's metadata service"
    )
    guard let json = try? JSONValue(json: reply.body), let credentials = Credentials(json: json) else {
      throw TableError.credentials("The instance's metadata service answered no credentials")
    }
    return credentials
  }

  /// A token for further requests; nil where there is no such service.
  private func token(_ base: String) async throws -> String? {
    do {
      let reply = try await transport.send(
        HTTPExchange.Request(
          method: "PUT",
          url: "\(base)/latest/api/token",
          headers: [("X-aws-ec2-metadata-token-ttl-seconds", "21600")]
        ),
        timeout: timeout
      )
      return reply.status == 200 ? String(decoding: reply.body, as: UTF8.self) : nil
    } catch is TransportFailure {
      return nil
    }
  }
}
