#include "tests/crash/recorded_disk.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace candor::crash {

RecordedDisk::RecordedDisk(const std::string& path, std::int64_t capacity)
    : path_(path), size_(sizeof(Disk) + static_cast<std::size_t>(capacity)) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool has_room = file >= 0 && ::ftruncate(file, static_cast<off_t>(size_)) == 0;
  void* mapped =
      has_room ? ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  if (file >= 0) ::close(file);
  if (mapped == MAP_FAILED) {
    std::perror("crash: no room for the record of the disk");
    std::exit(1);
  }
  shared_ = static_cast<Disk*>(mapped);  // a new file is all zero
  shared_->capacity = capacity;
  shared_->fails = -1;
  pthread_mutexattr_t kind;
  ::pthread_mutexattr_init(&kind);
  ::pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  ::pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
  ::pthread_mutex_init(&shared_->changing, &kind);
  ::pthread_mutexattr_destroy(&kind);
}

RecordedDisk::~RecordedDisk() {
  ::munmap(shared_, size_);
  ::unlink(path_.c_str());
}

Environment RecordedDisk::environment(const std::string& library, const std::string& data) const {
  return {"LD_PRELOAD=" + library, std::string(kDiskVariable) + "=" + path_,
          std::string(kFolderVariable) + "=" + data};
}

void RecordedDisk::kill(Program& program) {
  lock(*shared_);
  program.kill();
  unlock(*shared_);
}

void RecordedDisk::fail(Call call, std::int64_t count, std::int32_t error, bool repeats) {
  const auto which = static_cast<std::int32_t>(call);
  shared_->fails = -1;
  shared_->fails_at = shared_->counts[which] + count;
  shared_->error = error;
  shared_->repeats = repeats ? 1 : 0;
  shared_->fails = which;
}

}  // namespace candor::crash
