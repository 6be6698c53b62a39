import Foundation
import QuireModel
import QuireRemote
import QuireWire

/// The file that keeps how far a copy has come.
struct CopyState {
  private let path: String
  private let from: String
  private let to: String
  /// Where the copy starts: at the beginning, or where an earlier one stopped.
  let progress: TableCopy.Progress

  /// Reads the file, if it is there; it must be of a copy between the same places.
  init(_ path: String, from: String, to: String) throws {
    self.path = path
    self.from = from
    self.to = to
    guard FileKind(of: path) != .missing else {
      progress = TableCopy.Progress()
      return
    }
    guard let data = FileManager.default.contents(atPath: path), let json = try? JSONValue(json: Array(data)),
      case .string(let savedFrom) = json["from"], case .string(let savedTo) = json["to"],
      case .number(let items) = json["items"], case .number(let bytes) = json["bytes"],
      let items = Int(items), let bytes = Int(bytes), let next = json["next"],
      let key = try? Item(dynamoDBJSON: next.json())
    else {
      throw Failure(
        .badData,
        "\(path) is no state of a copy",
        advice: "Remove it to copy from the beginning."
      )
    }
    guard savedFrom == from, savedTo == to else {
      throw Failure(
        .conflict,
        "\(path) is the state of another copy, from \(savedFrom) to \(savedTo)",
        advice: "Name another file, or remove this one to copy from the beginning."
      )
    }
    progress = TableCopy.Progress(items: items, bytes: bytes, next: key)
  }

  /// Keeps how far the copy has come; of a copy that is through there is nothing to keep.
  func save(_ progress: TableCopy.Progress) throws {
    guard let next = progress.next, let key = try? JSONValue(json: next.dynamoDBJSON(format: .stable)) else {
      return
    }
    let json = JSONValue.object([
      "from": .string(from), "to": .string(to), "items": .number(progress.items),
      "bytes": .number(progress.bytes), "next": key,
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
