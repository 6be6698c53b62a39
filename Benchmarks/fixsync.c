// Preload this: every sync takes FIXSYNC_US microseconds (300 unless said otherwise) and does nothing else. With the files on
// a memory file system it is a disk whose sync always costs the same, so that ratios repeat on any machine.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static void rest(void) {
  static long microseconds = -1;
  if (microseconds < 0) {
    const char *text = getenv("FIXSYNC_US");
    microseconds = text ? atol(text) : 300;
  }
  prctl(PR_SET_TIMERSLACK, 1);
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += microseconds * 1000;
  end.tv_sec += end.tv_nsec / 1000000000;
  end.tv_nsec %= 1000000000;
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR) {}
}

int fsync(int file) { (void)file; rest(); return 0; }
int fdatasync(int file) { (void)file; rest(); return 0; }
int msync(void *start, size_t size, int flags) { (void)start; (void)size; if (flags & MS_SYNC) rest(); return 0; }

// LMDB writes its meta page through a file that syncs every write.
ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  ssize_t written = real(file, bytes, size, offset);
  int saved = errno, flags = fcntl(file, F_GETFL);
  errno = saved;
  if (flags >= 0 && flags & O_DSYNC) rest();
  return written;
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off_t offset) { return pwrite(file, bytes, size, offset); }
