// A file descriptor that closes itself, and what folders and locks need besides.
#pragma once

#include <unistd.h>

#include <string>
#include <utility>

namespace candor::work {

class File {
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

// "a" of "a/b", "." of "b", "/" of "/b".
std::string folder_of(const std::string& path);

// Makes durable what was made, renamed or removed in a folder. False: errno says why.
bool sync_folder(const std::string& path);

// Takes the exclusive lock (flock) of an open file or folder for as long as it is open. False when
// another has it.
bool lock(const File& file);

}  // namespace candor::work
