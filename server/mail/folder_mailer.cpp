// Order of the steps, so that a crash between any two neither loses nor doubles a message, even
// when files of new/ were taken away meanwhile:
//   1. tmp/<name> is written and durable        a crash: written anew
//   2. sent/<name> is there and durable         from here on the message counts as sent
//   3. tmp/<name> moves to new/<name>           a crash before: tmp/<name> is there, and moves then
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "server/mail/mailer.h"
#include "server/work/event.h"
#include "server/work/file.h"

namespace candor::mail {

using work::File;

namespace {

Error cannot(const std::string& step, const std::string& path) {
  const int problem = errno;
  const bool is_full = problem == ENOSPC || problem == EDQUOT;
  Error error = fail(is_full ? Failure::storage_full : Failure::unavailable,
                     is_full ? "storage_full" : "mail_folder",
                     "The server cannot put a message into its mail folder.");
  error.cause = step + " " + path + ": " + std::strerror(problem);
  return error;
}

File open_file(const std::string& path, int flags) {
  return File(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

bool write_all(const File& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool exists(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0;
}

Status sync_folder(const std::string& path) {
  return work::sync_folder(path) ? ok() : Status(cannot("make durable", path));
}

Status write_durably(const std::string& path, std::string_view bytes) {
  const File file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
  const bool is_durable = file.is_open() && write_all(file, bytes) && ::fsync(file.get()) == 0;
  if (!is_durable) return cannot("write", path);
  return sync_folder(work::folder_of(path));
}

Status make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return cannot("create", path);
  return ok();
}

}  // namespace

bool SentIds::has(const std::string& id) const {
  return exists(folder_ + "/" + file_name(id));
}

Status SentIds::add(const std::string& id) {
  TRY(make_folder(folder_));
  return write_durably(folder_ + "/" + file_name(id), {});
}

Status SentIds::forget(Time before) {
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, problem)) {
    struct stat facts {};
    const std::string path = entry.path().string();
    if (::stat(path.c_str(), &facts) != 0 || facts.st_mtime * kSecondMs >= before.ms) continue;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return cannot("remove", path);
  }
  return ok();
}

FolderMailer::FolderMailer(std::string folder)
    : folder_(std::move(folder)), sent_(folder_ + "/sent") {}

Status FolderMailer::forget(Time before) {
  const std::lock_guard lock(mutex_);
  return sent_.forget(before);
}

Status FolderMailer::send(const Message& message) {
  TRY(check(message));
  return work::elsewhere([&] { return send_here(message); });
}

Status FolderMailer::send_here(const Message& message) {
  const std::lock_guard lock(mutex_);
  for (const char* part : {"", "/tmp", "/new", "/cur"}) TRY(make_folder(folder_ + part));
  const std::string name = file_name(message.id);
  const std::string written = folder_ + "/tmp/" + name + ".eml";
  if (!sent_.has(message.id)) {
    TRY(write_durably(written, format(message)));
    TRY(sent_.add(message.id));
  }
  if (!exists(written)) return ok();  // everything was done before
  const std::string delivered = folder_ + "/new/" + name + ".eml";
  if (::rename(written.c_str(), delivered.c_str()) != 0) return cannot("move", written);
  TRY(sync_folder(folder_ + "/new"));
  return sync_folder(folder_ + "/tmp");
}

}  // namespace candor::mail
