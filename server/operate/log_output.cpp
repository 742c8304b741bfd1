#include "server/operate/log_output.h"

#include <unistd.h>

#include <chrono>
#include <exception>
#include <new>
#include <utility>

namespace candor {

namespace {
constexpr std::chrono::milliseconds kPatience{100};
constexpr std::size_t kWaitingMax = 64 * 1024;  // then whoever comes writes
}  // namespace

LogOutput::LogOutput(std::unique_ptr<LogFile> file) : file_(std::move(file)) {
  try {
    thread_ = std::thread([this] { loop(); });
  } catch (const std::exception&) {
    // Then no line waits.
  }
}

LogOutput::~LogOutput() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  flush();
}

void LogOutput::write(std::string_view for_file, std::string_view for_console) {
  add(for_file, for_console);
  flush();
}

void LogOutput::write_soon(std::string_view for_file, std::string_view for_console) {
  const std::size_t bytes = add(for_file, for_console);
  if (bytes >= kWaitingMax || !thread_.joinable()) return flush();
  if (bytes == for_console.size()) changed_.notify_one();  // nothing waited before
}

// How many bytes wait now.
std::size_t LogOutput::add(std::string_view for_file, std::string_view for_console) {
  const std::lock_guard lock(mutex_);
  if (file_) waiting_.file += for_file;
  waiting_.console += for_console;
  return waiting_.console.size();
}

void LogOutput::flush() {
  const std::lock_guard in_order(going_out_);
  Lines lines;
  {
    const std::lock_guard lock(mutex_);
    std::swap(lines, waiting_);
  }
  try {
    if (!lines.file.empty()) file_->write(lines.file);
  } catch (const std::bad_alloc&) {
    // Dropped, like what the disk does not take.
  }
  std::string_view left = lines.console;
  while (!left.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, left.data(), left.size());
    if (written <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(written));
  }
}

void LogOutput::loop() {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.console.empty(); });
    changed_.wait_for(lock, kPatience, [this] { return is_ending_; });
    lock.unlock();
    flush();
    lock.lock();
  }
}

}  // namespace candor
