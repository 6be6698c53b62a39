import QuireModel

/// AWS's usual places, one after the other: environment, profile, container, instance.
struct CredentialsChain: CredentialsProvider {
  private let sources: [any CredentialsSource]
  private let profile: String

  /// Makes a chain.
  ///
  /// A profile that was asked for by name comes before the environment, indeed in its place.
  init(profile: String?, in surroundings: Surroundings, over transport: any HTTPTransport) {
    var sources: [any CredentialsSource] = []
    if profile == nil { sources.append(EnvironmentSource(surroundings: surroundings)) }
    sources.append(ProfileSource(name: profile, surroundings: surroundings))
    if profile == nil {
      sources.append(ContainerSource(surroundings: surroundings, transport: transport))
      sources.append(InstanceSource(surroundings: surroundings, transport: transport))
    }
    self.sources = sources
    self.profile = Profile(profile, in: surroundings).name
  }

  func credentials() async throws -> Credentials {
    for source in sources {
      if let credentials = try await source.load() { return credentials }
    }
    throw TableError.credentials(
      sources.count == 1
        ? "The profile “\(profile)” has no credentials"
        : "No credentials were found: not in the environment (AWS_ACCESS_KEY_ID), not in the profile “\(profile)” of "
          + "AWS's shared files, not from a container's endpoint, not from an instance's metadata service"
    )
  }
}
