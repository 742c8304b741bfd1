// Only the log is wrapped: for all other files the system's own methods are left in place.
#include "server/store/gathered_log.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstring>
#include <new>

namespace candor::store {

namespace {

constexpr const char* kName = "candor-gathered-log";
constexpr sqlite3_int64 kBufferBytes = 120 * 1024;  // SQLite's unix VFS writes less than 128 KiB

// What SQLite sees as the file. Right behind it lies the file of the system's own VFS.
struct GatheredLog {
  sqlite3_file base;
  char* buffer;
  sqlite3_int64 start, size;  // of what is gathered, in the file

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods* methods() { return real()->pMethods; }

  // What could not be written is forgotten: SQLite gives the commit up and begins the next one at
  // the same place.
  int flush() {
    if (size == 0) return SQLITE_OK;
    const int count = static_cast<int>(size);
    size = 0;
    return methods()->xWrite(real(), buffer, count, start);
  }
};

GatheredLog& log_of(sqlite3_file* file) {
  return *reinterpret_cast<GatheredLog*>(file);
}

sqlite3_vfs* system_vfs() {
  static sqlite3_vfs* const found = sqlite3_vfs_find(nullptr);
  return found;
}

int close(sqlite3_file* file) {
  GatheredLog& log = log_of(file);
  const int flushed = log.flush();
  const int closed = log.methods()->xClose(log.real());
  delete[] log.buffer;
  return flushed != SQLITE_OK ? flushed : closed;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  GatheredLog& log = log_of(file);
  const bool fits = offset == log.start + log.size && log.size + count <= kBufferBytes;
  if (log.size > 0 && !fits) {
    const int flushed = log.flush();
    if (flushed != SQLITE_OK) return flushed;
  }
  if (count > kBufferBytes) return log.methods()->xWrite(log.real(), bytes, count, offset);
  if (log.size == 0) log.start = offset;
  std::memcpy(log.buffer + log.size, bytes, static_cast<std::size_t>(count));
  log.size += count;
  return SQLITE_OK;
}

// Hands a call on after what is gathered has been written.
template <auto Method, class... Arguments>
int flushed(sqlite3_file* file, Arguments... arguments) {
  GatheredLog& log = log_of(file);
  const int done = log.flush();
  return done != SQLITE_OK ? done : (log.methods()->*Method)(log.real(), arguments...);
}

template <auto Method, class... Arguments>
int handed_on(sqlite3_file* file, Arguments... arguments) {
  GatheredLog& log = log_of(file);
  return (log.methods()->*Method)(log.real(), arguments...);
}

using Methods = sqlite3_io_methods;
constexpr Methods kMethods = {
    .iVersion = 1,  // without shared memory, which belongs to the database's own file
    .xClose = close,
    .xRead = flushed<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = flushed<&Methods::xTruncate, sqlite3_int64>,
    .xSync = flushed<&Methods::xSync, int>,
    .xFileSize = flushed<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = handed_on<&Methods::xLock, int>,
    .xUnlock = handed_on<&Methods::xUnlock, int>,
    .xCheckReservedLock = handed_on<&Methods::xCheckReservedLock, int*>,
    .xFileControl = flushed<&Methods::xFileControl, int, void*>,
    .xSectorSize = handed_on<&Methods::xSectorSize>,
    .xDeviceCharacteristics = handed_on<&Methods::xDeviceCharacteristics>,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  sqlite3_vfs* const system = system_vfs();
  if ((flags & SQLITE_OPEN_WAL) == 0) return system->xOpen(system, name, file, flags, flags_out);
  GatheredLog& log = log_of(file);
  log = {};
  log.buffer = new (std::nothrow) char[kBufferBytes];
  if (log.buffer == nullptr) return SQLITE_NOMEM;
  const int opened = system->xOpen(system, name, log.real(), flags, flags_out);
  if (opened == SQLITE_OK) {
    log.base.pMethods = &kMethods;
    return SQLITE_OK;
  }
  // SQLite closes a file that could not be opened when it has methods.
  if (log.methods() != nullptr) log.methods()->xClose(log.real());
  delete[] log.buffer;
  return opened;
}

}  // namespace

const char* gathered_log_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs made = *system_vfs();
    made.zName = kName;
    made.szOsFile += static_cast<int>(sizeof(GatheredLog));
    made.xOpen = open;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? kName : nullptr;
}

}  // namespace candor::store
