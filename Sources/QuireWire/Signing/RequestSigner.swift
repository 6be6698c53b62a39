/// Signs requests: AWS's Signature Version 4.
package struct RequestSigner: Sendable {
  package var region: String
  package var service: String

  package init(region: String, service: String = "dynamodb") {
    self.region = region
    self.service = service
  }

  /// Signs all headers of `request` and adds those of the signature: `X-Amz-Date`, `X-Amz-Security-Token` with
  /// temporary credentials, and `Authorization`.
  package func sign(
    _ request: inout SignableRequest,
    with credentials: SigningCredentials,
    at time: SigningTime
  ) {
    let own = ["x-amz-date", "x-amz-security-token", "authorization"]
    request.headers.removeAll { own.contains($0.name.lowercased()) }
    request.headers.append(.init("X-Amz-Date", time.description))
    if let token = credentials.sessionToken { request.headers.append(.init("X-Amz-Security-Token", token)) }
    let scope = CredentialScope(date: time.date, region: region, service: service)
    let canonical = CanonicalRequest(request)
    let signature = SigningKey(secretAccessKey: credentials.secretAccessKey, scope: scope)
      .signature(of: canonical.stringToSign(at: time, scope))
    request.headers.append(
      .init(
        "Authorization",
        "\(CredentialScope.algorithm) Credential=\(credentials.accessKeyID)/\(scope), "
          + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
      )
    )
  }

  /// Signs `request` in its query, so that whoever has the address can send it for `lifetime` seconds.
  package func presign(
    _ request: inout SignableRequest,
    with credentials: SigningCredentials,
    at time: SigningTime,
    lifetime: Int
  ) {
    let scope = CredentialScope(date: time.date, region: region, service: service)
    let names = CanonicalRequest(request).signedHeaders
    var parameters = [
      QueryParameter("X-Amz-Algorithm", CredentialScope.algorithm),
      QueryParameter("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"),
      QueryParameter("X-Amz-Date", time.description),
      QueryParameter("X-Amz-Expires", lifetime.description),
      QueryParameter("X-Amz-SignedHeaders", names),
    ]
    if let token = credentials.sessionToken { parameters.append(.init("X-Amz-Security-Token", token)) }
    append(parameters, to: &request.target)
    let signature = SigningKey(secretAccessKey: credentials.secretAccessKey, scope: scope)
      .signature(of: CanonicalRequest(request).stringToSign(at: time, scope))
    append([QueryParameter("X-Amz-Signature", signature)], to: &request.target)
  }

  private func append(_ parameters: [QueryParameter], to target: inout String) {
    let mark =
      target.utf8.contains(UInt8(ascii: "?")) ? (target.utf8.last == UInt8(ascii: "?") ? "" : "&") : "?"
    target += mark + parameters.map(\.encoded).joined(separator: "&")
  }
}
