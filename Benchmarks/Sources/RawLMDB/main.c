// Raw LMDB: the limit that an event store on LMDB is held against.
//
//   raw-lmdb FILE LAYOUT prefill EVENTS
//   raw-lmdb FILE LAYOUT append synced|unsynced CLIENTS BATCH SECONDS
//   raw-lmdb FILE LAYOUT stream SECONDS | big-stream SECONDS | all SECONDS | get SECONDS | open | wake SECONDS
//
// LAYOUT, the puts of one event:
//   covering  item, copy in the order of positions, entries by id, category and type
//   pointer   the same, with a pointer in the order of positions
//   lean      item, pointer in the order of positions, head of the stream
//
//   item      stream id, 00, u64 version      u64 position, u64 time, 16 bytes id, u8 length, type, payload
//   global    u64 position                    covering: u8 length, item's key, item's value; else the item's key
//   ids       16 bytes id                     item's key
//   category  category, 00, u64 position      item's key
//   types     type, 00, u64 position          item's key
//   heads     stream id                       u64 version
#define _GNU_SOURCE
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "bench.h"

#define CHECK(call)                                                                      \
  do {                                                                                   \
    int code_ = (call);                                                                  \
    if (code_) {                                                                         \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, mdb_strerror(code_)); \
      exit(1);                                                                           \
    }                                                                                    \
  } while (0)

enum layout { COVERING, POINTER, LEAN };

typedef struct {
  MDB_env *env;
  MDB_dbi items, global, ids, categories, types, heads;
  MDB_txn *txn;
  enum layout layout;
  uint64_t position, random;
} raw;

static volatile uint64_t sink;

static void begin(void *context) {
  raw *self = context;
  CHECK(mdb_txn_begin(self->env, NULL, 0, &self->txn));
}

static void commit(void *context) {
  raw *self = context;
  CHECK(mdb_txn_commit(self->txn));
}

static size_t item_key(uint8_t *key, uint64_t stream, uint64_t version) {
  size_t length = (size_t)stream_name((char *)key, stream);
  key[length] = 0;
  put_u64(key + length + 1, version);
  return length + 9;
}

static size_t prefixed(uint8_t *key, const char *text, size_t length, uint64_t position) {
  memcpy(key, text, length);
  key[length] = 0;
  put_u64(key + length + 1, position);
  return length + 9;
}

static void put(raw *self, MDB_dbi dbi, const void *key, size_t key_size, const void *value, size_t size, unsigned flags) {
  MDB_val k = {key_size, (void *)key}, v = {size, (void *)value};
  CHECK(mdb_put(self->txn, dbi, &k, &v, flags));
}

static void append(void *context, uint64_t stream, uint64_t expected, int count, uint64_t number) {
  raw *self = context;
  uint8_t key[64], head[8], entry[128], value[512], copy[640];
  char name[40];
  size_t name_size = (size_t)stream_name(name, stream);
  MDB_val k, v;
  uint64_t current = 0;
  if (self->layout == LEAN) {
    k = (MDB_val){name_size, name};
    int found = mdb_get(self->txn, self->heads, &k, &v);
    if (!found) current = get_u64(v.mv_data);
    else if (found != MDB_NOTFOUND) CHECK(found);
  } else if (expected) {
    k = (MDB_val){item_key(key, stream, expected), key};
    int found = mdb_get(self->txn, self->items, &k, &v);
    if (!found) current = expected;
    else if (found != MDB_NOTFOUND) CHECK(found);
  }
  if (current != expected) {
    fprintf(stderr, "stream %s is at %llu, not %llu\n", name, (unsigned long long)current, (unsigned long long)expected);
    exit(1);
  }
  size_t category_size = (size_t)(strchr(name, '-') - name);
  for (int i = 0; i < count; i++) {
    const char *type = event_type(number + (uint64_t)i);
    size_t type_size = strlen(type);
    uint64_t position = ++self->position;
    put_u64(value, position);
    put_u64(value + 8, (uint64_t)(bench_now() * 1e6));
    event_id(value + 16, &self->random);
    value[32] = (uint8_t)type_size;
    memcpy(value + 33, type, type_size);
    event_payload((char *)value + 33 + type_size, number + (uint64_t)i);
    size_t value_size = 33 + type_size + PAYLOAD_SIZE;
    size_t key_size = item_key(key, stream, expected + 1 + (uint64_t)i);
    put(self, self->items, key, key_size, value, value_size, MDB_NOOVERWRITE);
    put_u64(entry, position);
    if (self->layout == COVERING) {
      copy[0] = (uint8_t)key_size;
      memcpy(copy + 1, key, key_size);
      memcpy(copy + 1 + key_size, value, value_size);
      put(self, self->global, entry, 8, copy, 1 + key_size + value_size, MDB_APPEND);
    } else {
      put(self, self->global, entry, 8, key, key_size, MDB_APPEND);
    }
    if (self->layout == LEAN) continue;
    put(self, self->ids, value + 16, 16, key, key_size, MDB_NOOVERWRITE);
    put(self, self->categories, entry, prefixed(entry, name, category_size, position), key, key_size, 0);
    put(self, self->types, entry, prefixed(entry, type, type_size, position), key, key_size, 0);
  }
  if (self->layout == LEAN) {
    put_u64(head, expected + (uint64_t)count);
    put(self, self->heads, name, name_size, head, 8, 0);
  }
}

static void open_store(raw *self, const char *path, const char *layout, unsigned flags) {
  memset(self, 0, sizeof *self);
  self->layout = !strcmp(layout, "covering") ? COVERING : !strcmp(layout, "pointer") ? POINTER : LEAN;
  self->random = (uint64_t)(bench_now() * 1e9);
  CHECK(mdb_env_create(&self->env));
  CHECK(mdb_env_set_maxdbs(self->env, 8));
  CHECK(mdb_env_set_mapsize(self->env, 32ull << 30));
  CHECK(mdb_env_open(self->env, path, flags | MDB_NOSUBDIR | MDB_NOTLS, 0644));
  MDB_txn *txn;
  CHECK(mdb_txn_begin(self->env, NULL, 0, &txn));
  CHECK(mdb_dbi_open(txn, "items", MDB_CREATE, &self->items));
  CHECK(mdb_dbi_open(txn, "global", MDB_CREATE, &self->global));
  CHECK(mdb_dbi_open(txn, "ids", MDB_CREATE, &self->ids));
  CHECK(mdb_dbi_open(txn, "categories", MDB_CREATE, &self->categories));
  CHECK(mdb_dbi_open(txn, "types", MDB_CREATE, &self->types));
  CHECK(mdb_dbi_open(txn, "heads", MDB_CREATE, &self->heads));
  MDB_stat stat;
  CHECK(mdb_stat(txn, self->global, &stat));
  self->position = stat.ms_entries;
  CHECK(mdb_txn_commit(txn));
}

static void prefill(raw *self, uint64_t events) {
  uint64_t streams = small_streams(events), waiting = 0;
  begin(self);
  for (uint64_t i = 0; i < streams; i++) {
    append(self, shuffled_stream(i, streams), 0, SMALL_STREAM_EVENTS, i * SMALL_STREAM_EVENTS);
    if (++waiting == 200) { commit(self); begin(self); waiting = 0; }
  }
  for (uint64_t i = 0; events > 2 * BIG_STREAMS * BIG_STREAM_EVENTS && i < BIG_STREAMS; i++) {
    append(self, BIG_STREAM + i, 0, BIG_STREAM_EVENTS, i);
    commit(self);
    begin(self);
  }
  commit(self);
  CHECK(mdb_env_sync(self->env, 1));
}

// The number of small streams, and the last version of each.
static uint32_t *versions(raw *self, uint64_t *streams) {
  uint64_t capacity = 1 << 20;
  uint32_t *all = calloc(capacity, sizeof *all);
  MDB_txn *txn;
  MDB_cursor *cursor;
  MDB_val k, v;
  CHECK(mdb_txn_begin(self->env, NULL, MDB_RDONLY, &txn));
  CHECK(mdb_cursor_open(txn, self->items, &cursor));
  for (*streams = 0; *streams < capacity; ++*streams) {
    uint8_t key[64];
    k = (MDB_val){item_key(key, *streams, UINT64_MAX), key};
    int code = mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE);
    code = mdb_cursor_get(cursor, &k, &v, code ? MDB_LAST : MDB_PREV);
    if (code || k.mv_size < 8 || memcmp(k.mv_data, key, k.mv_size - 8)) break;
    all[*streams] = (uint32_t)get_u64((uint8_t *)k.mv_data + k.mv_size - 8);
  }
  mdb_txn_abort(txn);
  return all;
}

// Reads the events of a stream, copying each payload.
static uint64_t read_stream(MDB_cursor *cursor, uint64_t stream) {
  uint8_t key[64];
  char copy[512];
  size_t key_size = item_key(key, stream, 1);
  MDB_val k = {key_size, key}, v;
  uint64_t count = 0;
  int code = mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE);
  while (!code && k.mv_size == key_size && !memcmp(k.mv_data, key, key_size - 8)) {
    memcpy(copy, v.mv_data, v.mv_size);
    sink += (uint64_t)copy[40];
    count++;
    code = mdb_cursor_get(cursor, &k, &v, MDB_NEXT);
  }
  return count;
}

typedef struct {
  raw *store;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  uint64_t committed;
  double acknowledged;
  latencies times;
} listener;

// Waits for commits as a subscriber does, and reads what they brought.
static void *listen_main(void *argument) {
  listener *self = argument;
  uint64_t seen = self->committed;
  MDB_txn *txn;
  MDB_cursor *cursor;
  CHECK(mdb_txn_begin(self->store->env, NULL, MDB_RDONLY, &txn));
  CHECK(mdb_cursor_open(txn, self->store->global, &cursor));
  for (;;) {
    pthread_mutex_lock(&self->lock);
    while (self->committed == seen) pthread_cond_wait(&self->changed, &self->lock);
    uint64_t committed = self->committed;
    double acknowledged = self->acknowledged;
    pthread_mutex_unlock(&self->lock);
    if (committed == UINT64_MAX) return NULL;
    mdb_txn_reset(txn);
    CHECK(mdb_txn_renew(txn));
    CHECK(mdb_cursor_renew(txn, cursor));
    uint8_t key[8];
    put_u64(key, seen + 1);
    MDB_val k = {8, key}, v;
    CHECK(mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE));
    sink += v.mv_size;
    latencies_add(&self->times, bench_now() - acknowledged);
    seen = committed;
  }
}

static void wake(raw *self, const char *layout, double seconds) {
  uint64_t streams, random = 5;
  uint32_t *all = versions(self, &streams);
  listener listener = {.store = self, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER,
                       .committed = self->position};
  pthread_t thread;
  pthread_create(&thread, NULL, listen_main, &listener);
  double start = bench_now();
  while (bench_now() - start < seconds) {
    uint64_t stream = bench_random(&random) % streams;
    begin(self);
    append(self, stream, all[stream]++, 1, random % 1000000);
    commit(self);
    pthread_mutex_lock(&listener.lock);
    listener.committed = self->position;
    listener.acknowledged = bench_now();
    pthread_mutex_unlock(&listener.lock);
    pthread_cond_signal(&listener.changed);
    usleep(1000);
  }
  pthread_mutex_lock(&listener.lock);
  listener.committed = UINT64_MAX;
  pthread_mutex_unlock(&listener.lock);
  pthread_cond_signal(&listener.changed);
  pthread_join(thread, NULL);
  emit("lmdb", "wake", layout, "us", latencies_percentile(&listener.times, 50) * 1e6, &listener.times, NULL);
}

static void read_for(raw *self, const char *layout, const char *what, double seconds) {
  MDB_txn *txn;
  MDB_cursor *cursor;
  MDB_val k, v;
  latencies times = {0};
  uint64_t streams, events = 0, operations = 0, random = 3;
  uint32_t *all = versions(self, &streams);
  char copy[1024];
  int is_scan = !strcmp(what, "all"), is_get = !strcmp(what, "get"), is_big = !strcmp(what, "big-stream");
  CHECK(mdb_txn_begin(self->env, NULL, MDB_RDONLY, &txn));
  CHECK(mdb_cursor_open(txn, is_scan ? self->global : self->items, &cursor));
  double start = bench_now(), now = start;
  do {
    mdb_txn_reset(txn);
    CHECK(mdb_txn_renew(txn));
    CHECK(mdb_cursor_renew(txn, cursor));
    if (is_scan) {
      int code = mdb_cursor_get(cursor, &k, &v, MDB_FIRST);
      for (; !code; code = mdb_cursor_get(cursor, &k, &v, MDB_NEXT)) {
        if (self->layout != COVERING) {
          MDB_val item = v;
          CHECK(mdb_get(txn, self->items, &item, &v));
        }
        memcpy(copy, v.mv_data, v.mv_size);
        sink += (uint64_t)copy[80];
        events++;
      }
    } else if (is_get) {
      uint8_t key[64];
      uint64_t stream = bench_random(&random) % streams;
      k = (MDB_val){item_key(key, stream, 1 + bench_random(&random) % all[stream]), key};
      CHECK(mdb_get(txn, self->items, &k, &v));
      memcpy(copy, v.mv_data, v.mv_size);
      sink += (uint64_t)copy[40];
      events++;
    } else {
      events += read_stream(cursor, is_big ? BIG_STREAM + bench_random(&random) % BIG_STREAMS
                                           : bench_random(&random) % streams);
    }
    double then = now;
    now = bench_now();
    latencies_add(&times, now - then);
    operations++;
  } while (now - start < seconds);
  if (is_scan || is_get)
    emit("lmdb", what, layout, is_get ? "gets/s" : "events/s", (double)events / (now - start), &times, NULL);
  else
    emit("lmdb", what, layout, "reads/s", (double)operations / (now - start), &times, NULL);
}

int main(int count, char **arguments) {
  if (count < 4) return 2;
  const char *path = arguments[1], *layout = arguments[2], *what = arguments[3];
  raw self;
  if (!strcmp(what, "prefill")) {
    open_store(&self, path, layout, MDB_NOSYNC);
    double start = bench_now();
    prefill(&self, strtoull(arguments[4], NULL, 10));
    emit("lmdb", "prefill", layout, "events/s", (double)self.position / (bench_now() - start), NULL, NULL);
  } else if (!strcmp(what, "append") && count == 8) {
    uint64_t streams;
    char workload[64];
    int clients = atoi(arguments[5]), batch = atoi(arguments[6]);
    open_store(&self, path, layout, strcmp(arguments[4], "unsynced") ? 0 : MDB_NOSYNC);
    uint32_t *all = versions(&self, &streams);
    appender store = {&self, begin, append, commit};
    snprintf(workload, sizeof workload, "append-%s-%d-%d", arguments[4], clients, batch);
    run_append(&store, "lmdb", workload, layout, clients, batch, atof(arguments[7]), streams, all);
  } else if (!strcmp(what, "open")) {
    double start = bench_now();
    char extra[64];
    struct stat file;
    open_store(&self, path, layout, 0);
    MDB_envinfo info;
    CHECK(mdb_env_info(self.env, &info));
    double elapsed = bench_now() - start;
    CHECK(stat(path, &file));
    snprintf(extra, sizeof extra, "\"bytes_per_event\":%.5g",
             (double)(info.me_last_pgno + 1) * 4096 / (double)self.position);
    emit("lmdb", "open", layout, "us", elapsed * 1e6, NULL, extra);
  } else if (!strcmp(what, "wake")) {
    open_store(&self, path, layout, 0);
    wake(&self, layout, atof(arguments[4]));
  } else if (count == 5) {
    open_store(&self, path, layout, 0);
    read_for(&self, layout, what, atof(arguments[4]));
  } else {
    return 2;
  }
  mdb_env_close(self.env);
  return 0;
}
