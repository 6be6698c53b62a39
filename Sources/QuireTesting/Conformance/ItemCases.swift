import QuireModel

extension TableStoreConformance {
  static var itemCases: [Case] {
    [
      Case("an item comes back as it was put, with attributes of every type") { context in
        let table = try await context.table()
        let item: Item = [
          "PK": "all", "SK": "types", "s": "text é", "empty": "", "n": 42, "b": .b([0, 255]), "t": true,
          "null": .null, "l": ["a", 1, ["deep"]], "m": ["k": .m(["inner": false])], "ss": .ss(["a", "b"]),
          "ns": .ns([Number(1), Number(2)]), "bs": .bs([[1], [2, 3]]),
        ]
        try await context.put(item, in: table)
        try context.expect(try await context.get(["PK": "all", "SK": "types"], in: table), item, "the item")
      },
      Case("an absent item is nil") { context in
        let table = try await context.table()
        try context.expect(try await context.get(["PK": "a", "SK": "b"], in: table), nil, "the item")
      },
      Case("a put replaces the whole item and returns the old one") { context in
        let table = try await context.table()
        try await context.put(["PK": "a", "SK": "1", "old": 1], in: table)
        let output = try await context.store.putItem(
          PutItem(tableName: table, item: ["PK": "a", "SK": "1", "new": 2], returnValues: .allOld)
        )
        try context.expect(output.attributes, ["PK": "a", "SK": "1", "old": 1], "the old item")
        try context.expect(
          try await context.get(["PK": "a", "SK": "1"], in: table),
          ["PK": "a", "SK": "1", "new": 2],
          "the item"
        )
      },
      Case("a delete removes the item, returns it, and may find none") { context in
        let table = try await context.table()
        try await context.put(["PK": "a", "SK": "1", "v": 1], in: table)
        let request = DeleteItem(tableName: table, key: ["PK": "a", "SK": "1"], returnValues: .allOld)
        let first = try await context.store.deleteItem(request)
        try context.expect(first.attributes, ["PK": "a", "SK": "1", "v": 1], "the removed item")
        let second = try await context.store.deleteItem(request)
        try context.expect(second.attributes, nil, "the removed item, again")
      },
      Case("a projection returns the named paths only") { context in
        let table = try await context.table()
        try await context.put(
          ["PK": "a", "SK": "1", "m": ["x": 1, "y": 2], "l": ["p", "q"], "status": "on"],
          in: table
        )
        let output = try await context.store.getItem(
          GetItem(
            tableName: table,
            key: ["PK": "a", "SK": "1"],
            projectionExpression: "m.x, l[1], #s",
            expressionAttributeNames: ["#s": "status"],
            consistentRead: true
          )
        )
        try context.expect(output.item, ["m": ["x": 1], "l": ["q"], "status": "on"], "the projection")
      },
      Case("a key that does not match the schema is refused") { context in
        let table = try await context.table()
        let keys: [Item] = [
          ["PK": "a"], ["PK": "a", "SK": 1], ["PK": "a", "SK": "b", "more": "c"], ["SK": "b"], [:],
        ]
        for key in keys {
          try await context.expectError(.validation, "a get of \(key)") {
            _ = try await context.store.getItem(GetItem(tableName: table, key: key))
          }
        }
      },
      Case("an item without a key attribute, or with an empty one, is refused") { context in
        let table = try await context.table()
        let items: [Item] = [
          ["PK": "a"], ["PK": "", "SK": "b"], ["PK": "a", "SK": ""], ["PK": 1, "SK": "b"],
        ]
        for item in items {
          try await context.expectError(.validation, "a put of \(item)") {
            try await context.put(item, in: table)
          }
        }
      },
      Case("numbers keep 38 digits and their normal form") { context in
        let table = try await context.table(sortType: .n)
        let digits = "12345678901234567890123456789012345678"
        let number = try Number(conformance: digits)
        try await context.put(["PK": "a", "SK": .n(number), "v": .n(number)], in: table)
        let item = try await context.get(["PK": "a", "SK": .n(number)], in: table)
        try context.expect(item?["v"], .n(number), "38 digits")
        guard case .n(let stored) = item?["v"] else { throw ConformanceFailure("v is no number") }
        try context.expect(stored.description, digits, "38 digits as text")
      },
    ]
  }
}

extension Number {
  /// The number of `text`, which is one.
  init(conformance text: String) throws {
    guard let number = Number(text) else { throw ConformanceFailure("\(text) is a number") }
    self = number
  }
}
