// What the C programs share: clock, random numbers, latencies, the events, one line of JSON a figure, and the loop of
// clients that append.
#pragma once
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>

#define PAYLOAD_SIZE 256
#define SMALL_STREAM_EVENTS 10
#define BIG_STREAMS 20
#define BIG_STREAM_EVENTS 1000
#define TYPES 5

double bench_now(void);
double cpu_seconds(void);
uint64_t bench_random(uint64_t *state);

typedef struct { double *values; uint64_t count, capacity; } latencies;
void latencies_add(latencies *all, double seconds);
void latencies_free(latencies *all);
double latencies_percentile(latencies *all, double percent);

// The JSON payload of the event with this number: exactly PAYLOAD_SIZE bytes.
void event_payload(char *out, uint64_t number);
const char *event_type(uint64_t number);
// Writes the id of a stream, `Order-0000001` or, from BIG_STREAM on, `Ledger-01`; returns its length.
#define BIG_STREAM (1ull << 40)
int stream_name(char *out, uint64_t stream);
// A time-ordered id of 16 bytes (UUID version 7).
void event_id(uint8_t out[16], uint64_t *random);
void put_u64(uint8_t *out, uint64_t value);
uint64_t get_u64(const uint8_t *in);

// The number of small streams that a store of this many events has.
uint64_t small_streams(uint64_t events);
// The stream that is filled `index`th: a permutation, so that streams come in no order.
uint64_t shuffled_stream(uint64_t index, uint64_t streams);

void emit(const char *system, const char *workload, const char *variant, const char *unit, double value,
          latencies *all, const char *extra);

// A store with one writer at a time.
typedef struct {
  void *context;
  void (*begin)(void *context);
  void (*append)(void *context, uint64_t stream, uint64_t expected, int count, uint64_t number);
  void (*commit)(void *context);
} appender;

// Appends for some seconds with `clients` threads, each to its own share of the streams: alone, in its own thread; several,
// through one writer thread that commits for all who wait.
void run_append(appender *store, const char *system, const char *workload, const char *variant, int clients,
                int batch, double seconds, uint64_t streams, uint32_t *versions);
