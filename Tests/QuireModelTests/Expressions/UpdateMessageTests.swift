import QuireModel
import Testing

@Suite("What is refused of an update, and in which words")
struct UpdateMessageTests {
  static let refused: [(String, String)] = [
    ("", "The expression can not be empty;"),
    ("INVALID SYNTAX HERE", #"Syntax error; token: "INVALID", near: "INVALID SYNTAX""#),
    ("SET", #"Syntax error; token: "<EOF>", near: "SET""#),
    ("setx a", #"Syntax error; token: "setx", near: "setx a""#),
    ("SET a", #"Syntax error; token: "<EOF>", near: "a""#),
    ("SET a = ", #"Syntax error; token: "<EOF>", near: "=""#),
    ("SET a = :n,", #"Syntax error; token: "<EOF>", near: ",""#),
    ("SET a = :n b", #"Syntax error; token: "b", near: ":n b""#),
    ("SET a = if_not_exists(a, 0)", #"Syntax error; token: "0", near: ", 0)""#),
    ("SET a = b + c + d", #"Syntax error; token: "+", near: "c + d""#),
    ("SET a = (b + c) + d", #"Syntax error; token: "+", near: ") + d""#),
    ("REMOVE a = :n", #"Syntax error; token: "=", near: "a = :n""#),
    ("ADD a b", #"Syntax error; token: "b", near: "a b""#),
    ("SET a = ((b))", "The expression has redundant parentheses;"),
    ("SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
    ("SET a = b.status", "Attribute name is a reserved keyword; reserved keyword: status"),
    ("SET a = foo(b)", "Invalid function name; function: foo"),
    ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
    ("SET a = :n SET b = :n", #"The "SET" section can only be used once in an update expression;"#),
    ("REMOVE a SET b = :n REMOVE c", #"The "REMOVE" section can only be used once in an update expression;"#),
    (
      "SET a = :missing",
      "An expression attribute value used in expression is not defined; attribute value: :missing"
    ),
    (
      "SET #a = :missing",
      "An expression attribute name used in the document path is not defined; attribute name: #a"
    ),
    (
      "SET a = :missing, b = #b",
      "An expression attribute name used in the document path is not defined; attribute name: #b"
    ),
    (
      "SET a = if_not_exists(b)",
      "Incorrect number of operands for operator or function; "
        + "operator or function: if_not_exists, number of operands: 1"
    ),
    (
      "SET a = if_not_exists(:n, b)",
      "Operator or function requires a document path; operator or function: if_not_exists"
    ),
    (
      "SET a = if_not_exists(b, b)",
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: if_not_exists, first operand: [b]"
    ),
    // Alternator's tests of DynamoDB, and AWS's own DAX client: only if_not_exists may stand within another function.
    (
      "SET a = list_append(list_append(:l, :l), b)",
      "The function is not allowed to be used this way in an expression; function: list_append"
    ),
    (
      "SET a = if_not_exists(a, list_append(:l, b))",
      "The function is not allowed to be used this way in an expression; function: list_append"
    ),
    (
      "SET a = :n + list_append(:l, b)",
      "The function is not allowed to be used this way in an expression; function: list_append"
    ),
    (
      "SET a = list_append(b, :s)",
      "Incorrect operand type for operator or function; operator or function: list_append, operand type: S"
    ),
    (
      "SET a = a + :s",
      "Incorrect operand type for operator or function; operator or function: +, operand type: S"
    ),
    (
      "SET a = :l - a",
      "Incorrect operand type for operator or function; operator or function: -, operand type: L"
    ),
    (
      "ADD a :s",
      "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
        + "typeSet: ALLOWED_FOR_ADD_OPERAND"
    ),
    (
      "ADD a :l",
      "Incorrect operand type for operator or function; operator: ADD, operand type: LIST, "
        + "typeSet: ALLOWED_FOR_ADD_OPERAND"
    ),
    (
      "DELETE a :n",
      "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
        + "typeSet: ALLOWED_FOR_DELETE_OPERAND"
    ),
    (
      "SET a = :n REMOVE a",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: [a], path two: [a]"
    ),
    (
      "SET a.b[2].c = :n, a.b = :n",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: [a, b, [2], c], path two: [a, b]"
    ),
    (
      "SET a = :n ADD a.b :n",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: [a], path two: [a, b]"
    ),
    (
      "SET a.b = :n REMOVE a[0]",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
        + "path one: [a, b], path two: [a, [0]]"
    ),
    (
      "SET a[0].b = :n, a.c = :n",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
        + "path one: [a, [0], b], path two: [a, c]"
    ),
  ]

  @Test("a fault is named", arguments: refused)
  func refuses(text: String, detail: String) {
    let values: ExpressionAttributeValues = [":n": 1, ":s": "text", ":l": [1], ":ss": .ss(["a"])]
    #expect(
      message { () throws(TableError) in try update(text, values: values) }
        == "Invalid UpdateExpression: \(detail)"
    )
  }

  @Test("placeholders that stand for one name overlap")
  func placeholders() {
    let text = message { () throws(TableError) in
      try update("SET #x = :n, #y = :n", names: ["#x": "a", "#y": "a"], values: [":n": 1])
    }
    #expect(
      text
        == "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of "
        + "these paths; path one: [a], path two: [a]"
    )
  }

  static let accepted: [(String, [Update.Action])] = [
    ("SET a = :n", [.set("a", .operand(.value(1)))]),
    ("set a = :n remove b", [.set("a", .operand(.value(1))), .remove("b")]),
    ("SET a = (b + :n)", [.set("a", .plus(.path("b"), .value(1)))]),
    ("SET a = (b) - (:n)", [.set("a", .minus(.path("b"), .value(1)))]),
    (
      "SET a = list_append(if_not_exists(a, :l), :l)",
      [.set("a", .operand(.listAppend(.ifNotExists("a", .value([1])), .value([1]))))]
    ),
    ("ADD a :n, b :ss DELETE c :ss", [.add("a", 1), .add("b", .ss(["x"])), .delete("c", .ss(["x"]))]),
    (
      "REMOVE a.b[1], a.c, a.b[0]",
      [
        .remove(DocumentPath("a").appending("b").appending(1)), .remove(DocumentPath("a").appending("c")),
        .remove(DocumentPath("a").appending("b").appending(0)),
      ]
    ),
  ]

  @Test("an update keeps the order of its actions", arguments: accepted)
  func accepts(text: String, actions: [Update.Action]) throws {
    var resolver = ExpressionResolver(names: [:], values: [":n": 1, ":l": [1], ":ss": .ss(["x"])])
    #expect(try resolver.update(UpdateExpression(text)).actions == actions)
  }

  @Test("an update of no actions is empty")
  func empty() {
    var resolver = ExpressionResolver(names: [:], values: [:])
    #expect(
      message { () throws(TableError) in try resolver.update(UpdateExpression([] as Update)) }
        == "Invalid UpdateExpression: The expression can not be empty;"
    )
  }

  static let built: [(Update, String)] = [
    (
      [.set("a", to: 1), .remove("a")],
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: [a], path two: [a]"
    ),
    (
      .add("x", to: "a"),
      "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
        + "typeSet: ALLOWED_FOR_ADD_OPERAND"
    ),
    (
      .delete(1, from: "a"),
      "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
        + "typeSet: ALLOWED_FOR_DELETE_OPERAND"
    ),
    (
      .set("a", to: Attribute("a") + "x"),
      "Incorrect operand type for operator or function; operator or function: +, operand type: S"
    ),
    (
      .set("a", to: .listAppend(Attribute("a"), 1)),
      "Incorrect operand type for operator or function; operator or function: list_append, operand type: N"
    ),
    (
      .set("a", to: .listAppend(.listAppend(Attribute("a"), [1]), [2])),
      "The function is not allowed to be used this way in an expression; function: list_append"
    ),
    (
      .set("a", to: .ifNotExists("b", Attribute("b"))),
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: if_not_exists, first operand: [b]"
    ),
    (.set(Attribute("a")[-1], to: 1), "List index is not within the allowable range; index: [-1]"),
    (
      .add(AttributeValue.ss([]), to: "a"),
      "One or more parameter values were invalid: An string set  may not be empty"
    ),
  ]

  @Test("a built update is refused like text", arguments: built)
  func refusesBuilt(update: Update, detail: String) {
    var resolver = ExpressionResolver(names: [:], values: [:])
    #expect(
      message { () throws(TableError) in try resolver.update(UpdateExpression(update)) }
        == "Invalid UpdateExpression: \(detail)"
    )
  }
}
