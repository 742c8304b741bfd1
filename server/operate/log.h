// The log: what happened, one line each, in five classes (S0-33): the server itself, requests,
// errors, performance, security. On the console and in a rotating file (S4-75). A line is a JSON
// object; for people the console can show "time - name - LEVEL - message" instead.
//
// Personal data never enters on purpose: no names, e-mail addresses, tokens or bodies. What slips
// into a text all the same, such as an address in the words of another library, is covered before
// it is written (redacted). Only security lines name the network address that asked.
// Thread-safe; a log that cannot be written never stops the server.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "shared/describe/describe.h"

namespace candor {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
template <>
struct describe_choices<LogLevel> {
  static constexpr std::string_view name = "LogLevel";
  static constexpr auto values = std::to_array<Choice>({
      {int(LogLevel::debug), "debug", "log_level.debug"},
      {int(LogLevel::info), "info", "log_level.info"},
      {int(LogLevel::warn), "warn", "log_level.warn"},
      {int(LogLevel::error), "error", "log_level.error"},
  });
  // The words of the source documents' own loggers.
  static constexpr auto synonyms = std::to_array<Choice>({
      {int(LogLevel::warn), "warning", {}},
      {int(LogLevel::error), "critical", {}},
  });
};

enum class LogClass : std::uint8_t { server, request, error, performance, security };

// How the console shows a line; the file always has JSON.
enum class LogForm : std::uint8_t { json, text };
template <>
struct describe_choices<LogForm> {
  static constexpr std::string_view name = "LogForm";
  static constexpr auto values = std::to_array<Choice>({
      {int(LogForm::json), "json", "log_form.json"},
      {int(LogForm::text), "text", "log_form.text"},
  });
};

struct LogField {
  std::string_view name;
  std::string value;
};

class LogOutput;

struct LogOptions {
  LogLevel level = LogLevel::info;  // quieter lines are not written
  LogForm form = LogForm::json;     // of the console
  std::string folder;               // for "candor.log" and its predecessors; empty: no file
  std::int64_t file_bytes = 10ll * 1024 * 1024;  // then the next file begins
  int files = 5;                                 // that stay, the newest included; 0: no file
};

class Log {
 public:
  // Takes lines without their end; called by any thread.
  using Sink = std::function<void(std::string_view line)>;
  // To one place, every level, as JSON. Empty: standard error.
  explicit Log(Sink sink = {});
  // To standard error and, where a folder is named, to a file in it, which is made when missing.
  explicit Log(const LogOptions& options);
  ~Log();

  // Class error for LogLevel::error, performance for events that begin with "slow_", else server.
  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields = {}) const;
  // A request that was answered. Up to LogLevel::info its line waits a moment for others
  // (log_output.h).
  void request(LogLevel level, std::initializer_list<LogField> fields) const;
  // Something an attack could be made of, or that tells of one: "sign_in_failed", "rate_limited".
  // Names the request's number and the network address where known, never a person.
  void security(std::string_view event, std::initializer_list<LogField> fields,
                LogLevel level = LogLevel::warn) const;
  // When it returns, all lines given before have been written.
  void flush() const;

 private:
  void put(LogClass kind, LogLevel level, std::string_view event,
           std::initializer_list<LogField> fields) const;
  Sink sink_;
  LogLevel level_ = LogLevel::debug;
  LogForm form_ = LogForm::json;
  const std::unique_ptr<LogOutput> output_;  // without a sink
};

// `text` with what could be personal or secret covered: e-mail addresses, tokens and keys of ours,
// JSON Web Tokens, values of telling parameters (token=, password=, ...), passwords in addresses.
std::string redacted(std::string_view text);

}  // namespace candor
