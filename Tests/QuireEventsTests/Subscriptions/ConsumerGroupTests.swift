import QuireEvents
import Testing

@Suite("ConsumerGroup")
struct ConsumerGroupTests {
  @Test(
    "the hash is FNV-1a of 64 bits",
    arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
      as [(String, UInt64)]
  )
  func hash(text: String, hash: UInt64) {
    #expect(ConsumerGroup.hash(StreamID(text)) == hash)
  }

  @Test("every stream belongs to exactly one member, and every member has some")
  func partition() throws {
    let members = try (0..<4).map { try ConsumerGroup(member: $0, size: 4) }
    var shares = [0, 0, 0, 0]
    for number in 0..<1_000 {
      let owners = members.filter { $0.contains("Order-\(number)") }
      #expect(owners.count == 1)
      if let owner = owners.first { shares[owner.member] += 1 }
    }
    #expect(shares.allSatisfy { $0 > 150 })
  }

  @Test("a member outside its group is refused", arguments: [(-1, 2), (2, 2), (0, 0), (0, -1)])
  func invalid(member: Int, size: Int) {
    let error = #expect(throws: EventStoreError.self) { try ConsumerGroup(member: member, size: size) }
    #expect(error?.code == .invalidArgument)
  }
}
