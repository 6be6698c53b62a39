import Foundation
import QuireModel
import QuireRemote
import QuireWire

/// How far a move of a table has come, as a ``TransferState`` keeps it.
protocol TransferProgress {
  /// What the move is called, as in “the state of a copy”.
  static var noun: (article: String, name: String, verb: String) { get }

  /// The beginning.
  init()

  /// Reads the object that has ``members``; nil where it has others.
  init?(_ json: JSONValue)

  /// The progress as members of an object; nil where there is nothing to keep.
  var members: [JSONValue.Member]? { get }
}

/// The file that keeps how far a move of a table has come.
struct TransferState<Progress: TransferProgress> {
  private let path: String
  private let from: String
  private let to: String
  /// Where the move starts: at the beginning, or where an earlier one stopped.
  let progress: Progress

  /// Reads the file, if it is there; it must be of a move between the same places.
  init(_ path: String, from: String, to: String) throws {
    self.path = path
    self.from = from
    self.to = to
    guard FileKind(of: path) != .missing else {
      progress = Progress()
      return
    }
    let noun = Progress.noun
    guard let data = FileManager.default.contents(atPath: path), let json = try? JSONValue(json: Array(data)),
      case .string(let savedFrom)? = json["from"], case .string(let savedTo)? = json["to"],
      let progress = Progress(json)
    else {
      throw Failure(
        .badData,
        "\(path) is no state of \(noun.article) \(noun.name)",
        advice: "Remove it to \(noun.verb) from the beginning."
      )
    }
    guard savedFrom == from, savedTo == to else {
      throw Failure(
        .conflict,
        "\(path) is the state of another \(noun.name), from \(savedFrom) to \(savedTo)",
        advice: "Name another file, or remove this one to \(noun.verb) from the beginning."
      )
    }
    self.progress = progress
  }

  /// Keeps how far the move has come.
  func save(_ progress: Progress) throws {
    guard let members = progress.members else { return }
    let places = [JSONValue.Member("from", .string(from)), JSONValue.Member("to", .string(to))]
    do {
      // In one step: a crash leaves the old state or the new one.
      try Data(JSONValue.object(places + members).json())
        .write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(.inputOutput, "\(path) cannot be written")
    }
  }

  /// Removes the file.
  func remove() throws {
    guard FileKind(of: path) != .missing else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw Failure(.inputOutput, "\(path) cannot be removed")
    }
  }
}

// MARK: - What is kept

extension TableCopy.Progress: TransferProgress {
  static let noun = (article: "a", name: "copy", verb: "copy")

  init() { self.init(items: 0) }

  init?(_ json: JSONValue) {
    guard let items = json.count("items"), let bytes = json.count("bytes"), let next = json["next"],
      let key = try? Item(dynamoDBJSON: next.json())
    else { return nil }
    self.init(items: items, bytes: bytes, next: key)
  }

  /// Of a copy that is through there is nothing to keep.
  var members: [JSONValue.Member]? {
    guard let next, let key = try? JSONValue(json: next.dynamoDBJSON(format: .stable)) else { return nil }
    return [.init("items", .number(items)), .init("bytes", .number(bytes)), .init("next", key)]
  }
}

extension TableImport.Progress: TransferProgress {
  static let noun = (article: "an", name: "import", verb: "import")

  init() { self.init(files: 0) }

  init?(_ json: JSONValue) {
    guard let files = json.count("files"), let itemsOfFile = json.count("itemsOfFile"),
      let items = json.count("items")
    else { return nil }
    self.init(files: files, itemsOfFile: itemsOfFile, items: items)
  }

  var members: [JSONValue.Member]? {
    [
      .init("files", .number(files)), .init("itemsOfFile", .number(itemsOfFile)),
      .init("items", .number(items)),
    ]
  }
}

extension JSONValue {
  /// A member that is a number from 0 on.
  fileprivate func count(_ name: String) -> Int? {
    guard case .number(let text)? = self[name], let number = Int(text), number >= 0 else { return nil }
    return number
  }
}
