-- What a connection of wrk asks for: WORKLOAD is get, put, query or transact. See server.py.
local workload = os.getenv("WORKLOAD")
local run = os.getenv("RUN")
local text = string.rep("0123456789abcdef", 15)
local headers = {
  ["Content-Type"] = "application/x-amz-json-1.0",
  ["X-Amz-Date"] = "20260101T000000Z",
  ["Authorization"] = "AWS4-HMAC-SHA256 Credential=benchmark/20260101/us-east-1/dynamodb/aws4_request, "
    .. "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" .. string.rep("0", 64),
}
local count, failures = 0, 0

local function operation(name, body)
  headers["X-Amz-Target"] = "DynamoDB_20120810." .. name
  return wrk.format("POST", "/", headers, body)
end

-- A put of a new item, on condition that it is new.
local function put()
  count = count + 1
  return '{"TableName":"written","ConditionExpression":"attribute_not_exists(PK)","Item":{"PK":{"S":"STREAM#' .. run
    .. '"},"SK":{"S":"VERSION#' .. string.format("%012d", count) .. '"},"data":{"S":"' .. text .. '"}}}'
end

local requests = {
  get = function()
    return operation("GetItem", string.format(
      '{"TableName":"read","Key":{"PK":{"S":"STREAM#%d"},"SK":{"S":"VERSION#%d"}}}', math.random(0, 99), math.random(0, 9)))
  end,
  query = function()
    return operation("Query", string.format(
      '{"TableName":"read","KeyConditionExpression":"PK = :pk","ExpressionAttributeValues":{":pk":{"S":"STREAM#%d"}}}',
      math.random(0, 99)))
  end,
  put = function() return operation("PutItem", put()) end,
  transact = function()
    return operation("TransactWriteItems", '{"TransactItems":[{"Put":' .. put() .. '},{"Put":' .. put() .. '}]}')
  end,
}

request = requests[workload]

function response(status, _, body)
  if status ~= 200 then
    failures = failures + 1
    if failures == 1 then io.stderr:write(status, " ", body, "\n") end
  end
end

function done(summary, latency)
  io.write(string.format('{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"failures":%d}\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
