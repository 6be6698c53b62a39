import Foundation
import QuireRemote
import QuireWire

/// The file that keeps how far an import of a table has come.
struct ImportState {
  private let path: String
  private let from: String
  private let to: String
  /// Where the import starts: at the beginning, or where an earlier one stopped.
  let progress: TableImport.Progress

  /// Reads the file, if it is there; it must be of an import of the same folder to the same place.
  init(_ path: String, from: String, to: String) throws {
    self.path = path
    self.from = from
    self.to = to
    guard FileKind(of: path) != .missing else {
      progress = TableImport.Progress()
      return
    }
    func number(_ name: String, of json: JSONValue) -> Int? {
      guard case .number(let text)? = json[name], let number = Int(text), number >= 0 else { return nil }
      return number
    }
    guard let data = FileManager.default.contents(atPath: path), let json = try? JSONValue(json: Array(data)),
      case .string(let savedFrom)? = json["from"], case .string(let savedTo)? = json["to"],
      let files = number("files", of: json), let itemsOfFile = number("itemsOfFile", of: json),
      let items = number("items", of: json)
    else {
      throw Failure(
        .badData,
        "\(path) is no state of an import",
        advice: "Remove it to import from the beginning."
      )
    }
    guard savedFrom == from, savedTo == to else {
      throw Failure(
        .conflict,
        "\(path) is the state of another import, from \(savedFrom) to \(savedTo)",
        advice: "Name another file, or remove this one to import from the beginning."
      )
    }
    progress = TableImport.Progress(files: files, itemsOfFile: itemsOfFile, items: items)
  }

  /// Keeps how far the import has come.
  func save(_ progress: TableImport.Progress) throws {
    let json = JSONValue.object([
      "from": .string(from), "to": .string(to), "files": .number(progress.files),
      "itemsOfFile": .number(progress.itemsOfFile), "items": .number(progress.items),
    ])
    do {
      // In one step: a crash leaves the old state or the new one.
      try Data(json.json()).write(to: URL(fileURLWithPath: path), options: .atomic)
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
