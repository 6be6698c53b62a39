import ArgumentParser
import QuireServer

/// The keys with which requests must be signed.
struct KeyOptions: ParsableArguments {
  @Flag(
    name: .long,
    help: ArgumentHelp(
      "Answer only requests that are signed with a known key: those of --keys, or the one in AWS_ACCESS_KEY_ID and "
        + "AWS_SECRET_ACCESS_KEY."
    )
  )
  var requireSignature = false

  @Option(
    name: .long,
    help: ArgumentHelp("A file of keys in the form of ~/.aws/credentials.", valueName: "file")
  )
  var keys: String?

  func check() throws {
    if keys != nil, !requireSignature { throw ValidationError("--keys goes with --require-signature.") }
  }

  /// The keys; nil where none is asked for.
  func credentials() throws -> [ServerCredential]? {
    guard requireSignature else { return nil }
    if let keys { return try credentials(inFile: keys) }
    let (id, secret) = (
      Environment["AWS_ACCESS_KEY_ID", default: ""], Environment["AWS_SECRET_ACCESS_KEY", default: ""]
    )
    guard !id.isEmpty, !secret.isEmpty else {
      throw Failure(
        .usage,
        "--require-signature needs a key",
        advice: "Give a file with --keys, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
      )
    }
    let token = Environment["AWS_SESSION_TOKEN", default: ""]
    return [
      ServerCredential(accessKeyID: id, secretAccessKey: secret, sessionToken: token.isEmpty ? nil : token)
    ]
  }

  private func credentials(inFile path: String) throws -> [ServerCredential] {
    var source = try LineSource(path: path)
    var lines: [String] = []
    while let line = try source.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    let credentials = Self.credentials(of: lines)
    guard !credentials.isEmpty else {
      throw Failure(
        .badData,
        "\(path) has no keys",
        advice: "Write aws_access_key_id = … and aws_secret_access_key = … below a [name]."
      )
    }
    return credentials
  }

  /// The keys of sections; a section that lacks a part has none.
  static func credentials(of lines: [String]) -> [ServerCredential] {
    var credentials: [ServerCredential] = []
    var section: [String: String] = [:]
    func endSection() {
      if let id = section["aws_access_key_id"], let secret = section["aws_secret_access_key"] {
        credentials.append(
          ServerCredential(
            accessKeyID: id,
            secretAccessKey: secret,
            sessionToken: section["aws_session_token"]
          )
        )
      }
      section = [:]
    }
    for line in lines {
      let line = line.trimmed
      if line.hasPrefix("[") {
        endSection()
      } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#"), !line.hasPrefix(";") {
        section[String(line[..<equals]).trimmed] = String(line[line.index(after: equals)...]).trimmed
      }
    }
    endSection()
    return credentials
  }
}

extension String {
  /// The text without space at its ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
