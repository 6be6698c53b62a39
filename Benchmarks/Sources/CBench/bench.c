#define _GNU_SOURCE
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

double bench_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double cpu_seconds(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
         (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1e-6;
}

uint64_t bench_random(uint64_t *state) {  // SplitMix64
  uint64_t z = (*state += 0x9E3779B97F4A7C15ull);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

void latencies_add(latencies *all, double seconds) {
  if (all->count == all->capacity) {
    all->capacity = all->capacity ? all->capacity * 2 : 4096;
    all->values = realloc(all->values, all->capacity * sizeof(double));
  }
  all->values[all->count++] = seconds;
}

void latencies_free(latencies *all) { free(all->values); }

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

double latencies_percentile(latencies *all, double percent) {
  if (!all->count) return 0;
  qsort(all->values, all->count, sizeof(double), ascending);
  return all->values[(uint64_t)(percent / 100 * (double)(all->count - 1))];
}

void event_payload(char *out, uint64_t number) {
  int length = snprintf(out, PAYLOAD_SIZE,
                        "{\"order\":%llu,\"customer\":\"C-%06llu\",\"cents\":%llu,\"currency\":\"EUR\",\"note\":\"",
                        (unsigned long long)number, (unsigned long long)(number * 7919 % 1000000),
                        (unsigned long long)(number % 100000));
  for (int i = length; i < PAYLOAD_SIZE - 2; i++) out[i] = (char)('a' + (number + (uint64_t)i * 7) % 26);
  out[PAYLOAD_SIZE - 2] = '"';
  out[PAYLOAD_SIZE - 1] = '}';
}

const char *event_type(uint64_t number) {
  static const char *types[TYPES] = {"OrderPlaced", "OrderPaid", "OrderPacked", "OrderShipped", "OrderClosed"};
  return types[number % TYPES];
}

int stream_name(char *out, uint64_t stream) {
  return stream >= BIG_STREAM ? sprintf(out, "Ledger-%02llu", (unsigned long long)(stream - BIG_STREAM))
                              : sprintf(out, "Order-%07llu", (unsigned long long)stream);
}

void event_id(uint8_t out[16], uint64_t *random) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  uint64_t ms = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
  put_u64(out, ms << 16 | 0x7000 | (uint64_t)(t.tv_nsec % 1000000) * 4096 / 1000000);
  put_u64(out + 8, (bench_random(random) & 0x3FFFFFFFFFFFFFFFull) | 0x8000000000000000ull);
}

void put_u64(uint8_t *out, uint64_t value) {
  for (int i = 7; i >= 0; i--, value >>= 8) out[i] = (uint8_t)value;
}

uint64_t get_u64(const uint8_t *in) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++) value = value << 8 | in[i];
  return value;
}

uint64_t small_streams(uint64_t events) {
  uint64_t big = (uint64_t)BIG_STREAMS * BIG_STREAM_EVENTS;
  return (events > big ? events - big : events) / SMALL_STREAM_EVENTS;
}

uint64_t shuffled_stream(uint64_t index, uint64_t streams) {
  // A factor without a common divisor permutes the numbers below `streams`.
  uint64_t factor = 2654435761u % streams;
  for (;; factor++) {
    uint64_t a = factor, b = streams;
    while (b) { uint64_t rest = a % b; a = b; b = rest; }
    if (a == 1) return (uint64_t)((unsigned __int128)index * factor % streams);
  }
}

void emit(const char *system, const char *workload, const char *variant, const char *unit, double value,
          latencies *all, const char *extra) {
  printf("{\"system\":\"%s\",\"workload\":\"%s\",\"variant\":\"%s\",\"unit\":\"%s\",\"value\":%.6g", system,
         workload, variant, unit, value);
  if (all && all->count)
    printf(",\"p50_us\":%.4g,\"p99_us\":%.4g", latencies_percentile(all, 50) * 1e6,
           latencies_percentile(all, 99) * 1e6);
  if (extra && *extra) printf(",%s", extra);
  printf("}\n");
  fflush(stdout);
}

typedef struct request {
  uint64_t stream, expected, number;
  int count;
  sem_t done;
  struct request *next;
} request;

typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  request *first, **end;
  int stops;
} queue;

typedef struct {
  appender *store;
  queue *queue;
  int clients, client, batch;
  double end;
  uint64_t streams, events, commits;
  uint32_t *versions;
  latencies times;
} worker;

static void *writer_main(void *argument) {
  worker *self = argument;
  queue *queue = self->queue;
  for (;;) {
    pthread_mutex_lock(&queue->lock);
    while (!queue->first && !queue->stops) pthread_cond_wait(&queue->filled, &queue->lock);
    request *first = queue->first;
    queue->first = NULL;
    queue->end = &queue->first;
    pthread_mutex_unlock(&queue->lock);
    if (!first) return NULL;
    appender *store = self->store;
    store->begin(store->context);
    for (request *r = first; r; r = r->next) store->append(store->context, r->stream, r->expected, r->count, r->number);
    store->commit(store->context);
    self->commits++;
    for (request *next; first; first = next) {
      next = first->next;
      sem_post(&first->done);
    }
  }
}

static void *client_main(void *argument) {
  worker *self = argument;
  uint64_t random = (uint64_t)self->client * 7919 + (uint64_t)time(NULL);
  request r;
  sem_init(&r.done, 0, 0);
  r.count = self->batch;
  double start;
  while ((start = bench_now()) < self->end) {
    uint64_t share = self->streams / (uint64_t)self->clients;
    r.stream = bench_random(&random) % share * (uint64_t)self->clients + (uint64_t)self->client;
    r.expected = self->versions[r.stream];
    r.number = bench_random(&random) % 1000000;
    if (self->queue) {
      r.next = NULL;
      pthread_mutex_lock(&self->queue->lock);
      int was_empty = !self->queue->first;
      *self->queue->end = &r;
      self->queue->end = &r.next;
      pthread_mutex_unlock(&self->queue->lock);
      if (was_empty) pthread_cond_signal(&self->queue->filled);
      while (sem_wait(&r.done)) {}
    } else {
      self->store->begin(self->store->context);
      self->store->append(self->store->context, r.stream, r.expected, r.count, r.number);
      self->store->commit(self->store->context);
      self->commits++;
    }
    self->versions[r.stream] += (uint32_t)self->batch;
    self->events += (uint64_t)self->batch;
    latencies_add(&self->times, bench_now() - start);
  }
  return NULL;
}

void run_append(appender *store, const char *system, const char *workload, const char *variant, int clients,
                int batch, double seconds, uint64_t streams, uint32_t *versions) {
  queue queue = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, NULL, 0};
  queue.end = &queue.first;
  worker *workers = calloc((size_t)clients + 1, sizeof *workers);
  pthread_t *threads = calloc((size_t)clients + 1, sizeof *threads);
  double start = bench_now(), cpu = cpu_seconds();
  for (int i = 0; i <= clients; i++)
    workers[i] = (worker){.store = store, .queue = clients > 1 ? &queue : NULL, .clients = clients, .client = i,
                          .batch = batch, .end = start + seconds, .streams = streams, .versions = versions};
  if (clients > 1) pthread_create(&threads[clients], NULL, writer_main, &workers[clients]);
  for (int i = 0; i < clients; i++) pthread_create(&threads[i], NULL, client_main, &workers[i]);
  for (int i = 0; i < clients; i++) pthread_join(threads[i], NULL);
  double elapsed = bench_now() - start;
  cpu = cpu_seconds() - cpu;
  if (clients > 1) {
    pthread_mutex_lock(&queue.lock);
    queue.stops = 1;
    pthread_mutex_unlock(&queue.lock);
    pthread_cond_signal(&queue.filled);
    pthread_join(threads[clients], NULL);
  }
  latencies all = {0};
  uint64_t events = 0, commits = 0;
  for (int i = 0; i <= clients; i++) {
    for (uint64_t k = 0; k < workers[i].times.count; k++) latencies_add(&all, workers[i].times.values[k]);
    events += workers[i].events;
    commits += workers[i].commits;
  }
  char extra[128];
  snprintf(extra, sizeof extra, "\"events_per_commit\":%.4g,\"cpu_us_per_event\":%.4g",
           commits ? (double)events / (double)commits : 0, events ? cpu / (double)events * 1e6 : 0);
  emit(system, workload, variant, "events/s", (double)events / elapsed, &all, extra);
}
