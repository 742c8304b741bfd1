// What the harness and the preloaded disk share: a record of all that the server asked of the disk,
// and which of its calls is to fail. One file, mapped by both; positions in the record are the
// moments of a ledger.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

namespace candor::crash {

// Calls that can fail, each class counted for itself. Memory is the one that is not the disk's.
enum class Call : std::int32_t {
  write,
  fsync,
  fdatasync,
  ftruncate,
  rename,
  open,
  mmap,
  mkdir,
  memory
};
inline constexpr int kDiskCalls = 8, kCalls = 9;

// Instead of an error number.
inline constexpr std::int32_t kShortWrite = -1;  // half of the bytes are written
inline constexpr std::int32_t kLie = -2;         // "success", and nothing is done
inline constexpr std::int32_t kKill = -3;        // the server is killed instead of the call
inline constexpr std::int32_t kStop = -4;        // the call does not come back for a long time

enum class What : std::uint32_t {
  open,         // file, path
  open_folder,  // file, path
  create,       // file, path
  write,        // file, offset, bytes
  truncate,     // file, offset: the new size
  sync,         // file, offset: the moment it began
  rename,       // path, a zero byte, new path
  remove,       // path
  make_folder,  // path
};

// Followed by `length` bytes and padding to a multiple of 8. Paths begin below the data folder.
struct Entry {
  What what;
  std::uint32_t length;
  std::int64_t file;
  std::int64_t offset;
};

struct Disk {
  static constexpr std::int64_t kFilesMost = 8'192;
  struct File {
    std::uint64_t inode;
    std::int64_t number;
  };

  // Held while a call is made and recorded, and by whoever kills the server: nothing is done that
  // the record does not have. Shared and robust.
  pthread_mutex_t changing;
  std::int64_t capacity;            // of the record
  std::atomic<std::int64_t> used;   // bytes of the record that are complete
  std::atomic<std::int64_t> files;  // numbers given out
  File known[kFilesMost];           // by inode; the last one with it is meant

  std::atomic<std::int64_t> counts[kCalls];
  std::atomic<std::int32_t> fails;   // a call of this class; -1: none
  std::int64_t fails_at;             // the how manieth since the start, from 1
  std::int32_t error;                // errno, or one of the constants above
  std::int32_t repeats;              // also all later ones, until `fails` is -1
  std::atomic<std::int64_t> failed;  // how often

  char* record() { return reinterpret_cast<char*>(this + 1); }
  const char* record() const { return reinterpret_cast<const char*>(this + 1); }
};

// Takes `changing`, also after a server was killed with it.
inline void lock(Disk& disk) {
  if (pthread_mutex_lock(&disk.changing) == EOWNERDEAD) pthread_mutex_consistent(&disk.changing);
}
inline void unlock(Disk& disk) {
  pthread_mutex_unlock(&disk.changing);
}

inline constexpr std::int64_t padded(std::int64_t length) {
  return (length + 7) / 8 * 8;
}

// Names in the environment of the server.
inline constexpr const char* kDiskVariable = "CANDOR_CRASH_DISK";      // path of the shared file
inline constexpr const char* kFolderVariable = "CANDOR_CRASH_FOLDER";  // the data folder

}  // namespace candor::crash
