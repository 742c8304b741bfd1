// System calls on files with errors that say what to do.
#include "server/operate/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/work/digest.h"
#include "server/work/file.h"

namespace candor::operate {

using work::File;

namespace {

constexpr std::size_t kPieceBytes = 256 * 1024;

thread_local const std::atomic<bool>* is_interrupted = nullptr;

File open_file(const std::string& path, int flags) {
  return File(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

Status write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return file_error("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return ok();
}

}  // namespace

Error file_error(std::string_view step, const std::string& path) {
  const int problem = errno;
  const std::string why = std::strerror(problem);
  const bool is_full = problem == ENOSPC || problem == EDQUOT || problem == EFBIG;
  Error error;
  if (is_full) {
    error = fail(Failure::storage_full, "storage_full", "The disk is full: make room first.");
  } else if (problem == ENOENT) {
    error = fail(Failure::not_found, "no_file", path + " does not exist.");
  } else {
    error = fail(Failure::unavailable, "storage_failed", path + " cannot be used (" + why + ").");
  }
  error.cause = std::string(step) + " " + path + ": " + why;
  return error;
}

void interrupt_files_when(const std::atomic<bool>* is_stopping) {
  is_interrupted = is_stopping;
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, problem)) {
    if (!entry.is_directory(problem))
      names.push_back(entry.path().string().substr(folder.size() + 1));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Status make_folder(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (!problem) return ok();
  errno = problem.value();
  return file_error("create", path);
}

Status sync_folder(const std::string& path) {
  return work::sync_folder(path) ? ok() : Status(file_error("fsync", path));
}

Status sync_folders_below(const std::string& path) {
  std::error_code problem;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, problem)) {
    if (entry.is_directory(problem)) TRY(sync_folder(entry.path().string()));
  }
  return sync_folder(path);
}

Status write_private_file(const std::string& folder, const std::string& name,
                          std::string_view text) {
  const std::string path = folder + "/" + name;
  const std::string temporary = path + ".new";
  {
    const File file = open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return file_error("open", temporary);
    TRY(write_all(file.get(), text, temporary));
    if (::fsync(file.get()) != 0) return file_error("fsync", temporary);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return file_error("rename", path);
  return sync_folder(folder);
}

Status read_pieces(const std::string& path, std::int64_t limit, const TakePiece& take) {
  const File file = open_file(path, O_RDONLY);
  if (!file.is_open()) return file_error("open", path);
  std::string buffer(kPieceBytes, '\0');
  std::int64_t left = limit == kWholeFile ? INT64_MAX : limit;
  while (left > 0) {
    if (is_interrupted != nullptr && *is_interrupted)
      return fail(Failure::unavailable, "interrupted", "The server is stopping.");
    const auto wanted = static_cast<std::size_t>(
        std::min<std::int64_t>(left, static_cast<std::int64_t>(buffer.size())));
    const ssize_t count = ::read(file.get(), buffer.data(), wanted);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("read", path);
    if (count == 0) break;
    TRY(take({buffer.data(), static_cast<std::size_t>(count)}));
    left -= count;
  }
  return ok();
}

Result<Fingerprint> fingerprint(const std::string& path, std::int64_t limit) {
  work::Digest digest;
  Fingerprint found;
  TRY(read_pieces(path, limit, [&](std::string_view piece) {
    digest.add(piece);
    found.bytes += static_cast<std::int64_t>(piece.size());
    return ok();
  }));
  found.sha256 = digest.finish_hex();
  return found;
}

Result<Fingerprint> write_pieces(const std::string& to,
                                 const std::function<Status(const TakePiece&)>& give) {
  const File target = open_file(to, O_WRONLY | O_CREAT | O_TRUNC);
  if (!target.is_open()) return file_error("open", to);
  work::Digest digest;
  Fingerprint written;
  TRY(give([&](std::string_view piece) {
    digest.add(piece);
    written.bytes += static_cast<std::int64_t>(piece.size());
    return write_all(target.get(), piece, to);
  }));
  if (::fsync(target.get()) != 0) return file_error("fsync", to);
  written.sha256 = digest.finish_hex();
  return written;
}

Result<Fingerprint> copy_file(const std::string& from, const std::string& to, std::int64_t limit) {
  return write_pieces(to, [&](const TakePiece& take) { return read_pieces(from, limit, take); });
}

Status remove_all(const std::string& path) {
  std::error_code problem;
  std::filesystem::remove_all(path, problem);
  if (!problem) return ok();
  errno = problem.value();
  return file_error("remove", path);
}

std::int64_t free_bytes(const std::string& path) {
  struct statvfs disk {};
  std::string there = path;
  while (!exists(there) && there.rfind('/') != std::string::npos)
    there.erase(std::max<std::size_t>(there.rfind('/'), 1));
  if (::statvfs(exists(there) ? there.c_str() : ".", &disk) != 0) return -1;
  return static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
}

std::string readable_size(std::int64_t bytes) {
  constexpr std::int64_t kMegabyte = 1024 * 1024;
  if (bytes < kMegabyte) return std::to_string((bytes + 1023) / 1024) + " KB";
  return std::to_string((bytes + kMegabyte - 1) / kMegabyte) + " MB";
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
  File opened = open_file(folder, O_RDONLY | O_DIRECTORY);
  if (!opened.is_open()) return file_error("open", folder);
  if (work::lock(opened)) return FolderLock(std::move(opened));
  return fail(Failure::conflict, "in_use",
              "Another Candor is working in " + folder + ". Wait until it has finished.");
}

DataLock::DataLock(const std::string& data)
    : file_(open_file(data + "/candor.lock", O_RDWR)),
      is_taken_(!file_.is_open() || work::lock(file_)) {}

}  // namespace candor::operate
