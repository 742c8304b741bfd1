#include "tests/operate/system_calls.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace candor::test {

std::atomic<int> calls_left{-1};
std::atomic<bool> is_fsync_failing{false};

namespace {

void count_call() {
  if (calls_left < 0) return;
  if (calls_left-- == 0) ::kill(::getpid(), SIGKILL);
}

int sync_or_fail(long call, int file) {
  count_call();
  if (!is_fsync_failing) return static_cast<int>(::syscall(call, file));
  errno = EIO;
  return -1;
}

}  // namespace
}  // namespace candor::test

extern "C" {
ssize_t write(int file, const void* bytes, size_t count) {
  candor::test::count_call();
  return ::syscall(SYS_write, file, bytes, count);
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  candor::test::count_call();
  return ::syscall(SYS_pwrite64, file, bytes, count, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  candor::test::count_call();
  return ::syscall(SYS_pwrite64, file, bytes, count, at);
}
int fsync(int file) {
  return candor::test::sync_or_fail(SYS_fsync, file);
}
int fdatasync(int file) {
  return candor::test::sync_or_fail(SYS_fdatasync, file);
}
int ftruncate64(int file, off64_t size) noexcept {
  candor::test::count_call();
  return static_cast<int>(::syscall(SYS_ftruncate, file, size));
}
int ftruncate(int file, off_t size) noexcept {
  candor::test::count_call();
  return static_cast<int>(::syscall(SYS_ftruncate, file, size));
}
}
