#include "server/blobs/folder_blobs.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "server/work/digest.h"
#include "server/work/event.h"

namespace candor::blobs {

using work::File;

namespace {

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr std::size_t kNameMin = 3, kNameMax = 64;
constexpr std::uint64_t kReserveBytes = 64ull * 1024 * 1024, kReservePart = 32;

File open_file(const std::string& path, int flags) {
  return File(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

// Bytes into `buffer`; fewer than asked only at the end of the file.
Result<std::size_t> read_at(int descriptor, char* buffer, std::size_t length, std::int64_t offset) {
  std::size_t done = 0;
  while (done < length) {
    const ssize_t count =
        ::pread(descriptor, buffer + done, length - done, offset + static_cast<std::int64_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return storage_error("read");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

// Recordings leave some room to the database (64 MiB or a 32nd of a small disk), so that people can
// still sign in and delete when no more can be recorded.
Status require_space(const std::string& folder, std::int64_t bytes) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return ok();  // the write itself will tell
  const std::uint64_t reserve =
      std::min<std::uint64_t>(kReserveBytes, disk.f_blocks * disk.f_frsize / kReservePart);
  if (disk.f_bavail * disk.f_frsize >= reserve + static_cast<std::uint64_t>(bytes)) return ok();
  errno = ENOSPC;
  return storage_error("keep room for the database");
}

Status sync_folder(const std::string& folder) {
  return work::sync_folder(folder) ? ok() : Status(storage_error("fsync folder"));
}

Result<std::int64_t> size_of(const std::string& path, std::string_view name) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0) return static_cast<std::int64_t>(facts.st_size);
  if (errno == ENOENT) return no_blob(name);
  return storage_error("stat");
}

Result<LocalFile> open_whole(const std::string& path, std::string_view name) {
  LocalFile opened;
  opened.file = open_file(path, O_RDONLY);
  if (!opened.file.is_open()) return errno == ENOENT ? no_blob(name) : storage_error("open");
  struct stat facts {};
  if (::fstat(opened.file.get(), &facts) != 0) return storage_error("stat");
  opened.path = path;
  opened.length = facts.st_size;
  return opened;
}

}  // namespace

bool is_name(std::string_view name) {
  if (name.size() < kNameMin || name.size() > kNameMax) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

Error no_blob(std::string_view name) {
  Error error = fail(Failure::not_found, "no_blob", "This file no longer exists, or never did.");
  error.cause = "blob " + std::string(name.substr(0, kNameMax));
  return error;
}

Error storage_failed(std::string cause) {
  Error error = fail(Failure::unavailable, "storage_failed",
                     "The server cannot store files right now. Try again in a moment.");
  error.cause = std::move(cause);
  error.retry_after_seconds = 5;
  return error;
}

Error storage_error(std::string_view step) {
  const int problem = errno;
  const std::string cause = std::string(step) + ": " + std::strerror(problem);
  const bool is_full = problem == ENOSPC || problem == EDQUOT || problem == EFBIG;
  if (!is_full) return storage_failed(cause);
  Error error = fail(Failure::storage_full, "storage_full",
                     "The server's disk is full. What you recorded is still on your device.");
  error.cause = cause;
  return error;
}

Status write_all(const File& file, std::string_view bytes, std::int64_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::pwrite(file.get(), bytes.data() + done, bytes.size() - done,
                                   offset + static_cast<std::int64_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return storage_error("write");
    done += static_cast<std::size_t>(count);
  }
  return ok();
}

Error no_such_bytes(std::string_view name) {
  Error error = fail(Failure::range, "no_such_bytes", "The file has no bytes there.");
  error.cause = no_blob(name).cause;
  return error;
}

Result<std::string> bytes_of(const LocalFile& file, std::int64_t offset, std::int64_t length) {
  if (offset < 0 || length <= 0 || offset >= file.length) return std::string();
  std::string bytes(static_cast<std::size_t>(std::min(length, file.length - offset)), '\0');
  bytes.resize(TRY(read_at(file.file.get(), bytes.data(), bytes.size(), file.position + offset)));
  return bytes;
}

Result<std::string> hash_of(const LocalFile& file) {
  work::Digest digest;
  const auto buffer = std::make_unique<std::array<char, kReadBytes>>();
  for (std::int64_t done = 0; done < file.length;) {
    const auto wanted = std::min<std::int64_t>(kReadBytes, file.length - done);
    const std::size_t count = TRY(read_at(file.file.get(), buffer->data(),
                                          static_cast<std::size_t>(wanted), file.position + done));
    if (count == 0) return storage_failed("a file became shorter while it was read");
    digest.add({buffer->data(), count});
    done += static_cast<std::int64_t>(count);
  }
  return digest.finish_hex();
}

FolderBlobs::FolderBlobs(std::string folder) : folder_(std::move(folder)) {
  ::mkdir(folder_.c_str(), 0700);
}

std::string FolderBlobs::subfolder(std::string_view name) const {
  return folder_ + "/" + std::string(name.substr(0, 2));
}

std::string FolderBlobs::path(std::string_view name) const {
  return subfolder(name) + "/" + std::string(name);
}

// A disk may take seconds for what is to be durable.
Result<std::int64_t> FolderBlobs::append(std::string_view name, std::int64_t offset,
                                         const work::Bytes& bytes) {
  if (!is_name(name)) return no_blob(name);
  return work::elsewhere([&] { return append_here(name, offset, bytes); });
}

Result<std::string> FolderBlobs::finish(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return work::elsewhere([&] { return finish_here(name); });
}

// That a subfolder exists does not say that its entry is durable: another thread, or a run that
// was killed, may have made it a moment ago.
Status FolderBlobs::make_subfolder(std::string_view name) {
  const std::string folder = subfolder(name);
  {
    const std::lock_guard lock(mutex_);
    if (durable_subfolders_.contains(folder)) return ok();
  }
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return storage_error("mkdir");
  TRY(sync_folder(folder_));
  const std::lock_guard lock(mutex_);
  durable_subfolders_.insert(folder);
  return ok();
}

Result<std::int64_t> FolderBlobs::append_here(std::string_view name, std::int64_t offset,
                                              const work::Bytes& bytes) {
  TRY(require_space(folder_, bytes.size()));
  if (offset == 0) TRY(make_subfolder(name));
  const File file = open_file(unfinished_path(name), offset == 0 ? O_RDWR | O_CREAT : O_RDWR);
  if (!file.is_open() && errno != ENOENT) return storage_error("open");
  struct stat facts {};
  if (file.is_open() && ::fstat(file.get(), &facts) != 0) return storage_error("stat");
  if (facts.st_size < offset) {
    Error error =
        fail(Failure::conflict, "offset_mismatch",
             "Bytes are missing before this point. Ask for the offset and continue there.");
    error.cause = "have " + std::to_string(facts.st_size) + ", asked " + std::to_string(offset);
    return error;
  }
  // What was written beyond the acknowledged offset belongs to a request that was never answered.
  if (facts.st_size > offset && ::ftruncate(file.get(), offset) != 0) {
    return storage_error("truncate");
  }
  std::int64_t end = offset;
  Status written = bytes.visit([&](std::string_view piece) -> Status {
    TRY(write_all(file, piece, end));
    end += std::ssize(piece);
    return ok();
  });
  if (!written.is_error() && ::fdatasync(file.get()) != 0) written = storage_error("fsync");
  if (!written.is_error() && offset == 0) written = sync_folder(subfolder(name));
  if (written.is_error()) {
    [[maybe_unused]] const int cut = ::ftruncate(file.get(), offset);
    return written.release_error();
  }
  return end;
}

Result<std::string> FolderBlobs::finish_here(std::string_view name) {
  Result<LocalFile> unfinished = open_unfinished(name);
  if (unfinished.is_error() && unfinished.error().failure != Failure::not_found) {
    return unfinished.release_error();
  }
  if (unfinished.is_error()) {  // finished before; perhaps a crash came before the last fsync
    const LocalFile finished = TRY(open_whole(path(name), name));
    TRY(sync_folder(subfolder(name)));
    return hash_of(finished);
  }
  std::string hash = TRY(hash_of(unfinished.value()));
  if (::fsync(unfinished.value().file.get()) != 0) return storage_error("fsync");
  if (::rename(unfinished_path(name).c_str(), path(name).c_str()) != 0) {
    return storage_error("rename");
  }
  TRY(sync_folder(subfolder(name)));
  return hash;
}

Result<LocalFile> FolderBlobs::open_unfinished(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return open_whole(unfinished_path(name), name);
}

Result<LocalFile> FolderBlobs::open(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return open_whole(path(name), name);
}

Result<LocalFile> FolderBlobs::open_part(std::string_view name, std::int64_t offset,
                                         std::int64_t length) {
  LocalFile opened = TRY(open(name));
  if (offset < 0 || length <= 0 || offset >= opened.length) return no_such_bytes(name);
  opened.position = offset;
  opened.length = std::min(length, opened.length - offset);
  return opened;
}

Result<std::string> FolderBlobs::read(std::string_view name, std::int64_t offset,
                                      std::int64_t length) {
  Result<LocalFile> opened = open_unfinished(name);
  const bool is_absent = opened.is_error() && opened.error().failure == Failure::not_found;
  if (is_absent) opened = open(name);
  if (opened.is_error()) return opened.release_error();
  return bytes_of(opened.value(), offset, length);
}

Status FolderBlobs::remove(std::string_view name) {
  if (!is_name(name)) return ok();
  return work::elsewhere([&]() -> Status {
    TRY(unlink_both(name));
    struct stat facts {};
    if (::stat(subfolder(name).c_str(), &facts) != 0 && errno == ENOENT) return ok();
    return sync_folder(subfolder(name));
  });
}

void FolderBlobs::remove_later(std::string_view name) {
  if (is_name(name)) (void)unlink_both(name);
}

Status FolderBlobs::unlink_both(std::string_view name) {
  for (const std::string& one : {path(name), unfinished_path(name)}) {
    if (::unlink(one.c_str()) != 0 && errno != ENOENT) return storage_error("unlink");
  }
  return ok();
}

Result<std::int64_t> FolderBlobs::size(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return size_of(path(name), name);
}

Result<std::int64_t> FolderBlobs::unfinished_size(std::string_view name) {
  if (!is_name(name)) return no_blob(name);
  return size_of(unfinished_path(name), name);
}

Result<std::vector<Listed>> FolderBlobs::list(Time limit) {
  std::vector<Listed> listed;
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
      const bool is_finished = name.size() == file.size();
      if (is_name(name)) listed.push_back({name, facts.st_size, is_finished});
    });
  });
  return listed;
}

}  // namespace candor::blobs
