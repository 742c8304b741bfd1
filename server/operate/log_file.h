// A file of lines that is put aside when it is full: "candor.log", then "candor.log.1" and so on,
// the highest number the oldest. Thread-safe. What cannot be written is dropped: a full disk must
// not stop the server.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "server/work/file.h"

namespace candor {

class LogFile {
 public:
  // `files` in all, at least 1, each of about `bytes`. The first line makes the folder and the
  // file, readable for their owner only, or goes on in the file that is there.
  LogFile(std::string folder, std::int64_t bytes, int files);
  void write(std::string_view line);

 private:
  void open();
  void put_aside();
  std::string name(int number) const;
  const std::string folder_;
  const std::int64_t bytes_;
  const int files_;
  std::mutex mutex_;
  work::File file_;
  std::int64_t size_ = 0;
};

}  // namespace candor
