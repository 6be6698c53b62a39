// A disk that remembers and fails: loaded into a process with LD_PRELOAD, it stands between the process and one file.
//
// QUIRE_DISK_FILE     the file
// QUIRE_DISK_LOG      where to record every change and sync of the file, with contents
// QUIRE_DISK_JOURNAL  a file whose lines are recorded among them
//
// A record is a kind (1 byte), two integers (8 bytes each, in the machine's order), and as many bytes as the second says:
//   W offset size bytes   a write                     D offset size bytes   a write that waits for the disk (O_DSYNC)
//   S 0 0                 a sync                      F 0 0                 a sync that failed
//   T length 0            the file was cut or extended
//   M 0 size bytes        lines added to the journal
//
// The functions disk_* are looked up by name by processes that arrange for failures.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096
#define IS_FILE 1
#define IS_DSYNC 2
#define IS_JOURNAL 4

static _Atomic unsigned char kinds[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -2;

// Failures: of the kind, after this many successes, this many times; or one after each so many successes.
struct failure {
  int error;
  long after;
  long count;
  long every;
};
enum { WRITES, METAS, SYNCS, KINDS };
static struct failure failures[KINDS];
static long room = -1;
static long failed;

void disk_fail(int kind, int error, long after, long count) {
  pthread_mutex_lock(&lock);
  failures[kind] = (struct failure){error, after, count, 0};
  pthread_mutex_unlock(&lock);
}

void disk_fail_every(int kind, int error, long every) {
  pthread_mutex_lock(&lock);
  failures[kind] = (struct failure){error, every, 1, every};
  pthread_mutex_unlock(&lock);
}

// The most bytes that the file may have; -1 is no limit.
void disk_room(long bytes) {
  pthread_mutex_lock(&lock);
  room = bytes;
  pthread_mutex_unlock(&lock);
}

void disk_heal(void) {
  pthread_mutex_lock(&lock);
  memset(failures, 0, sizeof failures);
  room = -1;
  pthread_mutex_unlock(&lock);
}

long disk_failures(void) {
  pthread_mutex_lock(&lock);
  long count = failed;
  pthread_mutex_unlock(&lock);
  return count;
}

static int fails(int kind) {
  struct failure *failure = &failures[kind];
  if (failure->error == 0) return 0;
  if (failure->after > 0) {
    failure->after--;
    return 0;
  }
  if (failure->count == 0) return 0;
  if (failure->count > 0) failure->count--;
  if (failure->every > 0) {
    failure->after = failure->every;
    failure->count = 1;
  }
  failed++;
  return failure->error;
}

static void record(char kind, int64_t first, int64_t size, const void *bytes) {
  if (log_descriptor == -2) {
    const char *path = getenv("QUIRE_DISK_LOG");
    log_descriptor = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
  }
  if (log_descriptor < 0) return;
  char head[17];
  head[0] = kind;
  memcpy(head + 1, &first, 8);
  memcpy(head + 9, &size, 8);
  struct iovec parts[2] = {{head, 17}, {(void *)bytes, (size_t)size}};
  ssize_t written = syscall(SYS_writev, log_descriptor, parts, 2);
  if (written != 17 + size) abort();
}

static unsigned char kind_of(int descriptor) {
  return descriptor >= 0 && descriptor < DESCRIPTORS ? kinds[descriptor] : 0;
}

static void note(int descriptor, const char *path, int flags) {
  if (descriptor < 0 || descriptor >= DESCRIPTORS) return;
  const char *file = getenv("QUIRE_DISK_FILE");
  const char *journal = getenv("QUIRE_DISK_JOURNAL");
  unsigned char kind = 0;
  if (file && strcmp(path, file) == 0) kind = IS_FILE | ((flags & O_DSYNC) ? IS_DSYNC : 0);
  if (journal && strcmp(path, journal) == 0) kind = IS_JOURNAL;
  kinds[descriptor] = kind;
}

// MARK: Opening

static int open_at(int folder, const char *path, int flags, mode_t mode) {
  const char *file = getenv("QUIRE_DISK_FILE");
  // This disk says itself when it has written.
  int waits = file && strcmp(path, file) == 0 ? O_DSYNC : 0;
  int descriptor = (int)syscall(SYS_openat, folder, path, flags & ~waits, mode);
  if (descriptor < 0) return -1;
  note(descriptor, path, flags);
  return descriptor;
}

#define MODE(flags)                              \
  mode_t mode = 0;                               \
  if ((flags) & (O_CREAT | O_TMPFILE)) {         \
    va_list arguments;                           \
    va_start(arguments, flags);                  \
    mode = va_arg(arguments, mode_t);            \
    va_end(arguments);                           \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int close(int descriptor) {
  if (descriptor >= 0 && descriptor < DESCRIPTORS) kinds[descriptor] = 0;
  return (int)syscall(SYS_close, descriptor);
}

// MARK: Writing

// Writes to the file as the disk lets it: wholly, in part, or not at all.
static ssize_t write_file(int descriptor, unsigned char kind, const void *bytes, size_t size, off_t offset) {
  pthread_mutex_lock(&lock);
  ssize_t result;
  int error = fails((kind & IS_DSYNC) ? METAS : WRITES);
  size_t allowed = size;
  if (error == 0 && room >= 0 && offset + (off_t)size > room) {
    struct stat status;
    fstat(descriptor, &status);
    // What the file has already it keeps.
    off_t end = status.st_size > room ? status.st_size : room;
    allowed = offset >= end ? 0 : (size_t)(end - offset) < size ? (size_t)(end - offset) : size;
    if (allowed < size) failed++;
    if (allowed == 0) error = ENOSPC;
  }
  if (error != 0) {
    result = -1;
  } else {
    result = syscall(SYS_pwrite64, descriptor, bytes, allowed, offset);
    error = errno;
    if (result > 0) record((kind & IS_DSYNC) ? 'D' : 'W', offset, result, bytes);
  }
  pthread_mutex_unlock(&lock);
  if (result < 0) errno = error;
  return result;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
  unsigned char kind = kind_of(descriptor);
  if (kind & IS_FILE) return write_file(descriptor, kind, bytes, size, offset);
  return syscall(SYS_pwrite64, descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
  return pwrite(descriptor, bytes, size, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
  unsigned char kind = kind_of(descriptor);
  if (kind & IS_FILE) {
    off_t offset = lseek(descriptor, 0, SEEK_CUR);
    ssize_t result = write_file(descriptor, kind, bytes, size, offset);
    if (result > 0) lseek(descriptor, offset + result, SEEK_SET);
    return result;
  }
  if ((kind & IS_JOURNAL) == 0) return syscall(SYS_write, descriptor, bytes, size);
  pthread_mutex_lock(&lock);
  ssize_t result = syscall(SYS_write, descriptor, bytes, size);
  if (result > 0) record('M', 0, result, bytes);
  pthread_mutex_unlock(&lock);
  return result;
}

static ssize_t write_parts(int descriptor, unsigned char kind, const struct iovec *parts, int count, off_t offset) {
  ssize_t total = 0;
  for (int index = 0; index < count; index++) {
    ssize_t result = write_file(descriptor, kind, parts[index].iov_base, parts[index].iov_len, offset + total);
    if (result < 0) return total > 0 ? total : -1;
    total += result;
    if ((size_t)result < parts[index].iov_len) break;
  }
  return total;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  unsigned char kind = kind_of(descriptor);
  if ((kind & IS_FILE) == 0) return syscall(SYS_writev, descriptor, parts, count);
  off_t offset = lseek(descriptor, 0, SEEK_CUR);
  ssize_t result = write_parts(descriptor, kind, parts, count, offset);
  if (result > 0) lseek(descriptor, offset + result, SEEK_SET);
  return result;
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
  unsigned char kind = kind_of(descriptor);
  if ((kind & IS_FILE) == 0) return syscall(SYS_pwritev, descriptor, parts, count, offset, 0);
  return write_parts(descriptor, kind, parts, count, offset);
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
  return pwritev(descriptor, parts, count, offset);
}

int ftruncate(int descriptor, off_t length) {
  if ((kind_of(descriptor) & IS_FILE) == 0) return (int)syscall(SYS_ftruncate, descriptor, length);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_ftruncate, descriptor, length);
  if (result == 0) record('T', length, 0, "");
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

// MARK: Syncing

static int sync_file(int descriptor, long call) {
  if ((kind_of(descriptor) & IS_FILE) == 0) return (int)syscall(call, descriptor);
  pthread_mutex_lock(&lock);
  int error = fails(SYNCS);
  // The states that a power failure leaves are made from the record; the real disk has no part in that.
  record(error ? 'F' : 'S', 0, 0, "");
  pthread_mutex_unlock(&lock);
  if (error == 0) return 0;
  errno = error;
  return -1;
}

int fsync(int descriptor) { return sync_file(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_file(descriptor, SYS_fdatasync); }

// No part of the file is written through a map; one that were would have to be recorded.
int msync(void *start, size_t size, int flags) {
  (void)start, (void)size, (void)flags;
  if (getenv("QUIRE_DISK_LOG")) abort();
  return (int)syscall(SYS_msync, start, size, flags);
}
