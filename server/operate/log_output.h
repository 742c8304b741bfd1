// Where the lines of the log go: the console and a file. Lines of which there may be thousands a
// second wait up to a tenth of one and are then written together by a thread of its own; any other
// line goes out at once, behind those that waited before it. Thread-safe.
//
// A process that is killed loses the lines that wait; what it did stands in the database.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "server/operate/log_file.h"

namespace candor {

class LogOutput {
 public:
  // No file: the console alone.
  explicit LogOutput(std::unique_ptr<LogFile> file);
  // Writes what waits.
  ~LogOutput();
  LogOutput(const LogOutput&) = delete;
  LogOutput& operator=(const LogOutput&) = delete;

  bool has_file() const { return file_ != nullptr; }
  // Both with their end. `for_file` is not used without a file.
  void write(std::string_view for_file, std::string_view for_console);
  void write_soon(std::string_view for_file, std::string_view for_console);
  // When it returns, all lines given before have gone out.
  void flush();

 private:
  struct Lines {
    std::string file, console;
  };
  std::size_t add(std::string_view for_file, std::string_view for_console);
  void loop();

  const std::unique_ptr<LogFile> file_;
  std::mutex going_out_;  // held while lines are written, so that they stay in order
  std::mutex mutex_;
  std::condition_variable changed_;
  Lines waiting_;  // guarded by mutex_, like the next
  bool is_ending_ = false;
  std::thread thread_;  // last: it uses what stands above
};

}  // namespace candor
