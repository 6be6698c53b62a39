import CoreMetrics
import QuireServer
import Testing

@Suite("Metrics in Prometheus' text form")
struct PrometheusTests {
  @Test("counters, gauges, recorders and timers")
  func kinds() {
    let metrics = PrometheusMetrics()
    Counter(label: "b.count", dimensions: [("path", "a\"\\\nb")], factory: metrics).increment(by: 3)
    Counter(label: "b.count", dimensions: [("path", "a\"\\\nb")], factory: metrics).increment()
    Meter(label: "a-gauge", factory: metrics).set(2.5)
    Recorder(label: "sizes", factory: metrics).record(12)
    Gauge(label: "1st", factory: metrics).record(-7)
    #expect(
      metrics.text() == """
        # TYPE _1st gauge
        _1st -7
        # TYPE a_gauge gauge
        a_gauge 2.5
        # TYPE b_count counter
        b_count{path="a\\"\\\\\\nb"} 4
        # TYPE sizes histogram
        sizes_bucket{le="1"} 0
        sizes_bucket{le="10"} 0
        sizes_bucket{le="100"} 1
        sizes_bucket{le="1000"} 1
        sizes_bucket{le="10000"} 1
        sizes_bucket{le="100000"} 1
        sizes_bucket{le="1000000"} 1
        sizes_bucket{le="10000000"} 1
        sizes_bucket{le="100000000"} 1
        sizes_bucket{le="1000000000"} 1
        sizes_bucket{le="+Inf"} 1
        sizes_sum 12
        sizes_count 1

        """
    )
  }

  @Test("timers count seconds, at the bounds too")
  func timers() {
    let metrics = PrometheusMetrics()
    let timer = CoreMetrics.Timer(label: "t", dimensions: [("operation", "GetItem")], factory: metrics)
    for nanoseconds: Int64 in [1_000_000, 1_000_001, 20_000_000_000] { timer.recordNanoseconds(nanoseconds) }
    let lines = metrics.text().split(separator: "\n")
    #expect(lines.contains(#"t_bucket{operation="GetItem",le="0.001"} 1"#))
    #expect(lines.contains(#"t_bucket{operation="GetItem",le="0.0025"} 2"#))
    #expect(lines.contains(#"t_bucket{operation="GetItem",le="10"} 2"#))
    #expect(lines.contains(#"t_bucket{operation="GetItem",le="+Inf"} 3"#))
    #expect(lines.contains(#"t_count{operation="GetItem"} 3"#))
  }

  @Test("a metric that was destroyed is gone")
  func destroyed() {
    let metrics = PrometheusMetrics()
    let counter = Counter(label: "c", factory: metrics)
    let timer = CoreMetrics.Timer(label: "t", factory: metrics)
    counter.destroy()
    timer.destroy()
    #expect(metrics.text() == "")
  }

  @Test("the server shows its own at /metrics")
  func server() async throws {
    try await withServer { connection in
      try await connection.call("ListTables", "{}")
      try await connection.call("ListTables", "{}")
      _ = try await connection.reply(
        to: HTTPRequest("GetItem", #"{"TableName":"none","Key":{"a":{"S":"b"}}}"#)
      )
      let reply = try await connection.reply(to: HTTPRequest("GET", path: "/metrics"))
      #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let lines = reply.text.split(separator: "\n")
      #expect(lines.contains(#"quire_requests_total{operation="ListTables",status="200"} 2"#))
      #expect(lines.contains(#"quire_requests_total{operation="GetItem",status="400"} 1"#))
      #expect(lines.contains(#"quire_errors_total{operation="GetItem",error="ResourceNotFoundException"} 1"#))
      #expect(lines.contains(#"quire_request_duration_seconds_count{operation="ListTables"} 2"#))
      #expect(lines.contains("quire_connections 1"))
    }
  }

  @Test("where metrics go elsewhere, there is nothing at /metrics")
  func elsewhere() async throws {
    try await withServer({ $0.metrics = NOOPMetricsHandler.instance }) { connection in
      let reply = try await connection.reply(to: HTTPRequest("GET", path: "/metrics"))
      #expect(reply.status == 404)
    }
  }
}
