#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `Codable` values as JSON text: keys sorted, so that equal values make equal text; dates as ``Timestamp`` text; data
/// in Base64.
enum JSONCoding {
  private static let encoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(Timestamp(secondsSince1970: date.timeIntervalSince1970))
    }
    return encoder
  }()

  private static let decoder = {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let time = try decoder.singleValueContainer().decode(Timestamp.self)
      return Date(timeIntervalSince1970: time.secondsSince1970)
    }
    return decoder
  }()

  static func encode(_ value: some Encodable) throws(EventStoreError) -> EventPayload {
    do {
      return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
      throw EventStoreError(.codingFailed, "A payload cannot be written as JSON", underlying: error)
    }
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type,
    from payload: EventPayload
  ) throws(EventStoreError) -> Value {
    do {
      return try decoder.decode(type, from: Data(payload.bytes))
    } catch {
      throw EventStoreError(.codingFailed, "A payload cannot be read as \(type)", underlying: error)
    }
  }
}
