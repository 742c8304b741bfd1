#include "tests/blobs/recorded_disk.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace candor::test {

namespace {

RecordedDisk* recording = nullptr;  // one thread at a time

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

unsigned long inode_of(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_ino : 0;
}

}  // namespace

RecordedDisk::RecordedDisk(std::string folder, Forgets forgets, std::function<void()> changed)
    : folder_(std::move(folder)), forgets_(forgets), changed_(std::move(changed)) {
  if (recording != nullptr) std::abort();
  recording = this;
}

RecordedDisk::~RecordedDisk() {
  recording = nullptr;
}

void RecordedDisk::synced(int descriptor) {
  char path[4'096] = "";
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  if (::readlink(link.c_str(), path, sizeof path - 1) < 0) return;
  const std::string full = path;
  if (!full.starts_with(folder_)) return;
  if (!std::filesystem::is_directory(full)) {
    if (forgets_ != Forgets::files) bytes_[inode_of(full)] = contents(full);
    return;
  }
  const bool is_outer = full == folder_;
  if (forgets_ == Forgets::folders || (is_outer && forgets_ == Forgets::outer_folder)) return;
  const std::string begin = is_outer ? "" : full.substr(folder_.size() + 1) + "/";
  std::erase_if(entries_, [&](const auto& entry) {
    const std::string& name = entry.first;
    return name.starts_with(begin) && name.find('/', begin.size()) == std::string::npos;
  });
  for (const auto& entry : std::filesystem::directory_iterator(full)) {
    entries_[begin + entry.path().filename().string()] = inode_of(entry.path());
  }
}

bool RecordedDisk::is_kept(const std::string& path) const {
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    if (!entries_.contains(path.substr(0, at))) return false;
  }
  return entries_.contains(path);
}

std::string RecordedDisk::kept(const std::string& path) const {
  if (!is_kept(path)) return {};
  const auto found = bytes_.find(entries_.at(path));
  return found == bytes_.end() ? std::string() : found->second;
}

std::string RecordedDisk::kept_under_newest_name(const std::string& path) const {
  const auto found = bytes_.find(inode_of(folder_ + "/" + path));
  return found == bytes_.end() ? std::string() : found->second;
}

}  // namespace candor::test

// In place of the C library's, for this whole program.
extern "C" int fsync(int descriptor) {
  const int result = static_cast<int>(::syscall(SYS_fsync, descriptor));
  if (candor::test::recording != nullptr) {
    candor::test::recording->synced(descriptor);
    candor::test::recording->stepped();
  }
  return result;
}

extern "C" int fdatasync(int descriptor) {
  const int result = static_cast<int>(::syscall(SYS_fdatasync, descriptor));
  if (candor::test::recording != nullptr) {
    candor::test::recording->synced(descriptor);
    candor::test::recording->stepped();
  }
  return result;
}

extern "C" int rename(const char* from, const char* to) noexcept {
  const int result = static_cast<int>(::syscall(SYS_rename, from, to));
  if (candor::test::recording != nullptr) candor::test::recording->stepped();
  return result;
}
