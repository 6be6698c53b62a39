import QuireModel

extension TableStoreConformance {
  static var conditionCases: [Case] {
    [
      Case("a put with attribute_not_exists writes once") { context in
        let table = try await context.table()
        let request = PutItem(
          tableName: table,
          item: ["PK": "a", "SK": "1", "v": 1],
          conditionExpression: "attribute_not_exists(PK)",
          returnValuesOnConditionCheckFailure: .allOld
        )
        _ = try await context.store.putItem(request)
        var second = request
        second.item["v"] = 2
        let error = try await context.expectError(
          .conditionalCheckFailed,
          "the second put",
          message: "The conditional request failed"
        ) { [second] in
          _ = try await context.store.putItem(second)
        }
        try context.expect(error.item, ["PK": "a", "SK": "1", "v": 1], "the item in the way")
        try context.expect(try await context.get(["PK": "a", "SK": "1"], in: table)?["v"], 1, "the value")
      },
      Case("conditions evaluate to true or false as documented") { context in
        let table = try await context.table()
        try await context.put(
          ["PK": "a", "SK": "1", "n": 5, "s": "hello", "l": [1, 2], "ss": .ss(["x"]), "m": ["k": "v"]],
          in: table
        )
        let conditions: [(ConditionExpression, ExpressionAttributeValues, Bool)] = [
          ("n = :v", [":v": 5], true),
          ("n <> :v", [":v": 5], false),
          ("n < :v", [":v": 6], true),
          ("n >= :v", [":v": 6], false),
          ("nothere = :v", [":v": 5], false),
          ("nothere <> :v", [":v": 5], true),
          ("nothere < :v", [":v": 5], false),
          ("n = :v", [":v": "5"], false),
          ("n BETWEEN :a AND :b", [":a": 5, ":b": 7], true),
          ("n IN (:a, :b)", [":a": 4, ":b": 5], true),
          ("attribute_exists(m.k)", [:], true),
          ("attribute_exists(m.j)", [:], false),
          ("attribute_type(l, :t)", [":t": "L"], true),
          ("begins_with(s, :p)", [":p": "he"], true),
          ("contains(s, :p)", [":p": "ell"], true),
          ("contains(ss, :p)", [":p": "x"], true),
          ("contains(l, :p)", [":p": 2], true),
          ("contains(l, :p)", [":p": 3], false),
          ("size(s) = :v", [":v": 5], true),
          ("size(l) > :v", [":v": 2], false),
          ("NOT n = :v AND (s = :s OR n = :w)", [":v": 6, ":s": "x", ":w": 5], true),
        ]
        for (condition, values, expected) in conditions {
          let request = UpdateItem(
            tableName: table,
            key: ["PK": "a", "SK": "1"],
            updateExpression: "SET touched = :touched",
            conditionExpression: condition,
            expressionAttributeValues: values.merging([":touched": true]) { first, _ in first }
          )
          do {
            _ = try await context.store.updateItem(request)
            try context.expect(true, expected, "\(condition) of \(values)")
          } catch TableError.Code.conditionalCheckFailed {
            try context.expect(false, expected, "\(condition) of \(values)")
          }
        }
      },
      Case("a delete whose condition is false removes nothing") { context in
        let table = try await context.table()
        try await context.put(["PK": "a", "SK": "1", "v": 1], in: table)
        try await context.expectError(.conditionalCheckFailed, "the delete") {
          _ = try await context.store.deleteItem(
            DeleteItem(
              tableName: table,
              key: ["PK": "a", "SK": "1"],
              conditionExpression: "v = :v",
              expressionAttributeValues: [":v": 2]
            )
          )
        }
        try context.expect(try await context.get(["PK": "a", "SK": "1"], in: table)?["v"], 1, "the value")
      },
      Case("malformed expressions and unused placeholders are refused") { context in
        let table = try await context.table()
        let puts: [(ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues)] = [
          ("", [:], [:]),
          ("a =", [:], [:]),
          ("a = :missing", [:], [:]),
          ("#missing = :v", [:], [":v": 1]),
          ("status = :v", [:], [":v": 1]),
          ("attribute_exists(a)", ["#unused": "x"], [:]),
          ("attribute_exists(a)", [:], [":unused": 1]),
          ("unknown_function(a)", [:], [:]),
        ]
        for (condition, names, values) in puts {
          try await context.expectError(.validation, "a put if \(condition)") {
            _ = try await context.store.putItem(
              PutItem(
                tableName: table,
                item: ["PK": "a", "SK": "1"],
                conditionExpression: condition,
                expressionAttributeNames: names,
                expressionAttributeValues: values
              )
            )
          }
        }
      },
    ]
  }
}
