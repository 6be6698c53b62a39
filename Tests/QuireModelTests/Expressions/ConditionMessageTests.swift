import QuireModel
import Testing

@Suite("What is refused of a condition, and in which words")
struct ConditionMessageTests {
  static let values: ExpressionAttributeValues = [
    ":s": "text", ":t": "a later text", ":n": 1, ":m": 2, ":b": .b([1, 2]), ":bool": true, ":null": .null,
    ":l": [1], ":map": ["k": 1], ":ss": .ss(["a"]), ":ns": .ns([1]), ":bs": .bs([[1]]),
  ]

  static let syntax: [(String, String)] = [
    ("", "The expression can not be empty;"),
    ("foo", #"Syntax error; token: "<EOF>", near: "foo""#),
    ("a =", #"Syntax error; token: "<EOF>", near: "=""#),
    ("a = = :s", #"Syntax error; token: "=", near: "= = :s""#),
    ("a AND b = :s", #"Syntax error; token: "AND", near: "a AND b""#),
    ("a = :s b", #"Syntax error; token: "b", near: ":s b""#),
    ("things are not gonna be ok", #"Syntax error; token: "are", near: "things are not""#),
    ("a > 4", #"Syntax error; token: "4", near: "> 4""#),
    ("(size(a))[0] > a", #"Syntax error; token: "[", near: ")[0""#),
    ("a = :s AND __typename = :s", #"Syntax error; token: "_", near: "AND __""#),
    ("_a = :s", #"Syntax error; token: "_", near: "_a""#),
    ("contains([1], :s)", #"Syntax error; token: "[", near: "([1""#),
    ("a[01] = :s", #"Syntax error; token: "1", near: "01]""#),
    ("a[] = :s", #"Syntax error; token: "]", near: "[] =""#),
    ("a[b] = :s", #"Syntax error; token: "b", near: "[b]""#),
    ("a. = :s", #"Syntax error; token: "=", near: ". = :s""#),
    ("a.:s = :s", #"Syntax error; token: ":s", near: ".:s =""#),
    ("attribute_exists()", #"Syntax error; token: ")", near: "()""#),
    ("attribute_not_exists(", #"Syntax error; token: "<EOF>", near: "(""#),
    ("a IN ()", #"Syntax error; token: ")", near: "()""#),
    ("a IN :s", #"Syntax error; token: ":s", near: "IN :s""#),
    ("a BETWEEN :s", #"Syntax error; token: "<EOF>", near: ":s""#),
    ("a BETWEEN :s OR :t", #"Syntax error; token: "OR", near: ":s OR :t""#),
    ("NOT a", #"Syntax error; token: "<EOF>", near: "a""#),
    ("(NOT a)", #"Syntax error; token: ")", near: "a)""#),
    ("(a)", #"Syntax error; token: "<EOF>", near: ")""#),
    ("(a) AND b = :s", #"Syntax error; token: "AND", near: ") AND b""#),
    ("(a = :s", #"Syntax error; token: "<EOF>", near: ":s""#),
    ("a = :s)", #"Syntax error; token: ")", near: ":s)""#),
    ("(a = :s) = :s", #"Syntax error; token: "=", near: ") = :s""#),
    ("a = (b = :s)", #"Syntax error; token: "=", near: "b = :s""#),
    ("# = :s", ##"Syntax error; token: "#", near: "# =""##),
    ("a = :", #"Syntax error; token: ":", near: "= :""#),
    ("a ! b", #"Syntax error; token: "!", near: "a ! b""#),
    ("a = é", #"Syntax error; token: "é", near: "= é""#),
    ("   ", #"Syntax error; token: "<EOF>", near: """#),
    ("((a = :s))", "The expression has redundant parentheses;"),
    ("((a)) = :s", "The expression has redundant parentheses;"),
    ("a = ((:s))", "The expression has redundant parentheses;"),
    ("((attribute_not_exists(a)))", "The expression has redundant parentheses;"),
    ("attribute_exists(((a)))", "The expression has redundant parentheses;"),
    ("((a = :s)) AND b = = :s", "The expression has redundant parentheses;"),
  ]

  @Test("a fault of the syntax names the token and its neighbours", arguments: syntax)
  func refusesSyntax(text: String, detail: String) {
    #expect(
      message { () throws(TableError) in try condition(text) } == "Invalid ConditionExpression: \(detail)"
    )
  }

  static let checks: [(String, String)] = [
    ("status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
    ("a.Date = :s", "Attribute name is a reserved keyword; reserved keyword: Date"),
    ("SET = :s", "Attribute name is a reserved keyword; reserved keyword: SET"),
    ("a[2147483648] = :s", "List index is not within the allowable range; index: [2147483648]"),
    (
      "a[99999999999999999999] = :s",
      "List index is not within the allowable range; index: [99999999999999999999]"
    ),
    ("foo(a)", "Invalid function name; function: foo"),
    ("Begins_With(a, :s)", "Invalid function name; function: Begins_With"),
    (
      "if_not_exists(a, :s)", "The function is not allowed in a condition expression; function: if_not_exists"
    ),
    ("size(a)", "The function is not allowed to be used this way in an expression; function: size"),
    (
      "a = :s AND size(a)", "The function is not allowed to be used this way in an expression; function: size"
    ),
    ("NOT size(a)", "The function is not allowed to be used this way in an expression; function: size"),
    (
      "attribute_exists(a) = :bool",
      "The function is not allowed to be used this way in an expression; function: attribute_exists"
    ),
    (
      "attribute_exists(contains(a, :s))",
      "The function is not allowed to be used this way in an expression; function: contains"
    ),
    (
      "attribute_exists(a, b)",
      "Incorrect number of operands for operator or function; "
        + "operator or function: attribute_exists, number of operands: 2"
    ),
    (
      "begins_with(a)",
      "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1"
    ),
    (
      "a = :missing",
      "An expression attribute value used in expression is not defined; attribute value: :missing"
    ),
    (
      "#missing = :s",
      "An expression attribute name used in the document path is not defined; attribute name: #missing"
    ),
    (
      "a.#b[1].#c = :s",
      "An expression attribute name used in the document path is not defined; attribute name: #b"
    ),
    (
      "attribute_exists(:s)",
      "Operator or function requires a document path; operator or function: attribute_exists"
    ),
    (
      "attribute_not_exists(size(a))",
      "Operator or function requires a document path; operator or function: attribute_not_exists"
    ),
    (
      "begins_with(a, :n)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
    ),
    (
      "begins_with(:bool, a)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: BOOL"
    ),
    (
      "begins_with(size(a), :s)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
    ),
    (
      "size(:n) > :n",
      "Incorrect operand type for operator or function; operator or function: size, operand type: N"
    ),
    (
      "size(size(a)) > :n",
      "Incorrect operand type for operator or function; operator or function: size, operand type: N"
    ),
    (
      "a < :bool",
      "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"
    ),
    (
      ":null >= a",
      "Incorrect operand type for operator or function; operator or function: >=, operand type: NULL"
    ),
    (
      "a <= :ss",
      "Incorrect operand type for operator or function; operator or function: <=, operand type: SS"
    ),
    (
      "a BETWEEN :l AND :map",
      "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L"
    ),
    (
      "a BETWEEN :s AND :n",
      "The BETWEEN operator requires same data type for lower and upper bounds; "
        + "lower bound operand: AttributeValue: {S:text}, upper bound operand: AttributeValue: {N:1}"
    ),
    (
      "a BETWEEN :m AND :n",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
        + "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"
    ),
    (
      "attribute_type(a, b)",
      "Incorrect operand type for operator or function; "
        + "operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"
    ),
    (
      "attribute_type(a, :n)",
      "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N"
    ),
    (
      "attribute_type(a, :s)",
      "Invalid attribute type name found; type: text, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
    ),
    (
      "contains(a, a)",
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: contains, first operand: [a]"
    ),
    (
      "a.b[3] = a.b[3]",
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: =, first operand: [a, b, [3]]"
    ),
    (
      "(a) IN (b, (a))",
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: IN, first operand: [a]"
    ),
    (
      "a BETWEEN b AND a",
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: BETWEEN, first operand: [a]"
    ),
    // Of several faults, names of attributes and functions come first, then the conditions as they are written.
    ("a = :missing AND foo(b)", "Invalid function name; function: foo"),
    (
      "begins_with(a, :n) AND b = :missing",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
    ),
    (
      "b = :missing AND begins_with(a, :n)",
      "An expression attribute value used in expression is not defined; attribute value: :missing"
    ),
  ]

  @Test("a fault of the operands is named", arguments: checks)
  func refusesOperands(text: String, detail: String) {
    #expect(
      message { () throws(TableError) in try condition(text, values: Self.values) }
        == "Invalid ConditionExpression: \(detail)"
    )
  }

  @Test("the name of the parameter comes first")
  func parameter() {
    let text = message { () throws(TableError) in try condition("status = :s", named: "FilterExpression") }
    #expect(
      text == "Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: status"
    )
  }

  @Test("the resolved names stand in a message about equal operands")
  func resolvedNames() {
    let text = message { () throws(TableError) in
      try condition("contains(#a, data)", names: ["#a": "data"])
    }
    // Reserved words are found before placeholders are looked at.
    #expect(
      text == "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: data"
    )
    let other = message { () throws(TableError) in
      try condition("contains(#a, #b)", names: ["#a": "data", "#b": "data"])
    }
    #expect(
      other
        == "Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this "
        + "operator or function; operator: contains, first operand: [data]"
    )
  }

  static let accepted = [
    "a = :s", "(a) = (:s)", "(a = :s)", "NOT NOT a = :s", "NOT (a = :s AND b = :s)", "(size(a)) > :n",
    "size(:s) > :n", "a IN (:s, b, size(c))", ":s = :s", "size(a) = size(b)", "a.b.c[0][1].d = :s",
    "contains(:s, a)", "begins_with(:s, a)", "attribute_type((a), :type)", "a between :n and :m OR b in (:s)",
    "a BETWEEN b AND c AND d = :s", "((a = :s) AND b = :s)", "a=:s", "a\t=\n:s\r",
    "(a = :s OR b = :s) AND (c = :s OR d = :s)", "attribute_exists(Set1)", "a = :s and not b = :s or c = :s",
  ]

  @Test("these are in order", arguments: accepted)
  func accepts(text: String) {
    let values = Self.values.merging([":type": "SS"]) { $1 }
    var resolver = ExpressionResolver(names: [:], values: values)
    #expect(
      message { () throws(TableError) in
        try resolver.condition(ConditionExpression(text), named: "ConditionExpression")
      } == nil
    )
  }
}
