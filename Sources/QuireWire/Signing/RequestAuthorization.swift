/// The signature that a request came with: in its `Authorization` header, or in its query.
///
/// Made of a request without a look at any key: all parts are there, that is all.
package struct RequestAuthorization: Sendable, Hashable {
  /// Where the signature was.
  package enum Place: Sendable, Hashable {
    case header
    /// In the query, with the seconds that it is good for.
    case query(expires: String?)
  }

  package var place: Place
  package var algorithm: String
  /// Key and scope: `AKID/20150830/us-east-1/dynamodb/aws4_request`.
  package var credential: String
  /// The names of signed headers as they came.
  package var signedHeaders: [String]
  package var signature: String
  /// The time as it came.
  package var time: String
  package var sessionToken: String?

  /// The identifier of the access key.
  package var accessKeyID: Substring { credential.prefix { $0 != "/" } }

  /// Finds the signature of a request.
  package init(of request: SignableRequest) throws(SignatureError) {
    let parameters = request.queryParameters
    let isPresigned = parameters.contains { $0.isNamed("X-Amz-Algorithm") }
    let header = request.header("authorization")
    if header != nil, isPresigned {
      throw SignatureError(
        .invalidSignature,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
      )
    }
    if let header, header.drop(while: { $0 == " " }).hasPrefix("AWS4-") {
      try self.init(header: header, of: request)
    } else if isPresigned {
      try self.init(query: parameters)
    } else {
      throw SignatureError(.missingAuthenticationToken, "Request is missing Authentication Token")
    }
  }

  private init(header: String, of request: SignableRequest) throws(SignatureError) {
    let words = header.split(separator: " ", maxSplits: 1)
    algorithm = String(words[0])
    var parts: [Substring: Substring] = [:]
    for part in (words.count > 1 ? words[1] : "").split(whereSeparator: { $0 == "," || $0 == " " }) {
      guard let equals = part.firstIndex(of: "=") else {
        throw SignatureError(
          .incompleteSignature,
          "'\(part)' not a valid key=value pair (missing equal-sign) in Authorization header: '\(header)'."
        )
      }
      parts[part[..<equals]] = part[part.index(after: equals)...]
    }
    let time = request.header("x-amz-date") ?? request.header("date")
    var message = ""
    for name in ["Credential", "Signature"] where parts[Substring(name)]?.isEmpty ?? true {
      message += "Authorization header requires '\(name)' parameter. "
    }
    if parts["SignedHeaders"] == nil {
      message += "Authorization header requires 'SignedHeaders' parameter. "
    }
    if time == nil {
      message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
    }
    guard message.isEmpty, let time, let credential = parts["Credential"], let signature = parts["Signature"],
      let signedHeaders = parts["SignedHeaders"]
    else { throw SignatureError(.incompleteSignature, message + "Authorization=\(header)") }
    place = .header
    self.credential = String(credential)
    self.signature = String(signature)
    self.signedHeaders = signedHeaders.split(separator: ";").map(String.init)
    self.time = time
    sessionToken = request.header("x-amz-security-token")
  }

  private init(query parameters: [QueryParameter]) throws(SignatureError) {
    func value(_ name: String) -> String? {
      parameters.first { $0.isNamed(name) }.map { String(decoding: $0.value, as: UTF8.self) }
    }
    var message = ""
    for name in ["Algorithm", "Credential", "Signature", "SignedHeaders", "Date"]
    where value("X-Amz-\(name)")?.isEmpty ?? true {
      message += "AWS query-string parameters must include 'X-Amz-\(name)'. "
    }
    guard let algorithm = value("X-Amz-Algorithm"), let credential = value("X-Amz-Credential"),
      let signature = value("X-Amz-Signature"), let signedHeaders = value("X-Amz-SignedHeaders"),
      let time = value("X-Amz-Date"), message.isEmpty
    else {
      throw SignatureError(.incompleteSignature, message + "Re-examine the query-string parameters.")
    }
    place = .query(expires: value("X-Amz-Expires"))
    self.algorithm = algorithm
    self.credential = credential
    self.signature = signature
    self.signedHeaders = signedHeaders.split(separator: ";").map(String.init)
    self.time = time
    sessionToken = value("X-Amz-Security-Token")
  }
}
