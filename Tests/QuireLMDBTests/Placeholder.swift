import Testing

@testable import QuireLMDB
