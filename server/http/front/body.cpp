// The file is mapped for the handler instead of being read back, so that memory stays small.
#include "server/http/front/body.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace candor::http {

namespace {

Error refused_by_disk(int reason) {
  const bool is_full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
  Error error =
      is_full
          ? fail(Failure::storage_full, "storage_full", "The server has no space left for this.")
          : fail(Failure::internal, "internal", "Something went wrong on the server.");
  error.cause = std::string("spool file: ") + std::strerror(reason);
  return error;
}

}  // namespace

void Body::clear() {
  if (mapped_ != nullptr) ::munmap(mapped_, static_cast<std::size_t>(length_));
  mapped_ = nullptr;
  if (file_ >= 0) ::close(file_);
  file_ = -1;
  if (budget_ != nullptr) budget_->bytes -= length_;
  budget_ = nullptr;
  memory_ = std::string();
}

Status Body::begin(std::int64_t length, std::int64_t memory_bytes, SpoolBudget& budget) {
  length_ = left_ = length;
  if (length <= memory_bytes) return ok();
  budget_ = &budget;
  if ((budget.bytes += length) > budget.bytes_max) {
    Error busy =
        fail(Failure::unavailable, "busy", "Many uploads arrive right now. Try again in a moment.");
    busy.retry_after_seconds = 2;
    return busy;
  }
  return open_file(budget.folder);
}

Status Body::open_file(const std::string& folder) {
  file_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file_ >= 0) return ok();
  // Not every file system knows files without a name.
  std::string path = folder + "/body-XXXXXX";
  file_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) return refused_by_disk(errno);
  ::unlink(path.c_str());
  return ok();
}

Status Body::append(std::string_view bytes) {
  left_ -= static_cast<std::int64_t>(bytes.size());
  if (file_ < 0) {
    memory_.append(bytes);
    return ok();
  }
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return refused_by_disk(count == 0 ? ENOSPC : errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return ok();
}

Result<std::string_view> Body::bytes() {
  if (file_ < 0) return std::string_view(memory_);
  const auto size = static_cast<std::size_t>(length_);
  if (mapped_ == nullptr) {
    void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file_, 0);
    if (mapped == MAP_FAILED) return refused_by_disk(errno);
    mapped_ = mapped;
    ::madvise(mapped_, size, MADV_SEQUENTIAL);
  }
  return std::string_view(static_cast<const char*>(mapped_), size);
}

work::Bytes Body::source() const {
  return file_ < 0 ? work::Bytes(memory_) : work::Bytes::of_file(file_, length_);
}

}  // namespace candor::http
