import Crypto
import Foundation
import QuireModel
import QuireWire
import QuireZlib

/// The items of a data file of an export, read as they are asked for.
final class ExportReader {
  /// The most bytes of a line: far beyond what an item can hold.
  private static let maximumLineLength = 16 << 20
  private static let pieceSize = 1 << 16

  /// What a user knows the file by.
  let name: String
  /// The number of the last line, from 1.
  private(set) var line = 0

  private let handle: FileHandle
  private let inflater: Inflater
  private var digest = Insecure.MD5()
  private var text: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(_ file: URL) throws(TableError) {
    name = file.path
    do {
      handle = try FileHandle(forReadingFrom: file)
    } catch {
      throw TableError(.malformedExport, "\(file.path) cannot be read, though the manifest names it")
    }
    inflater = try Inflater(.gzip)
  }

  deinit { try? handle.close() }

  /// The MD5 sum of what was read, in base64; of the whole file after the last item.
  var checksum: String { Data(digest.finalize()).base64EncodedString() }

  /// The next item; nil after the last.
  func next() throws(TableError) -> Item? {
    while let bytes = try nextLine() {
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      do throws(JSONError) {
        return try Self.item(bytes)
      } catch {
        throw TableError(.malformedExport, "\(name), line \(line): \(error.description)")
      }
    }
    return nil
  }

  private static func item(_ line: [UInt8]) throws(JSONError) -> Item {
    var reader = JSONReader(line.span)
    var item: Item?
    try reader.beginObject()
    while let member = try reader.nextName() {
      if member == "Item" { item = try reader.readItem() } else { try reader.skipValue() }
    }
    try reader.finish()
    guard let item else { throw JSONError(.value, at: 0, "expected a member Item, found none") }
    return item
  }

  private func nextLine() throws(TableError) -> [UInt8]? {
    var searched = start
    while true {
      if let end = text[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        line += 1
        return Array(text[start..<end])
      }
      if isAtEnd {
        if start == text.count { return nil }
        defer { start = text.count }
        line += 1
        return Array(text[start...])
      }
      guard text.count - start <= Self.maximumLineLength else {
        throw TableError(.malformedExport, "\(name), line \(line + 1): longer than 16 MB")
      }
      text.removeFirst(start)
      start = 0
      searched = text.count
      try fill()
    }
  }

  private func fill() throws(TableError) {
    let piece: Data?
    do {
      piece = try handle.read(upToCount: Self.pieceSize)
    } catch {
      throw TableError(.storage, "\(name) cannot be read", underlying: error)
    }
    guard let piece, !piece.isEmpty else {
      guard !inflater.isWithinMember else {
        throw TableError(.malformedExport, "\(name) is cut off: its gzip data ends after line \(line)")
      }
      isAtEnd = true
      return
    }
    digest.update(data: piece)
    do {
      text += try inflater.inflate(Array(piece))
    } catch {
      throw TableError(.malformedExport, "\(name) is damaged after line \(line), or no gzip data")
    }
  }
}
