// Structured log lines: one JSON object per line on the error stream. Personal data never enters:
// no names, e-mail addresses, tokens or bodies. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace candor {

enum class LogLevel { debug, info, warn, error };

struct LogField {
  std::string_view name;
  std::string value;
};

class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;
  explicit Log(Sink sink = {});  // empty: standard error
  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields = {}) const;

 private:
  Sink sink_;
};

}  // namespace candor
