/// The keys that a request is signed with: AWS's access keys.
package struct SigningCredentials: Sendable {
  /// The public half, which travels with every request.
  package var accessKeyID: String
  /// The secret half, which never travels.
  package var secretAccessKey: String
  /// What goes with temporary keys; nil for permanent ones.
  package var sessionToken: String?

  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

extension SigningCredentials: CustomStringConvertible, CustomReflectable {
  /// The access key's identifier alone: secrets must not get into logs.
  package var description: String { "SigningCredentials(\(accessKeyID))" }

  package var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
