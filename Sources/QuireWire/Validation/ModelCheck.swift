/// Checks a request against the service model.
enum ModelCheck {
  /// The request as a tree, without members that the model does not know, nulls and repeated names.
  ///
  /// Throws the error with which AWS answers a request of wrong types or out of bounds.
  static func tree(of body: [UInt8], _ operation: Operation) throws(WireError) -> JSONValue {
    let model = ServiceModel.shared
    guard let shape = model.input(of: operation) else { throw .unsupported(operation) }
    var types = TypeCheck(body.span, model)
    let request = try types.read(shape)
    try ConstraintCheck.check(request, shape, of: operation, model)
    return request
  }
}
