// SQLite as the usual embedded choice: a write-ahead log, every commit synced unless said otherwise, and the event table of
// common PostgreSQL designs: a sequence, a unique id, a unique (stream, version), and indexes by category and type.
//
//   raw-sqlite FILE full|lean prefill EVENTS | append synced|unsynced CLIENTS BATCH SECONDS
//   raw-sqlite FILE full|lean stream SECONDS | big-stream SECONDS | all SECONDS | get SECONDS | open
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "bench.h"

#define CHECK(database, call, expected)                                                  \
  do {                                                                                   \
    int code_ = (call);                                                                  \
    if (code_ != (expected)) {                                                           \
      fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, sqlite3_errmsg(database)); \
      exit(1);                                                                           \
    }                                                                                    \
  } while (0)

typedef struct {
  sqlite3 *database;
  sqlite3_stmt *begin, *commit, *current, *insert;
  uint64_t random;
} store;

static volatile uint64_t sink;

static sqlite3_stmt *prepare(store *self, const char *sql) {
  sqlite3_stmt *statement;
  CHECK(self->database, sqlite3_prepare_v3(self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), SQLITE_OK);
  return statement;
}

static void run(store *self, sqlite3_stmt *statement) {
  CHECK(self->database, sqlite3_step(statement), SQLITE_DONE);
  sqlite3_reset(statement);
}

static void execute(store *self, const char *sql) {
  CHECK(self->database, sqlite3_exec(self->database, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void open_store(store *self, const char *path, int is_lean, int synced) {
  memset(self, 0, sizeof *self);
  self->random = (uint64_t)(bench_now() * 1e9);
  if (sqlite3_open(path, &self->database)) exit(1);
  execute(self, "PRAGMA journal_mode = WAL");
  execute(self, synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
  execute(self, "PRAGMA mmap_size = 17179869184");
  execute(self, "CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, event_id BLOB NOT NULL,"
                " stream_id TEXT NOT NULL, version INTEGER NOT NULL, category TEXT NOT NULL, event_type TEXT NOT NULL,"
                " data TEXT NOT NULL, created_at INTEGER NOT NULL)");
  execute(self, "CREATE UNIQUE INDEX IF NOT EXISTS by_stream ON events (stream_id, version)");
  if (!is_lean) {
    execute(self, "CREATE UNIQUE INDEX IF NOT EXISTS by_id ON events (event_id)");
    execute(self, "CREATE INDEX IF NOT EXISTS by_category ON events (category, position)");
    execute(self, "CREATE INDEX IF NOT EXISTS by_type ON events (event_type, position)");
  }
  self->begin = prepare(self, "BEGIN IMMEDIATE");
  self->commit = prepare(self, "COMMIT");
  self->current = prepare(self, "SELECT max(version) FROM events WHERE stream_id = ?");
  self->insert = prepare(self, "INSERT INTO events (event_id, stream_id, version, category, event_type, data, created_at)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?)");
}

static void begin(void *context) {
  store *self = context;
  run(self, self->begin);
}

static void commit(void *context) {
  store *self = context;
  run(self, self->commit);
}

static uint64_t current_version(store *self, uint64_t stream) {
  char name[40];
  int size = stream_name(name, stream);
  sqlite3_bind_text(self->current, 1, name, size, SQLITE_STATIC);
  CHECK(self->database, sqlite3_step(self->current), SQLITE_ROW);
  uint64_t version = (uint64_t)sqlite3_column_int64(self->current, 0);
  sqlite3_reset(self->current);
  return version;
}

static void append(void *context, uint64_t stream, uint64_t expected, int count, uint64_t number) {
  store *self = context;
  if (current_version(self, stream) != expected) exit(1);
  char name[40], data[PAYLOAD_SIZE];
  int size = stream_name(name, stream);
  for (int i = 0; i < count; i++) {
    uint8_t id[16];
    event_id(id, &self->random);
    event_payload(data, number + (uint64_t)i);
    sqlite3_bind_blob(self->insert, 1, id, 16, SQLITE_STATIC);
    sqlite3_bind_text(self->insert, 2, name, size, SQLITE_STATIC);
    sqlite3_bind_int64(self->insert, 3, (sqlite3_int64)expected + 1 + i);
    sqlite3_bind_text(self->insert, 4, name, (int)(strchr(name, '-') - name), SQLITE_STATIC);
    sqlite3_bind_text(self->insert, 5, event_type(number + (uint64_t)i), -1, SQLITE_STATIC);
    sqlite3_bind_text(self->insert, 6, data, PAYLOAD_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(self->insert, 7, (sqlite3_int64)(bench_now() * 1e6));
    run(self, self->insert);
  }
}

static uint64_t count_events(store *self) {
  sqlite3_stmt *statement = prepare(self, "SELECT max(position) FROM events");
  CHECK(self->database, sqlite3_step(statement), SQLITE_ROW);
  uint64_t count = (uint64_t)sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return count;
}

static uint32_t *versions(store *self, uint64_t *streams) {
  uint32_t *all = calloc(1 << 20, sizeof *all);
  for (*streams = 0; *streams < 1 << 20; ++*streams)
    if (!(all[*streams] = (uint32_t)current_version(self, *streams))) break;
  return all;
}

static uint64_t read_rows(sqlite3_stmt *statement) {
  char copy[512];
  uint64_t rows = 0;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    memcpy(copy, sqlite3_column_text(statement, 1), (size_t)sqlite3_column_bytes(statement, 1));
    sink += (uint64_t)sqlite3_column_int64(statement, 0) + (uint64_t)copy[9];
    rows++;
  }
  sqlite3_reset(statement);
  return rows;
}

int main(int count, char **arguments) {
  if (count < 4) return 2;
  const char *path = arguments[1], *layout = arguments[2], *what = arguments[3];
  store self;
  double start = bench_now();
  open_store(&self, path, !strcmp(layout, "lean"), count != 8 || strcmp(arguments[4], "unsynced"));
  if (!strcmp(what, "prefill") && count == 5) {
    execute(&self, "PRAGMA synchronous = OFF");
    uint64_t events = strtoull(arguments[4], NULL, 10), streams = small_streams(events);
    begin(&self);
    for (uint64_t i = 0; i < streams; i++) {
      append(&self, shuffled_stream(i, streams), 0, SMALL_STREAM_EVENTS, i * SMALL_STREAM_EVENTS);
      if (i % 200 == 199) { commit(&self); begin(&self); }
    }
    for (uint64_t i = 0; events > 2 * BIG_STREAMS * BIG_STREAM_EVENTS && i < BIG_STREAMS; i++)
      append(&self, BIG_STREAM + i, 0, BIG_STREAM_EVENTS, i);
    commit(&self);
    execute(&self, "PRAGMA wal_checkpoint(TRUNCATE)");
    emit("sqlite", "prefill", layout, "events/s", (double)count_events(&self) / (bench_now() - start), NULL, NULL);
  } else if (!strcmp(what, "append") && count == 8) {
    uint64_t streams;
    char workload[64];
    int clients = atoi(arguments[5]), batch = atoi(arguments[6]);
    uint32_t *all = versions(&self, &streams);
    appender appender = {&self, begin, append, commit};
    snprintf(workload, sizeof workload, "append-%s-%d-%d", arguments[4], clients, batch);
    run_append(&appender, "sqlite", workload, layout, clients, batch, atof(arguments[7]), streams, all);
  } else if (!strcmp(what, "open")) {
    char extra[64];
    struct stat file;
    current_version(&self, 1);
    double elapsed = bench_now() - start;
    if (stat(path, &file)) return 1;
    snprintf(extra, sizeof extra, "\"bytes_per_event\":%.5g", (double)file.st_size / (double)count_events(&self));
    emit("sqlite", "open", layout, "us", elapsed * 1e6, NULL, extra);
  } else if (count == 5) {
    double seconds = atof(arguments[4]);
    int is_scan = !strcmp(what, "all"), is_get = !strcmp(what, "get"), is_big = !strcmp(what, "big-stream");
    uint64_t streams, events = 0, operations = 0, random = 3;
    uint32_t *all = versions(&self, &streams);
    latencies times = {0};
    sqlite3_stmt *statement =
        prepare(&self, is_scan  ? "SELECT position, data FROM events ORDER BY position"
                       : is_get ? "SELECT position, data FROM events WHERE stream_id = ? AND version = ?"
                                : "SELECT position, data FROM events WHERE stream_id = ? ORDER BY version");
    start = bench_now();
    double now = start;
    do {
      char name[40];
      if (!is_scan) {
        uint64_t stream = is_big ? BIG_STREAM + bench_random(&random) % BIG_STREAMS : bench_random(&random) % streams;
        sqlite3_bind_text(statement, 1, name, stream_name(name, stream), SQLITE_STATIC);
        if (is_get) sqlite3_bind_int64(statement, 2, 1 + (sqlite3_int64)(bench_random(&random) % all[stream]));
      }
      events += read_rows(statement);
      double then = now;
      now = bench_now();
      latencies_add(&times, now - then);
      operations++;
    } while (now - start < seconds);
    sqlite3_finalize(statement);
    int counts_events = is_scan || is_get;
    emit("sqlite", what, layout, is_get ? "gets/s" : is_scan ? "events/s" : "reads/s",
         (double)(counts_events ? events : operations) / (now - start), &times, NULL);
  } else {
    return 2;
  }
  return 0;
}
