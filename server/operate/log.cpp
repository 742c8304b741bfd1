// One JSON object per line, written with one call so that lines of several threads stay whole.
#include "server/operate/log.h"

#include <unistd.h>

#include <chrono>

#include "shared/base/time.h"
#include "shared/describe/json.h"

namespace candor {

namespace {

constexpr std::string_view kWords[] = {"debug", "info", "warn", "error"};

void to_error_stream(std::string_view line) {
  std::string whole(line);
  whole += '\n';
  // A log that cannot be written must not stop the server.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, whole.data(), whole.size());
}

void append_member(std::string& line, std::string_view name, std::string_view value) {
  json::append_string(line, name);
  line += ':';
  json::append_string(line, value);
}

}  // namespace

Log::Log(Sink sink) : sink_(sink ? std::move(sink) : Sink(to_error_stream)) {}

void Log::write(LogLevel level, std::string_view event,
                std::initializer_list<LogField> fields) const {
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
  std::string line = "{";
  append_member(line, "time", format_time(Time{now.count()}));
  line += ',';
  append_member(line, "level", kWords[static_cast<int>(level)]);
  line += ',';
  append_member(line, "event", event);
  for (const LogField& field : fields) {
    line += ',';
    append_member(line, field.name, field.value);
  }
  line += '}';
  sink_(line);
}

}  // namespace candor
