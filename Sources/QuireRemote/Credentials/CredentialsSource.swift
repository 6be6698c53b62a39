import QuireModel
import QuireWire

/// One of the places where the chain looks for credentials.
protocol CredentialsSource: Sendable {
  /// Fetches credentials; nil where nothing tells of any here.
  ///
  /// Throws where something does, but they cannot be had.
  func load() async throws -> Credentials?
}

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct EnvironmentSource: CredentialsSource {
  let surroundings: Surroundings

  func load() async throws -> Credentials? {
    guard let accessKeyID = surroundings.variable("AWS_ACCESS_KEY_ID") else {
      guard surroundings.variable("AWS_WEB_IDENTITY_TOKEN_FILE") == nil else {
        throw TableError.credentials(
          "AWS_WEB_IDENTITY_TOKEN_FILE is set, but exchanging a web identity's token is not supported; "
            + "use a credential_process that does it"
        )
      }
      return nil
    }
    guard let secret = surroundings.variable("AWS_SECRET_ACCESS_KEY") else {
      throw TableError.credentials("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
    }
    return Credentials(
      accessKeyID: accessKeyID,
      secretAccessKey: secret,
      sessionToken: surroundings.variable("AWS_SESSION_TOKEN")
    )
  }
}

/// A profile of AWS's shared files: keys that stand there, or a process that tells them.
struct ProfileSource: CredentialsSource {
  let name: String?
  let surroundings: Surroundings

  func load() async throws -> Credentials? {
    // Read anew each time: other tools write new keys into these files.
    let profile = Profile(name, in: surroundings)
    for setting in ["role_arn", "sso_session", "sso_start_url", "web_identity_token_file"]
    where profile[setting] != nil {
      throw TableError.credentials(
        "The profile “\(profile.name)” asks for \(setting), which is not supported; use a credential_process"
      )
    }
    if let accessKeyID = profile["aws_access_key_id"] {
      guard let secret = profile["aws_secret_access_key"] else {
        throw TableError.credentials(
          "The profile “\(profile.name)” has aws_access_key_id, but no aws_secret_access_key"
        )
      }
      return Credentials(
        accessKeyID: accessKeyID,
        secretAccessKey: secret,
        sessionToken: profile["aws_session_token"]
      )
    }
    if let command = profile["credential_process"] {
      return try await CredentialProcess(command: command, profile: profile.name).credentials()
    }
    return nil
  }
}
