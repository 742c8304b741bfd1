// The disk under the server: a library loaded before the C library (LD_PRELOAD). It passes every
// call on, writes down what concerns the data folder, and fails the calls it is told to fail.
//
// Operations on names are written down in the order they happened, a write after it was done and a
// sync with the moment it began, so that whoever replays the record knows what a sync covered. -shm
// files can fail but are not recorded: they are made anew after a crash.
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "tests/crash/disk.h"

namespace {

using candor::crash::Call;
using candor::crash::Disk;
using candor::crash::Entry;
using candor::crash::What;

constexpr int kDescriptors = 65'536;
constexpr std::int64_t kUnrecorded = -1;
constexpr unsigned kLong = 7;  // seconds

Disk* disk = nullptr;
char folder[4'096];
std::int64_t file_of[kDescriptors];  // 0: not in the data folder

// REQUIRES a disk.
class Lock {
 public:
  Lock() { candor::crash::lock(*disk); }
  ~Lock() { candor::crash::unlock(*disk); }
};

// The function of this name that we stand before.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

using Open = int(const char*, int, ...);
using Map = void*(void*, size_t, int, int, int, off_t);

__attribute__((constructor)) void begin() {
  const char* path = getenv(candor::crash::kDiskVariable);
  const char* data = getenv(candor::crash::kFolderVariable);
  unsetenv("LD_PRELOAD");  // children are none of our business
  if (path == nullptr || data == nullptr || strlen(data) >= sizeof folder) return;
  strcpy(folder, data);
  const int shared = next<Open>("open")(path, O_RDWR | O_CLOEXEC, 0);
  struct stat facts {};
  if (shared < 0 || fstat(shared, &facts) != 0) _exit(120);
  void* mapped = next<Map>("mmap")(nullptr, static_cast<size_t>(facts.st_size),
                                   PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
  if (mapped == MAP_FAILED) _exit(121);
  disk = static_cast<Disk*>(mapped);
}

// The part of a path below the data folder; nullptr when it is elsewhere.
const char* below(const char* path) {
  const size_t length = strlen(folder);
  if (disk == nullptr || strncmp(path, folder, length) != 0) return nullptr;
  if (path[length] == '\0') return path + length;
  return path[length] == '/' ? path + length + 1 : nullptr;
}

std::int64_t file_at(int descriptor) {
  const bool is_known = disk != nullptr && descriptor >= 0 && descriptor < kDescriptors;
  return is_known ? file_of[descriptor] : 0;
}

// The record

struct Bytes {
  const void* from;
  size_t count;
};

// The caller holds the lock. What does not fit is left out; the harness stops before that.
void append(What what, std::int64_t file, std::int64_t offset, Bytes first, Bytes second = {}) {
  const std::int64_t at = disk->used;
  const auto length = static_cast<std::uint32_t>(first.count + second.count);
  const std::int64_t end = at + static_cast<std::int64_t>(sizeof(Entry)) +
                           candor::crash::padded(static_cast<std::int64_t>(length));
  if (end > disk->capacity) return;
  const Entry entry{what, length, file, offset};
  char* to = disk->record() + at;
  memcpy(to, &entry, sizeof entry);
  memcpy(to + sizeof entry, first.from, first.count);
  if (second.count != 0) memcpy(to + sizeof entry + first.count, second.from, second.count);
  disk->used = end;
}

void append_path(What what, std::int64_t file, const char* path) {
  append(what, file, 0, {path, strlen(path)});
}

void note(What what, std::int64_t file, std::int64_t offset, Bytes bytes = {}) {
  if (file <= 0) return;
  const Lock lock;
  append(what, file, offset, bytes);
}

// The number of the file behind a descriptor. A new file has a new one, whatever its inode was
// before.
std::int64_t number_of(int descriptor, bool is_new) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0) return 0;
  std::int64_t files = disk->files;
  for (std::int64_t i = files - 1; i >= 0 && !is_new; --i)
    if (disk->known[i].inode == facts.st_ino) return disk->known[i].number;
  if (files == Disk::kFilesMost) _exit(122);
  disk->known[files] = {facts.st_ino, files + 1};
  disk->files = files + 1;
  return files + 1;
}

void note_open(int descriptor, const char* path, int flags, bool is_new) {
  if (descriptor < 0 || descriptor >= kDescriptors) return;
  const std::string_view name = path;
  if (name.ends_with("-shm")) {
    file_of[descriptor] = kUnrecorded;
    return;
  }
  const std::int64_t file = number_of(descriptor, is_new);
  file_of[descriptor] = file;
  const bool is_folder = (flags & O_DIRECTORY) != 0;
  append_path(is_new ? What::create : is_folder ? What::open_folder : What::open, file, path);
  if (!is_new && (flags & O_TRUNC) != 0) append(What::truncate, file, 0, {});
}

// Failing

struct Verdict {
  int error = 0;  // 0: let it pass; kShortWrite and kLie as they are
};

Verdict judge(Call call) {
  const auto which = static_cast<std::int32_t>(call);
  const std::int64_t count = ++disk->counts[which];
  if (disk->fails != which) return {};
  const bool is_meant = count == disk->fails_at || (disk->repeats != 0 && count > disk->fails_at);
  if (!is_meant) return {};
  ++disk->failed;
  if (disk->error == candor::crash::kKill) {
    const Lock lock;
    raise(SIGKILL);
  }
  if (disk->error == candor::crash::kStop) sleep(kLong);
  return {disk->error};
}

// Whether a call ends here, with `errno` set.
bool fails(Verdict verdict) {
  if (verdict.error > 0) errno = verdict.error;
  return verdict.error > 0;
}

template <class Write>
ssize_t write_judged(int descriptor, size_t count, Write write) {
  const std::int64_t file = file_at(descriptor);
  if (file == 0) return write(count);
  const Verdict verdict = judge(Call::write);
  if (fails(verdict)) return -1;
  if (verdict.error == candor::crash::kLie) return static_cast<ssize_t>(count);
  const bool is_short = verdict.error == candor::crash::kShortWrite && count > 1;
  const Lock lock;
  return write(is_short ? count / 2 : count);
}

int open_judged(const char* path, int flags, mode_t mode, Open* real) {
  const char* name = below(path);
  if (name == nullptr) return real(path, flags, mode);
  if (fails(judge(Call::open))) return -1;
  const Lock lock;
  struct stat facts {};
  const bool is_new = (flags & O_CREAT) != 0 && lstat(path, &facts) != 0;
  const int descriptor = real(path, flags, mode);
  const int problem = errno;
  if (descriptor >= 0) note_open(descriptor, name, flags, is_new);
  errno = problem;
  return descriptor;
}

int sync_judged(int descriptor, Call call, int (*real)(int)) {
  const std::int64_t file = file_at(descriptor);
  if (file == 0) return real(descriptor);
  const Verdict verdict = judge(call);
  if (fails(verdict)) return -1;
  if (verdict.error == candor::crash::kLie) return 0;
  const std::int64_t began = disk->used;
  const int result = real(descriptor);
  if (result == 0) note(What::sync, file, began);
  return result;
}

int truncate_judged(int descriptor, off_t size, int (*real)(int, off_t)) {
  const std::int64_t file = file_at(descriptor);
  if (file == 0) return real(descriptor, size);
  if (fails(judge(Call::ftruncate))) return -1;
  const Lock lock;
  const int result = real(descriptor, size);
  if (result == 0 && file > 0) append(What::truncate, file, size, {});
  return result;
}

void* map_judged(void* address, size_t length, int protection, int flags, int descriptor,
                 off_t offset, Map* real) {
  const bool is_ours = file_at(descriptor) != 0;
  if (is_ours && fails(judge(Call::mmap))) return MAP_FAILED;
  return real(address, length, protection, flags, descriptor, offset);
}

ssize_t pwrite_noted(int descriptor, const void* bytes, size_t count, off_t offset,
                     ssize_t (*real)(int, const void*, size_t, off_t)) {
  return write_judged(descriptor, count, [&](size_t allowed) {
    const ssize_t done = real(descriptor, bytes, allowed, offset);
    const std::int64_t file = file_at(descriptor);
    if (done > 0 && file > 0) append(What::write, file, offset, {bytes, static_cast<size_t>(done)});
    return done;
  });
}

mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : mode_t{0};
}

}  // namespace

// The calls of the C library

extern "C" {

int open(const char* path, int flags, ...) {
  static Open* const real = next<Open>("open");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return open_judged(path, flags, mode, real);
}

int open64(const char* path, int flags, ...) {
  static Open* const real = next<Open>("open64");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return open_judged(path, flags, mode, real);
}

int close(int descriptor) {
  static auto* const real = next<int(int)>("close");
  if (descriptor >= 0 && descriptor < kDescriptors) file_of[descriptor] = 0;
  return real(descriptor);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return write_judged(descriptor, count, [&](size_t allowed) {
    const std::int64_t file = file_at(descriptor);
    const off_t offset = file > 0 ? lseek(descriptor, 0, SEEK_CUR) : 0;
    const ssize_t done = real(descriptor, bytes, allowed);
    if (done > 0 && file > 0) append(What::write, file, offset, {bytes, static_cast<size_t>(done)});
    return done;
  });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return pwrite_noted(descriptor, bytes, count, offset, real);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off_t offset) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite64");
  return pwrite_noted(descriptor, bytes, count, offset, real);
}

// Nobody writes to the data folder in pieces; whoever begins to is told at once.
ssize_t writev(int descriptor, const iovec* pieces, int count) {
  static auto* const real = next<ssize_t(int, const iovec*, int)>("writev");
  if (file_at(descriptor) != 0) _exit(123);
  return real(descriptor, pieces, count);
}

int fsync(int descriptor) {
  static auto* const real = next<int(int)>("fsync");
  return sync_judged(descriptor, Call::fsync, real);
}

int fdatasync(int descriptor) {
  static auto* const real = next<int(int)>("fdatasync");
  return sync_judged(descriptor, Call::fdatasync, real);
}

int ftruncate(int descriptor, off_t size) noexcept {
  static auto* const real = next<int(int, off_t)>("ftruncate");
  return truncate_judged(descriptor, size, real);
}

int ftruncate64(int descriptor, off_t size) noexcept {
  static auto* const real = next<int(int, off_t)>("ftruncate64");
  return truncate_judged(descriptor, size, real);
}

void* mmap(void* address, size_t length, int protection, int flags, int descriptor,
           off_t offset) noexcept {
  static auto* const real = next<Map>("mmap");
  return map_judged(address, length, protection, flags, descriptor, offset, real);
}

void* mmap64(void* address, size_t length, int protection, int flags, int descriptor,
             off_t offset) noexcept {
  static auto* const real = next<Map>("mmap64");
  return map_judged(address, length, protection, flags, descriptor, offset, real);
}

// Where the failing allocation came from goes to the server's log, for whoever looks.
static bool memory_fails() {
  if (disk == nullptr || !fails(judge(Call::memory))) return false;
  void* frames[40];
  if (disk->repeats == 0) backtrace_symbols_fd(frames, backtrace(frames, 40), STDERR_FILENO);
  errno = ENOMEM;
  return true;
}

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* before, size_t size);

void* malloc(size_t size) noexcept {
  if (memory_fails()) return nullptr;
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) noexcept {
  if (memory_fails()) return nullptr;
  return __libc_calloc(count, size);
}

void* realloc(void* before, size_t size) noexcept {
  if (memory_fails()) return nullptr;
  return __libc_realloc(before, size);
}

int rename(const char* from, const char* to) noexcept {
  static auto* const real = next<int(const char*, const char*)>("rename");
  const char* old_name = below(from);
  const char* new_name = below(to);
  if (old_name == nullptr || new_name == nullptr) return real(from, to);
  if (fails(judge(Call::rename))) return -1;
  const Lock lock;
  const int result = real(from, to);
  if (result == 0)
    append(What::rename, 0, 0, {old_name, strlen(old_name) + 1}, {new_name, strlen(new_name)});
  return result;
}

int unlink(const char* path) noexcept {
  static auto* const real = next<int(const char*)>("unlink");
  const char* name = below(path);
  if (name == nullptr) return real(path);
  const Lock lock;
  const int result = real(path);
  if (result == 0 && !std::string_view(name).ends_with("-shm")) append_path(What::remove, 0, name);
  return result;
}

int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const real = next<int(const char*, mode_t)>("mkdir");
  const char* name = below(path);
  if (name == nullptr) return real(path, mode);
  if (fails(judge(Call::mkdir))) return -1;
  const Lock lock;
  const int result = real(path, mode);
  if (result == 0) append_path(What::make_folder, 0, name);
  return result;
}

}  // extern "C"
