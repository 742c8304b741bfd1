// Blobs in a folder: <name>.part while bytes arrive, <name> when finished. A name is spread over
// 256 subfolders by its first two letters.
#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "server/blobs/blobs.h"
#include "server/operate/secrets.h"
#include "server/work/event.h"

namespace candor::blobs {

namespace {

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr std::uint64_t kReserveBytes = 64ull * 1024 * 1024, kReservePart = 32;

class File {
 public:
  File(const std::string& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Error storage_error(std::string_view step) {
  const int problem = errno;
  const bool is_full = problem == ENOSPC || problem == EDQUOT || problem == EFBIG;
  Error error = is_full
                    ? fail(Failure::storage_full, "storage_full",
                           "The server's disk is full. What you recorded is still on your device.")
                    : fail(Failure::unavailable, "storage_failed",
                           "The server cannot store files right now. Try again in a moment.");
  error.cause = std::string(step) + ": " + std::strerror(problem);
  return error;
}

Error no_blob(std::string_view name) {
  Error error = fail(Failure::not_found, "no_blob", "This file no longer exists, or never did.");
  error.cause = "blob " + std::string(name);
  return error;
}

Status write_all(int descriptor, std::string_view bytes, std::int64_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::pwrite(descriptor, bytes.data() + done, bytes.size() - done,
                                   offset + static_cast<std::int64_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return storage_error("write");
    done += static_cast<std::size_t>(count);
  }
  return ok();
}

Status sync_folder(const std::string& folder) {
  const File opened(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open() || ::fsync(opened.descriptor()) != 0) return storage_error("fsync folder");
  return ok();
}

// Recordings leave some room to the database (64 MiB or a 32nd of a small disk), so that people can
// still sign in and delete when no more can be recorded.
Status require_space(const std::string& folder, std::size_t bytes) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return ok();  // the write itself will tell
  const std::uint64_t reserve =
      std::min<std::uint64_t>(kReserveBytes, disk.f_blocks * disk.f_frsize / kReservePart);
  if (disk.f_bavail * disk.f_frsize >= reserve + bytes) return ok();
  errno = ENOSPC;
  return storage_error("keep room for the database");
}

Result<std::int64_t> size_of(const std::string& path, std::string_view name) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0) return static_cast<std::int64_t>(facts.st_size);
  if (errno == ENOENT) return no_blob(name);
  return storage_error("stat");
}

Result<std::string> hash_file(const std::string& path, std::string_view name) {
  const File file(path, O_RDONLY);
  if (!file.is_open()) return errno == ENOENT ? no_blob(name) : storage_error("open");
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const auto buffer = std::make_unique<std::array<unsigned char, kReadBytes>>();
  while (true) {
    const ssize_t count = ::read(file.descriptor(), buffer->data(), buffer->size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return storage_error("read");
    if (count == 0) break;
    crypto_hash_sha256_update(&state, buffer->data(), static_cast<unsigned long long>(count));
  }
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
  return secrets::hex(hash);
}

bool is_name(std::string_view name) {
  if (name.size() < 3) return false;
  for (char c : name) {
    const bool is_allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_allowed) return false;
  }
  return true;
}

}  // namespace

FolderBlobs::FolderBlobs(std::string folder) : folder_(std::move(folder)) {
  ::mkdir(folder_.c_str(), 0700);
}

std::string FolderBlobs::path(std::string_view name) const {
  ASSERT(is_name(name));
  return folder_ + "/" + std::string(name.substr(0, 2)) + "/" + std::string(name);
}

// A disk may take seconds for what is to be durable.
Result<std::int64_t> FolderBlobs::append(std::string_view name, std::int64_t offset,
                                         std::string_view bytes) {
  return work::elsewhere([&] { return append_here(name, offset, bytes); });
}

Result<std::string> FolderBlobs::finish(std::string_view name) {
  return work::elsewhere([&] { return finish_here(name); });
}

Result<std::int64_t> FolderBlobs::append_here(std::string_view name, std::int64_t offset,
                                              std::string_view bytes) {
  TRY(require_space(folder_, bytes.size()));
  const std::string unfinished = path(name) + ".part";
  const std::string folder = unfinished.substr(0, unfinished.rfind('/'));
  ::mkdir(folder.c_str(), 0700);
  const File file(unfinished, O_RDWR | O_CREAT);
  if (!file.is_open()) return storage_error("open");
  struct stat facts {};
  if (::fstat(file.descriptor(), &facts) != 0) return storage_error("stat");
  if (facts.st_size < offset) {
    Error error =
        fail(Failure::conflict, "offset_mismatch",
             "Bytes are missing before this point. Ask for the offset and continue there.");
    error.cause = "have " + std::to_string(facts.st_size) + ", asked " + std::to_string(offset);
    return error;
  }
  // What was written beyond the acknowledged offset belongs to a request that was never answered.
  if (facts.st_size > offset && ::ftruncate(file.descriptor(), offset) != 0) {
    return storage_error("truncate");
  }
  Status written = write_all(file.descriptor(), bytes, offset);
  if (!written.is_error() && ::fdatasync(file.descriptor()) != 0) written = storage_error("fsync");
  if (!written.is_error() && offset == 0) written = sync_folder(folder);
  // Also when the folder was there: another upload may have made it just now, or before a crash.
  if (!written.is_error() && offset == 0) written = sync_folder(folder_);
  if (written.is_error()) {
    [[maybe_unused]] const int cut = ::ftruncate(file.descriptor(), offset);
    return written.release_error();
  }
  return offset + static_cast<std::int64_t>(bytes.size());
}

Result<std::string> FolderBlobs::finish_here(std::string_view name) {
  const std::string final_path = path(name);
  const std::string unfinished = final_path + ".part";
  const File file(unfinished, O_RDWR);
  if (!file.is_open()) {
    if (errno != ENOENT) return storage_error("open");
    std::string same = TRY(hash_file(final_path, name));
    // Finished before a crash, which may have come between the rename and its fsync.
    TRY(sync_folder(final_path.substr(0, final_path.rfind('/'))));
    return same;
  }
  std::string hash = TRY(hash_file(unfinished, name));
  if (::fsync(file.descriptor()) != 0) return storage_error("fsync");
  if (::rename(unfinished.c_str(), final_path.c_str()) != 0) return storage_error("rename");
  TRY(sync_folder(final_path.substr(0, final_path.rfind('/'))));
  return hash;
}

Status FolderBlobs::remove(std::string_view name) {
  const std::string final_path = path(name);
  for (const std::string& one : {final_path, final_path + ".part"}) {
    if (::unlink(one.c_str()) != 0 && errno != ENOENT) return storage_error("unlink");
  }
  return ok();
}

Result<std::int64_t> FolderBlobs::size(std::string_view name) {
  return size_of(path(name), name);
}

Result<std::int64_t> FolderBlobs::unfinished_size(std::string_view name) {
  return size_of(path(name) + ".part", name);
}

std::vector<std::string> FolderBlobs::names_older_than(Time limit) const {
  std::vector<std::string> names;
  const auto visit = [](const std::string& folder, const auto& each) {
    DIR* opened = ::opendir(folder.c_str());
    if (opened == nullptr) return;
    while (const dirent* entry = ::readdir(opened)) {
      if (entry->d_name[0] != '.') each(std::string(entry->d_name));
    }
    ::closedir(opened);
  };
  visit(folder_, [&](const std::string& part) {
    visit(folder_ + "/" + part, [&](const std::string& file) {
      struct stat facts {};
      const std::string full = folder_ + "/" + part + "/" + file;
      if (::stat(full.c_str(), &facts) != 0 || facts.st_mtime >= limit.ms / kSecondMs) return;
      const std::string name = file.substr(0, file.find('.'));
      if (is_name(name)) names.push_back(name);
    });
  });
  return names;
}

}  // namespace candor::blobs
