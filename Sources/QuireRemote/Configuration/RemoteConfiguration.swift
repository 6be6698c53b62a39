package import QuireModel

/// Region and endpoint: given, or found where AWS's tools look for them.
package struct RemoteConfiguration: Sendable, Hashable {
  package var region: String
  package var endpoint: Endpoint

  /// Finds region and endpoint.
  ///
  /// In this order: what was given; `AWS_REGION`, `AWS_DEFAULT_REGION`; the profile's `region`. And for the
  /// endpoint: what was given; `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`; the profile's `services` section and its
  /// `endpoint_url`; AWS's own of the region.
  package init(
    region: String?,
    endpoint: String?,
    profile name: String?,
    in surroundings: Surroundings
  ) throws(TableError) {
    let profile = Profile(name, in: surroundings)
    if let name, !profile.isPresent {
      throw .configuration("There is no profile “\(name)” in AWS's shared config and credentials files")
    }
    let configured = Self.configuredEndpoint(profile, surroundings)
    let region =
      region ?? surroundings.variable("AWS_REGION") ?? surroundings.variable("AWS_DEFAULT_REGION")
      ?? profile["region"]
    if let address = endpoint ?? configured {
      self.endpoint = try Endpoint(address)
      // A server of one's own hardly cares for the region, but a signature has one.
      self.region = region ?? "us-east-1"
    } else if let region {
      guard region.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) }) else {
        throw .configuration("The region “\(region)” is none: it may have letters, digits and hyphens")
      }
      self.endpoint = try Endpoint(region: region)
      self.region = region
    } else {
      throw .configuration(
        "No region is known: give one, set AWS_REGION, or set region in the profile “\(profile.name)”"
      )
    }
  }

  private static func configuredEndpoint(_ profile: Profile, _ surroundings: Surroundings) -> String? {
    let ignores =
      surroundings.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
      ?? profile["ignore_configured_endpoint_urls"]
    if ignores?.lowercased() == "true" { return nil }
    return surroundings.variable("AWS_ENDPOINT_URL_DYNAMODB") ?? surroundings.variable("AWS_ENDPOINT_URL")
      ?? profile.services["dynamodb.endpoint_url"] ?? profile["endpoint_url"]
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
