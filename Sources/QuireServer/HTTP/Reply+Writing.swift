import NIOCore
import NIOHTTP1
import QuireWire

extension Reply {
  /// What is known of the connection and the moment that a reply goes out on.
  struct Circumstances {
    var requestID: RequestID
    var date: HTTPDate
    var closesConnection: Bool
    /// Whether the client must be told that the connection is kept.
    var isHTTP10: Bool
  }

  /// Writes the reply as HTTP/1.1.
  ///
  /// No header of a reply holds text of a client but those that a client may choose in the CORS protocol, and the HTTP
  /// parser lets no line break into those.
  func write(into buffer: inout ByteBuffer, _ circumstances: Circumstances) {
    buffer.writeStaticString("HTTP/1.1 ")
    buffer.writeString("\(status.code) \(status.reasonPhrase)")
    buffer.writeStaticString("\r\nServer: Quire\r\nDate: ")
    circumstances.date.write(into: &buffer)
    if let contentType {
      buffer.writeStaticString("\r\nContent-Type: ")
      buffer.writeString(contentType.rawValue)
    }
    if status == .payloadTooLarge {
      // DynamoDB ends such a reply with an empty chunk in place of a length.
      buffer.writeStaticString("\r\nTransfer-Encoding: chunked")
    } else {
      buffer.writeStaticString("\r\nContent-Length: ")
      buffer.writeString(String(body.count))
    }
    buffer.writeStaticString("\r\nx-amzn-RequestId: ")
    circumstances.requestID.write(into: &buffer)
    if contentType != nil || !body.isEmpty {
      buffer.writeStaticString("\r\nx-amz-crc32: ")
      buffer.writeString(String(CRC32.checksum(body.span)))
    }
    if let contentEncoding {
      buffer.writeStaticString("\r\nContent-Encoding: ")
      buffer.writeString(contentEncoding)
    }
    for header in headers {
      buffer.writeStaticString("\r\n")
      buffer.writeString(header.name)
      buffer.writeStaticString(": ")
      buffer.writeString(header.value)
    }
    if circumstances.closesConnection {
      buffer.writeStaticString("\r\nConnection: close")
    } else if circumstances.isHTTP10 {
      buffer.writeStaticString("\r\nConnection: keep-alive")
    }
    buffer.writeStaticString("\r\n\r\n")
    if status == .payloadTooLarge {
      buffer.writeStaticString("0\r\n\r\n")
    } else {
      buffer.writeBytes(body)
    }
  }
}
