import Crypto
import Foundation
import QuireModel
import QuireWire
import QuireZlib

/// A data file of an export, under another name until it is whole.
final class ExportWriter {
  private static let pieceSize = 1 << 18

  /// The items written.
  private(set) var items = 0
  /// The bytes of their lines, uncompressed.
  private(set) var size = 0

  private let file: URL
  private let handle: FileHandle
  private let encoder: GzipEncoder
  private var digest = Insecure.MD5()
  private var text: [UInt8] = []

  init(_ file: URL) throws(TableError) {
    self.file = file
    encoder = try GzipEncoder()
    do {
      try Data().write(to: file, options: .withoutOverwriting)
      handle = try FileHandle(forWritingTo: file)
    } catch {
      throw TableError(.storage, "\(file.path) cannot be made", underlying: error)
    }
  }

  deinit { try? handle.close() }

  func write(_ item: Item) throws(TableError) {
    let json = item.dynamoDBJSON()
    text += Array(#"{"Item":"#.utf8) + json + Array("}\n".utf8)
    items += 1
    size += json.count
    if text.count >= Self.pieceSize { try flush(isLast: false) }
  }

  /// Ends the file, syncs it, gives it its name, and answers its MD5 sum.
  func finish(movingTo place: URL) throws(TableError) -> [UInt8] {
    try flush(isLast: true)
    do {
      try handle.synchronize()
      try FileManager.default.moveItem(at: file, to: place)
    } catch {
      throw TableError(.storage, "\(place.path) cannot be written", underlying: error)
    }
    return Array(digest.finalize())
  }

  private func flush(isLast: Bool) throws(TableError) {
    let compressed = Data(encoder.encode(text, isLast: isLast))
    text.removeAll(keepingCapacity: true)
    digest.update(data: compressed)
    do {
      try handle.write(contentsOf: compressed)
    } catch {
      throw TableError(.storage, "\(file.path) cannot be written", underlying: error)
    }
  }
}
