// Drives a server with AWS's SDK for Go, version 2: mapping, expressions, paginators, waiters and typed errors.
//
//	drive URL
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// Ends with what was found where something does not hold.
func must(ok bool, what string, got ...any) {
	if !ok {
		panic(fmt.Sprint(what, ": ", got))
	}
}

type Order struct {
	PK    string
	SK    string
	Total int
	Tags  []string `dynamodbav:",stringset,omitempty"`
	Raw   []byte
	At    time.Time
}

func main() {
	ctx := context.Background()
	client := dynamodb.New(dynamodb.Options{
		Region:           "eu-west-1",
		Credentials:      credentials.NewStaticCredentialsProvider("any", "any", ""),
		EndpointResolver: dynamodb.EndpointResolverFromURL(os.Args[1]),
	})
	table := aws.String("go-orders")
	_, err := client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName:   table,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("SK"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("Total"), AttributeType: types.ScalarAttributeTypeN},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("SK"), KeyType: types.KeyTypeRange},
		},
		LocalSecondaryIndexes: []types.LocalSecondaryIndex{{
			IndexName: aws.String("by-total"),
			KeySchema: []types.KeySchemaElement{
				{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash},
				{AttributeName: aws.String("Total"), KeyType: types.KeyTypeRange},
			},
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
	})
	check(err)
	check(dynamodb.NewTableExistsWaiter(client).Wait(ctx, &dynamodb.DescribeTableInput{TableName: table}, time.Minute))

	now := time.Now().UTC().Truncate(time.Microsecond)
	var writes []types.WriteRequest
	for i := 0; i < 25; i++ {
		item, err := attributevalue.MarshalMap(Order{"C#1", fmt.Sprintf("O#%03d", i), i * 10, []string{"a", "b"}, []byte{0, 255, byte(i)}, now})
		check(err)
		writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
	}
	batch, err := client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{*table: writes}})
	check(err)
	must(len(batch.UnprocessedItems) == 0, "unprocessed", batch.UnprocessedItems)

	// A paginated query with key condition, filter, projection.
	expr, err := expression.NewBuilder().
		WithKeyCondition(expression.Key("PK").Equal(expression.Value("C#1")).And(expression.Key("Total").Between(expression.Value(50), expression.Value(200)))).
		WithFilter(expression.Name("Tags").Contains("a")).
		WithProjection(expression.NamesList(expression.Name("SK"), expression.Name("Total"), expression.Name("Raw"), expression.Name("At"))).
		Build()
	check(err)
	pages, count := 0, 0
	paginator := dynamodb.NewQueryPaginator(client, &dynamodb.QueryInput{
		TableName: table, IndexName: aws.String("by-total"), Limit: aws.Int32(7), ConsistentRead: aws.Bool(true),
		KeyConditionExpression: expr.KeyCondition(), FilterExpression: expr.Filter(), ProjectionExpression: expr.Projection(),
		ExpressionAttributeNames: expr.Names(), ExpressionAttributeValues: expr.Values(),
		ReturnConsumedCapacity: types.ReturnConsumedCapacityIndexes,
	})
	for paginator.HasMorePages() {
		page, err := paginator.NextPage(ctx)
		check(err)
		must(page.ConsumedCapacity != nil && page.ConsumedCapacity.LocalSecondaryIndexes["by-total"].CapacityUnits != nil, "capacity")
		var orders []Order
		check(attributevalue.UnmarshalListOfMaps(page.Items, &orders))
		for _, order := range orders {
			must(order.Total == 50+count*10 && order.At.Equal(now) && order.Raw[1] == 255, "order", order)
			count++
		}
		pages++
	}
	must(count == 16 && pages == 3, "pages", count, pages)

	// Updates, conditions and their errors.
	update, err := expression.NewBuilder().
		WithUpdate(expression.Set(expression.Name("Total"), expression.Name("Total").Plus(expression.Value(1))).Add(expression.Name("n"), expression.Value(5))).
		WithCondition(expression.Name("Total").LessThan(expression.Value(1000))).Build()
	check(err)
	key := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: "C#1"}, "SK": &types.AttributeValueMemberS{Value: "O#003"}}
	updated, err := client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: table, Key: key, UpdateExpression: update.Update(), ConditionExpression: update.Condition(),
		ExpressionAttributeNames: update.Names(), ExpressionAttributeValues: update.Values(), ReturnValues: types.ReturnValueUpdatedNew,
	})
	check(err)
	must(updated.Attributes["Total"].(*types.AttributeValueMemberN).Value == "31", "updated", updated.Attributes)
	_, err = client.PutItem(ctx, &dynamodb.PutItemInput{TableName: table, Item: key, ConditionExpression: aws.String("attribute_not_exists(PK)")})
	var failed *types.ConditionalCheckFailedException
	must(errors.As(err, &failed) && failed.ErrorMessage() == "The conditional request failed", "condition", err)

	_, err = client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
		ClientRequestToken: aws.String("token-1"),
		TransactItems: []types.TransactWriteItem{
			{ConditionCheck: &types.ConditionCheck{TableName: table, Key: key, ConditionExpression: aws.String("attribute_exists(PK)")}},
			{Put: &types.Put{TableName: table, Item: map[string]types.AttributeValue{
				"PK": &types.AttributeValueMemberS{Value: "C#1"}, "SK": &types.AttributeValueMemberS{Value: "O#004"},
			}, ConditionExpression: aws.String("attribute_not_exists(PK)"), ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld}},
		},
	})
	var canceled *types.TransactionCanceledException
	must(errors.As(err, &canceled), "canceled", err)
	must(len(canceled.CancellationReasons) == 2 && *canceled.CancellationReasons[0].Code == "None" && *canceled.CancellationReasons[1].Code == "ConditionalCheckFailed", "reasons", canceled.CancellationReasons)
	must(canceled.CancellationReasons[1].Item["Total"].(*types.AttributeValueMemberN).Value == "40", "old item")

	_, err = client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("none"), Key: key})
	var missing *types.ResourceNotFoundException
	must(errors.As(err, &missing) && missing.ErrorMessage() == "Requested resource not found", "missing", err)
	got, err := client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{*table: {Keys: []map[string]types.AttributeValue{key}}}})
	check(err)
	must(len(got.Responses[*table]) == 1, "batch get", got)

	scan := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: table, Limit: aws.Int32(4)})
	count = 0
	for scan.HasMorePages() {
		page, err := scan.NextPage(ctx)
		check(err)
		count += int(page.Count)
	}
	must(count == 25, "scan", count)
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{TableName: table, TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String("exp"), Enabled: aws.Bool(true)}})
	check(err)
	lists := dynamodb.NewListTablesPaginator(client, &dynamodb.ListTablesInput{Limit: aws.Int32(1)})
	names := 0
	for lists.HasMorePages() {
		page, err := lists.NextPage(ctx)
		check(err)
		names += len(page.TableNames)
	}
	must(names >= 1, "tables")
	_, err = client.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: table})
	check(err)
	check(dynamodb.NewTableNotExistsWaiter(client).Wait(ctx, &dynamodb.DescribeTableInput{TableName: table}, time.Minute))
	fmt.Println("ok: AWS SDK for Go v2")
}
