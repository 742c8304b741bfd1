// The harness's side of the preloaded disk.
#pragma once

#include <string>

#include "tests/crash/disk.h"
#include "tests/crash/program.h"

namespace candor::crash {

class RecordedDisk {
 public:
  // A new shared file at `path` with room for a record of `capacity` bytes; removed at the end.
  RecordedDisk(const std::string& path, std::int64_t capacity);
  ~RecordedDisk();
  RecordedDisk(const RecordedDisk&) = delete;
  // What puts `library` and this disk under a server of the folder `data`.
  Environment environment(const std::string& library, const std::string& data) const;
  // The call `count` of `call` from now on gets `error`; with `repeats` all after it as well.
  void fail(Call call, std::int64_t count, std::int32_t error, bool repeats = false);
  void heal() { shared_->fails = -1; }
  // Between two calls, so that the record has all that was done.
  void kill(Program& program);
  std::int64_t counted(Call call) const { return shared_->counts[static_cast<int>(call)]; }
  std::int64_t failed() const { return shared_->failed; }
  std::int64_t position() const { return shared_->used; }
  bool is_nearly_full() const { return position() > shared_->capacity / 10 * 9; }
  const Disk& shared() const { return *shared_; }

 private:
  std::string path_;
  std::size_t size_;
  Disk* shared_;
};

}  // namespace candor::crash
