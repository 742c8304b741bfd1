// Appending, and renaming when full.
#include "server/operate/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

namespace candor {

LogFile::LogFile(std::string folder, std::int64_t bytes, int files)
    : folder_(std::move(folder)), bytes_(bytes), files_(files) {}

std::string LogFile::name(int number) const {
  const std::string first = folder_ + "/candor.log";
  return number == 0 ? first : first + "." + std::to_string(number);
}

void LogFile::open() {
  ::mkdir(folder_.c_str(), 0700);
  file_ = work::File(::open(name(0).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  struct stat facts {};
  size_ = file_.is_open() && ::fstat(file_.get(), &facts) == 0 ? facts.st_size : 0;
}

void LogFile::put_aside() {
  ::unlink(name(files_ - 1).c_str());
  for (int number = files_ - 1; number > 0; --number) {
    std::rename(name(number - 1).c_str(), name(number).c_str());
  }
  open();
}

void LogFile::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  const auto length = static_cast<std::int64_t>(line.size());
  if (!file_.is_open()) open();
  if (size_ > 0 && size_ + length > bytes_) put_aside();
  if (!file_.is_open()) return;
  const ssize_t written = ::write(file_.get(), line.data(), line.size());
  if (written > 0) size_ += written;
}

}  // namespace candor
