#include "server/work/bytes.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace candor::work {

namespace {

Error unreadable(const std::string& why) {
  Error error = fail(Failure::unavailable, "storage_failed",
                     "The server cannot read what it received. Try again in a moment.");
  error.cause = "read: " + why;
  error.retry_after_seconds = 5;
  return error;
}

}  // namespace

Bytes Bytes::of_file(int descriptor, std::int64_t size) {
  Bytes made;
  made.descriptor_ = descriptor;
  made.size_ = size;
  return made;
}

Status Bytes::visit(const std::function<Status(std::string_view)>& take) const {
  if (descriptor_ < 0) return memory_.empty() ? ok() : take(memory_);
  const auto room = static_cast<std::size_t>(std::min(kPieceBytes, size_));
  const auto buffer = std::make_unique_for_overwrite<char[]>(room);
  for (std::int64_t done = 0; done < size_;) {
    const auto wanted = static_cast<std::size_t>(std::min(kPieceBytes, size_ - done));
    const ssize_t count = ::pread(descriptor_, buffer.get(), wanted, done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return unreadable(count == 0 ? "it is too short" : std::strerror(errno));
    TRY(take({buffer.get(), static_cast<std::size_t>(count)}));
    done += count;
  }
  return ok();
}

}  // namespace candor::work
