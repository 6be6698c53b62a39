extension Update {
  /// Writes a value to an attribute, in place of what is there.
  ///
  /// ```swift
  /// let changes: Update = [
  ///   .set("status", to: "open"),
  ///   .set("count", to: Attribute("count") + 1),
  ///   .set(Attribute("address")["city"], to: city),
  /// ]
  /// ```
  ///
  /// An index beyond the end of a list appends to it.
  public static func set(_ attribute: some PathConvertible, to value: some UpdateValueConvertible) -> Update {
    Update(actions: [.set(attribute.documentPath, value.updateValue.value)])
  }

  /// Writes a value to an attribute that is not there, and leaves one that is.
  public static func setIfAbsent(
    _ attribute: some PathConvertible,
    to value: some UpdateOperandConvertible
  ) -> Update {
    let path = attribute.documentPath
    return .set(path, to: .ifNotExists(path, value))
  }

  /// Appends elements to a list, which is made where it is not there.
  public static func append(_ elements: some AttributeValueConvertible, to list: some PathConvertible)
    -> Update
  {
    let path = list.documentPath
    return .set(path, to: .listAppend(Attribute(path).ifNotExists(AttributeValue.l([])), elements))
  }

  /// Puts elements before those of a list, which is made where it is not there.
  public static func prepend(_ elements: some AttributeValueConvertible, to list: some PathConvertible)
    -> Update
  {
    let path = list.documentPath
    return .set(path, to: .listAppend(elements, Attribute(path).ifNotExists(AttributeValue.l([]))))
  }

  /// Removes an attribute, a member of a map or an element of a list.
  public static func remove(_ attribute: some PathConvertible) -> Update {
    Update(actions: [.remove(attribute.documentPath)])
  }

  /// Adds a number to a number, or the members of a set to a set; what is not there counts as 0 or as empty.
  ///
  /// ```swift
  /// let visit: Update = [.add(1, to: "visits"), .add(Set(["new"]), to: "tags")]
  /// ```
  public static func add(_ value: some AttributeValueConvertible, to attribute: some PathConvertible)
    -> Update
  {
    Update(actions: [.add(attribute.documentPath, value.attributeValue)])
  }

  /// Removes the members of a set from a set; a set that becomes empty is removed.
  public static func delete(_ members: some AttributeValueConvertible, from set: some PathConvertible)
    -> Update
  {
    Update(actions: [.delete(set.documentPath, members.attributeValue)])
  }

  /// The changes of both, made at once and not one after the other.
  public static func + (left: Update, right: Update) -> Update {
    Update(actions: left.actions + right.actions)
  }

  /// Adds the changes of `right`.
  public static func += (left: inout Update, right: Update) {
    left.actions += right.actions
  }
}

extension Update: ExpressibleByArrayLiteral {
  /// All changes of the elements, which are made at once.
  public init(arrayLiteral elements: Update...) {
    self.init(elements)
  }

  /// All changes of `updates`, which are made at once.
  public init(_ updates: some Sequence<Update>) {
    actions = updates.flatMap(\.actions)
  }
}
