import Testing

@testable import QuireWire
