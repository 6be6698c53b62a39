/// A label of a table.
public struct Tag: Sendable, Hashable {
  /// The label's name, 1 to 128 characters; unique among a table's tags.
  public var key: String
  /// Its value, up to 256 characters.
  public var value: String

  /// Makes a tag.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// Adds tags to a table, in place of those of the same keys.
public struct TagResource: Sendable, Hashable {
  /// The table's Amazon Resource Name.
  public var resourceArn: String
  /// The tags.
  public var tags: [Tag]

  /// Makes the request.
  public init(resourceArn: String, tags: [Tag]) {
    self.resourceArn = resourceArn
    self.tags = tags
  }
}

/// Removes tags of a table.
public struct UntagResource: Sendable, Hashable {
  /// The table's Amazon Resource Name.
  public var resourceArn: String
  /// The keys of the tags; those that the table has not are no fault.
  public var tagKeys: [String]

  /// Makes the request.
  public init(resourceArn: String, tagKeys: [String]) {
    self.resourceArn = resourceArn
    self.tagKeys = tagKeys
  }
}

/// Lists the tags of a table.
public struct ListTagsOfResource: Sendable, Hashable {
  /// The table's Amazon Resource Name.
  public var resourceArn: String
  /// Where to go on: the `nextToken` of the page before.
  public var nextToken: String?

  /// Makes the request.
  public init(resourceArn: String, nextToken: String? = nil) {
    self.resourceArn = resourceArn
    self.nextToken = nextToken
  }

  /// A page of tags.
  public struct Output: Sendable, Hashable {
    /// The tags.
    public var tags: [Tag]
    /// Where the next page starts, or nil where this was the last.
    public var nextToken: String?

    /// Makes a page.
    public init(tags: [Tag], nextToken: String? = nil) {
      self.tags = tags
      self.nextToken = nextToken
    }
  }
}
