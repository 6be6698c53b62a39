/// The settings of one profile, of both shared files.
struct Profile: Sendable, Hashable {
  /// The profile's name.
  var name: String
  /// Its settings; those of the credentials file win.
  var settings: [String: String]
  /// The settings of the `services` section that it names.
  var services: [String: String]
  /// Whether a file has the profile at all.
  var isPresent: Bool

  /// Reads the profile `name` or, where it is nil, the one that the environment names, or `default`.
  init(_ name: String?, in surroundings: Surroundings) {
    let name =
      name ?? surroundings.variable("AWS_PROFILE") ?? surroundings.variable("AWS_DEFAULT_PROFILE")
      ?? "default"
    let config = Self.file("AWS_CONFIG_FILE", "~/.aws/config", surroundings)
    let credentials = Self.file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", surroundings)
    // Only `default` may stand in the config file without the word.
    let fromConfig =
      config.sections["profile \(name)"] ?? (name == "default" ? config.sections["default"] : nil)
    let fromCredentials = credentials.sections[name]
    self.name = name
    settings = (fromConfig ?? [:]).merging(fromCredentials ?? [:]) { _, credentials in credentials }
    services = settings["services"].flatMap { config.sections["services \($0)"] } ?? [:]
    isPresent = fromConfig != nil || fromCredentials != nil
  }

  /// A setting that is set to something.
  subscript(name: String) -> String? { settings[name].flatMap { $0.isEmpty ? nil : $0 } }

  private static func file(_ variable: String, _ standard: String, _ surroundings: Surroundings)
    -> ProfileFile
  {
    let path = surroundings.expanded(surroundings.variable(variable) ?? standard)
    return ProfileFile(String(decoding: surroundings.file(path) ?? [], as: UTF8.self))
  }
}
