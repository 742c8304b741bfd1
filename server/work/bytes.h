// Bytes that somebody else owns: in memory, or a file from its beginning, of which only a piece is
// in memory at a time. What is large, such as a piece of a recording, travels as this.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace candor::work {

class Bytes {
 public:
  static constexpr std::int64_t kPieceBytes = 128 * 1024;  // of a file, in memory at a time

  // The memory stays where it is, and the file open, for as long as this is used.
  Bytes() = default;
  Bytes(std::string_view memory) : memory_(memory), size_(std::ssize(memory)) {}
  Bytes(const std::string& memory) : Bytes(std::string_view(memory)) {}
  Bytes(const char* memory) : Bytes(std::string_view(memory)) {}
  static Bytes of_file(int descriptor, std::int64_t size);

  std::int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Gives all of them to `take`, in order, each piece valid for the time of the call. Ends with the
  // first error; unavailable (code "storage_failed") when the file gives no more.
  Status visit(const std::function<Status(std::string_view piece)>& take) const;

 private:
  std::string_view memory_;
  int descriptor_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace candor::work
