/// What the command line says.
struct Arguments {
  var store: String?
  var input: String?
  var repository: String?
  var writers = 64
  var helps = false
  /// Only run the projection, on a store that is there, and die at this position: the program starts itself so.
  var dyingPosition: Int?

  static let usage = """
    usage: GitHistory [--input FILE | --repository DIR] [--store PATH] [--writers N]

      --input FILE       read changes from FILE: JSON lines, compressed if it ends with .gz;
                         without it, the history of a public project that comes with the example
      --repository DIR   read changes from `git log` of the repository at DIR
      --store PATH       keep the store at PATH, where none may be yet; without it, in a temporary folder
      --writers N        append from N concurrent tasks (64)
    """

  /// Reads the words after the program's name.
  ///
  /// Throws ``InputError`` for what is not in the usage.
  init(_ words: [String]) throws {
    var words = words[...]
    while let word = words.popFirst() {
      func value() throws -> String {
        guard let value = words.popFirst() else { throw InputError("\(word) needs a value\n\n\(Self.usage)") }
        return value
      }
      switch word {
      case "--store": store = try value()
      case "--input": input = try value()
      case "--repository": repository = try value()
      case "--writers":
        let text = try value()
        guard let number = Int(text), (1...10_000).contains(number) else {
          throw InputError("--writers is a number from 1 to 10000, not \(text)")
        }
        writers = number
      case "--project-and-die-at": dyingPosition = Int(try value())
      case "-h", "--help": helps = true
      default: throw InputError("unknown: \(word)\n\n\(Self.usage)")
      }
    }
    guard input == nil || repository == nil else {
      throw InputError("--input and --repository exclude each other")
    }
  }
}
