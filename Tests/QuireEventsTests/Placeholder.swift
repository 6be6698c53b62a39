import Testing

@testable import QuireEvents
