import Crypto

/// Checks the signatures of requests against known keys.
///
/// The checks come in AWS's order and are refused in its words.
package struct SignatureVerifier: Sendable {
  /// The service that a signature must be for.
  package var service: String
  /// The region that it must be for; nil for any.
  package var region: String?
  /// How far the clocks of client and server may be apart, in minutes.
  package var skewMinutes: Int64
  private let credentials: [String: SigningCredentials]

  /// Makes a verifier that knows these keys, each by its identifier.
  package init(
    _ credentials: [SigningCredentials],
    service: String = "dynamodb",
    region: String? = nil,
    skewMinutes: Int64 = 15
  ) {
    self.service = service
    self.region = region
    self.skewMinutes = skewMinutes
    self.credentials = Dictionary(
      credentials.map { ($0.accessKeyID, $0) },
      uniquingKeysWith: { _, last in last }
    )
  }

  /// Checks the signature of a request that arrives now, and returns the identifier of the key that made it.
  @discardableResult
  package func verify(_ request: SignableRequest, at now: SigningTime) throws(SignatureError) -> String {
    let authorization = try RequestAuthorization(of: request)
    let time = try checkTime(authorization, at: now)
    try checkSignedHeaders(authorization, of: request)
    guard authorization.algorithm == CredentialScope.algorithm else {
      throw SignatureError(
        .incompleteSignature,
        "Unsupported AWS 'algorithm': '\(authorization.algorithm)' (only \(CredentialScope.algorithm) for now). "
      )
    }
    let (accessKeyID, scope) = try checkScope(authorization, time)
    let unknown = SignatureError(
      .unrecognizedClient,
      "The security token included in the request is invalid."
    )
    guard let known = credentials[accessKeyID] else { throw unknown }

    let canonical = CanonicalRequest(request, signing: authorization.signedHeaders)
    let stringToSign = canonical.stringToSign(at: time, scope)
    let key = SigningKey(secretAccessKey: known.secretAccessKey, scope: scope)
    guard key.isValid(authorization.signature, of: stringToSign) else {
      throw SignatureError(
        .invalidSignature,
        """
        The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
        Key and signing method. Consult the service documentation for details.

        The Canonical String for this request should have been
        '\(canonical.text)'

        The String-to-Sign should have been
        '\(stringToSign)'

        """
      )
    }
    switch (known.sessionToken, authorization.sessionToken) {
    case (nil, nil): break
    // Digests compare in the same time wherever they differ.
    case (let known?, let given?)
    where SHA256.hash(data: Array(known.utf8)) == SHA256.hash(data: Array(given.utf8)): break
    default: throw unknown
    }
    return accessKeyID
  }

  private func checkTime(
    _ authorization: RequestAuthorization,
    at now: SigningTime
  ) throws(SignatureError) -> SigningTime {
    guard let time = SigningTime(authorization.time) else {
      throw SignatureError(
        .incompleteSignature,
        "Date must be in ISO-8601 'basic format'. Got '\(authorization.time)'. "
          + "See http://en.wikipedia.org/wiki/ISO_8601"
      )
    }
    let latest = now + skewMinutes * 60
    if time > latest {
      throw SignatureError(
        .invalidSignature,
        "Signature not yet current: \(time) is still later than \(latest) (\(now) + \(skewMinutes) min.)"
      )
    }
    var lifetime = skewMinutes * 60
    if case .query(let expires?) = authorization.place {
      guard let seconds = Int64(expires), (0...604_800).contains(seconds) else {
        throw SignatureError(
          .incompleteSignature,
          "X-Amz-Expires must be a number of seconds from 0 to 604800. Got '\(expires)'."
        )
      }
      lifetime = seconds
    }
    let earliest = now + -lifetime
    if time < earliest {
      let span = lifetime % 60 == 0 ? "\(lifetime / 60) min." : "\(lifetime) sec."
      throw SignatureError(
        .invalidSignature,
        "Signature expired: \(time) is now earlier than \(earliest) (\(now) - \(span))"
      )
    }
    return time
  }

  /// The headers that decide what a request does and where must be signed: a signature without them would be good for
  /// another request.
  private func checkSignedHeaders(
    _ authorization: RequestAuthorization,
    of request: SignableRequest
  ) throws(SignatureError) {
    let names = authorization.signedHeaders.map { $0.lowercased() }
    guard names.contains("host") else {
      throw SignatureError(
        .invalidSignature,
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
      )
    }
    for name in ["X-Amz-Target", "X-Amz-Security-Token"] where request.header(name.lowercased()) != nil {
      guard names.contains(name.lowercased()) else {
        throw SignatureError(
          .invalidSignature,
          "'\(name)' must be a 'SignedHeader' in the AWS Authorization."
        )
      }
    }
  }

  private func checkScope(
    _ authorization: RequestAuthorization,
    _ time: SigningTime
  ) throws(SignatureError) -> (accessKeyID: String, CredentialScope) {
    let parts = authorization.credential.split(separator: "/", omittingEmptySubsequences: false).map(
      String.init
    )
    guard parts.count == 5 else {
      throw SignatureError(
        .incompleteSignature,
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
          + "got '\(authorization.credential)'"
      )
    }
    var message = ""
    if let region, parts[2] != region {
      message += "Credential should be scoped to a valid region, not '\(parts[2])'. "
    }
    if parts[3] != service { message += "Credential should be scoped to correct service: '\(service)'. " }
    if parts[4] != CredentialScope.terminator {
      message +=
        "Credential should be scoped with a valid terminator: '\(CredentialScope.terminator)', not '\(parts[4])'. "
    }
    if parts[1] != time.date {
      message +=
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        + "'\(parts[1])' != '\(time.date)', from '\(authorization.time)'."
    }
    guard message.isEmpty else { throw SignatureError(.invalidSignature, message) }
    return (parts[0], CredentialScope(date: parts[1], region: parts[2], service: parts[3]))
  }
}
