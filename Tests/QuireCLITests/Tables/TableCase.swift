import Testing

/// A command on the items of a table, and what it has to answer.
struct TableCase: CustomTestStringConvertible, Sendable {
  var command: [String]
  var output = ""
  var errors = ""
  var status: Int32 = 0

  var testDescription: String { command.joined(separator: " ") }

  static let all: [TableCase] = reads + refusals

  private static let reads = [
    TableCase(
      command: ["table", "get", "--key", #"{"PK":"A","SK":1}"#, "--projection", "PK, tags"],
      output: """
        {
          "PK": "A",
          "tags": [
            "x",
            null,
            true
          ]
        }

        """
    ),
    TableCase(
      command: ["table", "get", "--key", #"{"PK":{"S":"A"},"SK":{"N":"2.0"}}"#, "--json"],
      output: #"{"PK":{"S":"A"},"SK":{"N":"2"},"amount":{"N":"7"},"ss":{"SS":["a"]}}"# + "\n"
    ),
    TableCase(
      command: ["table", "query", "--key-condition", "PK = :p", "--values", #"{":p":"A"}"#],
      output: """
        PK  SK  ATTRIBUTES
        A   1   {"amount":40,"customer":"ann","placed":"2026-01-01","tags":["x",null,true]}
        A   2   {"amount":7,"ss":["a"]}
        2 items

        """
    ),
    TableCase(
      command: [
        "table", "query", "--key-condition", "#p = :p AND SK > :n", "--names", ##"{"#p":"PK"}"##,
        "--values", #"{":p":"A",":n":0}"#, "--reverse", "--limit", "1", "--json", "--plain",
      ],
      output: #"{"PK":"A","SK":2,"amount":7,"ss":["a"]}"# + "\n",
      errors: "there may be more: --start-key AVMCUEsBQU4CU0sBMjvEGCM\n"
    ),
    TableCase(
      command: [
        "table", "query", "--index", "by-customer", "--key-condition", "customer = :c", "--values",
        #"{":c":"ann"}"#,
      ],
      output: """
        customer  placed      PK  SK  ATTRIBUTES
        ann       2026-01-01  A   1   {}
        1 item

        """
    ),
    TableCase(
      command: [
        "table", "scan", "--filter", "attribute_exists(amount) AND amount < :n", "--values", #"{":n":10}"#,
        "--projection", "PK, amount", "--json",
      ],
      output: #"{"PK":{"S":"A"},"amount":{"N":"7"}}"# + "\n"
    ),
    TableCase(
      command: ["table", "delete", "--key", #"{"PK":"none","SK":1}"#]
    ),
  ]

  private static let refusals = [
    TableCase(
      command: ["table", "get", "--key", #"{"PK":"A","SK":9}"#],
      errors: "quire: the table orders has no item of this key\n",
      status: 1
    ),
    TableCase(
      command: ["table", "put", "--item", #"{"PK":"A","SK":1}"#, "--condition", "attribute_not_exists(PK)"],
      errors: """
        quire: The conditional request failed
          The item is unchanged. Read it with: quire table get

        """,
      status: 75
    ),
    TableCase(
      command: ["table", "get", "--key", #"{"PK":"A"}"#],
      errors: """
        quire: The provided key element does not match the schema
          See the table's key and indexes with: quire table describe

        """,
      status: 65
    ),
    TableCase(
      command: ["table", "get", "--key", #"{"PK":"A","#],
      errors: """
        quire: --key is not the JSON expected: at byte 10: expected a name, found the end of the text
          Quote JSON for the shell with '…'.

        """,
      status: 65
    ),
    TableCase(
      command: ["table", "scan", "--filter", "total > :n", "--values", #"{":n":1}"#],
      errors: """
        quire: Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: total
          Write a placeholder in its place, and what it stands for: '#n' and --names '{"#n": "…"}'.

        """,
      status: 65
    ),
    TableCase(
      command: ["table", "scan", "--names", "[]"],
      errors: """
        quire: --names is not a JSON object of strings
          Write it as in '{"#n": "name"}'.

        """,
      status: 65
    ),
    TableCase(
      command: [
        "table", "query", "--index", "nothing", "--key-condition", "PK = :p", "--values", #"{":p":"A"}"#,
      ],
      errors: """
        quire: The table does not have the specified index: nothing
          See the table's key and indexes with: quire table describe

        """,
      status: 65
    ),
  ]
}
