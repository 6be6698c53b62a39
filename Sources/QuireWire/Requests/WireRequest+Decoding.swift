import QuireModel

extension WireRequest {
  /// Reads a request and makes all checks that need no table, in AWS's order: syntax, types, bounds, the operation's own.
  ///
  /// Regular requests that read or write items are read in one go, and only others are held against the service model.
  package init(_ operation: Operation, body: [UInt8]) throws(WireError) {
    try self.init(operation, body: body, isTrusted: true)
  }

  /// Reads a request; one that is not trusted to be regular is held against the service model in any case.
  init(_ operation: Operation, body: [UInt8], isTrusted: Bool) throws(WireError) {
    guard let masks = Self.masks(of: operation) else {
      let tree = try ModelCheck.tree(of: body, operation)
      do throws(TableError) {
        self = try WireRequest(operation, tree)
      } catch {
        throw WireError(error)
      }
      return
    }
    var arns: [String: String] = [:]
    let members = try Self.members(of: body, masks, operation, isTrusted: isTrusted, &arns)
    do throws(TableError) {
      self = try WireRequest(operation, members)
      self.arns = arns
    } catch {
      throw WireError(error)
    }
  }

  /// The members that a request for items may have, and must have.
  private struct Masks {
    var all: RequestMember.Mask
    var required: RequestMember.Mask

    init(_ all: RequestMember.Mask, _ required: RequestMember.Mask) {
      self.all = all
      self.required = required
    }
  }

  private static let tableName = RequestMember.Mask([.tableName])
  private static let tableNameAndKey = RequestMember.Mask([.tableName, .key])
  private static let tableNameAndItem = RequestMember.Mask([.tableName, .item])
  private static let requestItems = RequestMember.Mask([.requestItems])
  private static let transactItems = RequestMember.Mask([.transactItems])

  /// Nil for requests of the control plane.
  private static func masks(of operation: Operation) -> Masks? {
    switch operation {
    case .getItem: Masks(.getItem, tableNameAndKey)
    case .putItem: Masks(.putItem, tableNameAndItem)
    case .updateItem: Masks(.updateItem, tableNameAndKey)
    case .deleteItem: Masks(.deleteItem, tableNameAndKey)
    case .query: Masks(.query, tableName)
    case .scan: Masks(.scan, tableName)
    case .batchGetItem: Masks(.batchGetItem, requestItems)
    case .batchWriteItem: Masks(.batchWriteItem, requestItems)
    case .transactGetItems: Masks(.transactGetItems, transactItems)
    case .transactWriteItems: Masks(.transactWriteItems, transactItems)
    default: nil
    }
  }

  private static func members(
    of body: [UInt8],
    _ masks: Masks,
    _ operation: Operation,
    isTrusted: Bool,
    _ arns: inout [String: String]
  ) throws(WireError) -> RequestMembers {
    var decoder = RequestDecoder(body.span, isChecked: false)
    if isTrusted, let members = try? decoder.decode(masks.all, for: operation), !decoder.hasFaults,
      masks.required.isSubset(of: members.present)
    {
      return members
    }
    let tree = try ModelCheck.tree(of: body, operation).json()
    var checked = RequestDecoder(tree.span, isChecked: true)
    do throws(JSONError) {
      let members = try checked.decode(masks.all, for: operation)
      arns = checked.arns
      return members
    } catch {
      // Only a request that the model allows and the decoder does not know would come here.
      throw .serialization()
    }
  }

  private init(_ operation: Operation, _ members: RequestMembers) throws(TableError) {
    switch operation {
    case .getItem: self = try members.getItem()
    case .putItem: self = try members.putItem()
    case .updateItem: self = try members.updateItem()
    case .deleteItem: self = try members.deleteItem()
    case .query: self = try members.query()
    case .scan: self = try members.scan()
    case .batchGetItem: self = try members.batchGetItem()
    case .batchWriteItem: self = try members.batchWriteItem()
    case .transactGetItems: self = try members.transactGetItems()
    default: self = try members.transactWriteItems()
    }
  }
}
