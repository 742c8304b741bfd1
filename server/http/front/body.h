// The body of one request while it arrives and while it is handled: small ones in memory, large
// ones in a file without a name in the data folder, which nobody has to clean up. Never allocates
// what was only announced. One thread at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/work/bytes.h"
#include "shared/base/result.h"

namespace candor::http {

// How much all spooled bodies of a server may announce together. Shared by its bodies.
struct SpoolBudget {
  std::string folder;
  std::int64_t bytes_max = 0;
  std::atomic<std::int64_t> bytes{0};
};

class Body {
 public:
  Body() = default;
  ~Body() { clear(); }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  // Expects `length` bytes; above `memory_bytes` they go to a file. unavailable when too much is
  // announced already, storage_full or internal when there can be no file.
  Status begin(std::int64_t length, std::int64_t memory_bytes, SpoolBudget& budget);
  // REQUIRES bytes.size() <= left(). storage_full or internal when the disk refuses.
  Status append(std::string_view bytes);
  std::int64_t left() const { return left_; }
  bool is_spooled() const { return file_ >= 0; }
  // All bytes, valid as long as this object. REQUIRES left() == 0. Those of a file come into memory
  // as they are read, and stay there; source() brings no more than a piece of them.
  Result<std::string_view> bytes();
  work::Bytes source() const;
  // Gives everything back. Giving a large file back takes milliseconds: on a worker, please.
  void clear();

 private:
  Status open_file(const std::string& folder);
  std::int64_t length_ = 0, left_ = 0;
  std::string memory_;
  SpoolBudget* budget_ = nullptr;  // set once this body counts there
  int file_ = -1;
  void* mapped_ = nullptr;
};

}  // namespace candor::http
