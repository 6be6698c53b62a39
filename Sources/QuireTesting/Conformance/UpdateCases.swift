import QuireModel

extension TableStoreConformance {
  static var updateCases: [Case] {
    [
      Case("an update makes an item that is not there, with its key") { context in
        let table = try await context.table()
        let output = try await context.store.updateItem(
          UpdateItem(
            tableName: table,
            key: ["PK": "a", "SK": "1"],
            updateExpression: "SET v = :v",
            expressionAttributeValues: [":v": 1],
            returnValues: .allNew
          )
        )
        try context.expect(output.attributes, ["PK": "a", "SK": "1", "v": 1], "the new item")
      },
      Case("an update that only removes makes no item") { context in
        let table = try await context.table()
        for update in ["REMOVE v", "DELETE v :v", "REMOVE v.w, x[0]"] as [UpdateExpression] {
          let output = try await context.store.updateItem(
            UpdateItem(
              tableName: table,
              key: ["PK": "a", "SK": "1"],
              updateExpression: update,
              expressionAttributeValues: update == "DELETE v :v" ? [":v": .ss(["x"])] : [:],
              returnValues: .allNew
            )
          )
          try context.expect(output.attributes, nil, "\(update), answered")
          try context.expect(try await context.get(["PK": "a", "SK": "1"], in: table), nil, "\(update)")
        }
      },
      Case("SET, REMOVE, ADD and DELETE do as documented in one update") { context in
        let table = try await context.table()
        try await context.put(
          [
            "PK": "a", "SK": "1", "n": 5, "entries": [1], "gone": "x", "tags": .ss(["a", "b"]), "count": 1,
            "swap1": "one", "swap2": "two", "m": ["k": 1],
          ],
          in: table
        )
        _ = try await context.store.updateItem(
          UpdateItem(
            tableName: table,
            key: ["PK": "a", "SK": "1"],
            updateExpression: """
              SET n = n - :two, entries = list_append(entries, :more), fresh = if_not_exists(fresh, :two), \
              swap1 = swap2, swap2 = swap1, m.j = :two \
              REMOVE gone ADD #c :two DELETE tags :a
              """,
            expressionAttributeNames: ["#c": "count"],
            expressionAttributeValues: [":two": 2, ":more": [2, 3], ":a": .ss(["a"])]
          )
        )
        try context.expect(
          try await context.get(["PK": "a", "SK": "1"], in: table),
          [
            "PK": "a", "SK": "1", "n": 3, "entries": [1, 2, 3], "fresh": 2, "tags": .ss(["b"]), "count": 3,
            "swap1": "two", "swap2": "one", "m": ["k": 1, "j": 2],
          ],
          "the item"
        )
      },
      Case("return values of an update are the old or new item or its updated attributes") { context in
        let table = try await context.table()
        let expectations: [(ReturnValues, Item?)] = [
          (.none, nil),
          (.allOld, ["PK": "a", "SK": "1", "v": 1, "w": 9]),
          (.allNew, ["PK": "a", "SK": "1", "v": 2, "w": 9]),
          (.updatedOld, ["v": 1]),
          (.updatedNew, ["v": 2]),
        ]
        for (returnValues, expected) in expectations {
          try await context.put(["PK": "a", "SK": "1", "v": 1, "w": 9], in: table)
          let output = try await context.store.updateItem(
            UpdateItem(
              tableName: table,
              key: ["PK": "a", "SK": "1"],
              updateExpression: "SET v = :v",
              expressionAttributeValues: [":v": 2],
              returnValues: returnValues
            )
          )
          try context.expect(output.attributes, expected, returnValues.rawValue)
        }
      },
      Case("an update of a key attribute is refused") { context in
        let table = try await context.table()
        try await context.expectError(
          .validation,
          "the update",
          message:
            "One or more parameter values were invalid: Cannot update attribute SK. This attribute is part of the key"
        ) {
          _ = try await context.store.updateItem(
            UpdateItem(
              tableName: table,
              key: ["PK": "a", "SK": "1"],
              updateExpression: "SET SK = :v",
              expressionAttributeValues: [":v": "2"]
            )
          )
        }
      },
      Case("arithmetic on what is no number, and paths that overlap, are refused") { context in
        let table = try await context.table()
        try await context.put(["PK": "a", "SK": "1", "s": "text"], in: table)
        let updates: [(UpdateExpression, ExpressionAttributeValues)] = [
          ("SET s = s + :v", [":v": 1]),
          ("SET t = nothere + :v", [":v": 1]),
          ("SET a.b = :v", [":v": 1]),
          ("SET x = :v, x.y = :v", [":v": 1]),
          ("ADD s :v", [":v": 1]),
          ("SET", [:]),
        ]
        for (update, values) in updates {
          try await context.expectError(.validation, "\(update)") {
            _ = try await context.store.updateItem(
              UpdateItem(
                tableName: table,
                key: ["PK": "a", "SK": "1"],
                updateExpression: update,
                expressionAttributeValues: values
              )
            )
          }
        }
        try context.expect(
          try await context.get(["PK": "a", "SK": "1"], in: table),
          ["PK": "a", "SK": "1", "s": "text"],
          "the item"
        )
      },
    ]
  }
}
