// Lines are made whole and written with one call, so that those of several threads stay whole.
#include "server/operate/log.h"

#include <chrono>

#include "server/operate/log_output.h"
#include "shared/base/time.h"
#include "shared/describe/json.h"

namespace candor {

namespace {

constexpr std::string_view kClasses[] = {"server", "request", "error", "performance", "security"};
constexpr std::string_view kLevels[] = {"DEBUG", "INFO", "WARNING", "ERROR"};

void append_member(std::string& line, std::string_view name, std::string_view value) {
  json::append_string(line, name);
  line += ':';
  json::append_string(line, value);
}

std::string json_line(std::string_view time, LogClass kind, LogLevel level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line = "{";
  append_member(line, "time", time);
  line += ',';
  append_member(line, "level", word_of(level));
  line += ',';
  append_member(line, "class", kClasses[static_cast<int>(kind)]);
  line += ',';
  append_member(line, "event", event);
  for (const LogField& field : fields) {
    line += ',';
    append_member(line, field.name, redacted(field.value));
  }
  line += '}';
  return line;
}

// S4-75: "time - name - LEVEL - message". A value never breaks the line.
std::string text_line(std::string_view time, LogClass kind, LogLevel level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line(time);
  line += " - candor.";
  line += kClasses[static_cast<int>(kind)];
  line += " - ";
  line += kLevels[static_cast<int>(level)];
  line += " - ";
  line += event;
  for (const LogField& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    std::string value = redacted(field.value);
    const bool is_word = !value.empty() && value.find_first_of(" \t\"=") == std::string::npos;
    for (char& c : value) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    if (is_word) {
      line += value;
    } else {
      json::append_string(line, value);
    }
  }
  return line;
}

std::unique_ptr<LogFile> file_of(const LogOptions& options) {
  if (options.folder.empty() || options.files <= 0) return nullptr;
  return std::make_unique<LogFile>(options.folder, options.file_bytes, options.files);
}

std::string time_now() {
  using namespace std::chrono;
  return format_time(
      Time{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()});
}

}  // namespace

Log::Log(Sink sink)
    : sink_(std::move(sink)), output_(sink_ ? nullptr : std::make_unique<LogOutput>(nullptr)) {}
Log::Log(const LogOptions& options)
    : level_(options.level),
      form_(options.form),
      output_(std::make_unique<LogOutput>(file_of(options))) {}
Log::~Log() = default;

void Log::put(LogClass kind, LogLevel level, std::string_view event,
              std::initializer_list<LogField> fields) const {
  if (level < level_) return;
  const std::string time = time_now();
  std::string json, text;
  const bool needs_json = sink_ || form_ == LogForm::json || output_->has_file();
  if (needs_json) json = json_line(time, kind, level, event, fields);
  if (sink_) return sink_(json);
  json += '\n';
  if (form_ == LogForm::text) text = text_line(time, kind, level, event, fields) + '\n';
  const std::string& console = form_ == LogForm::text ? text : json;
  const bool may_wait = kind == LogClass::request && level <= LogLevel::info;
  may_wait ? output_->write_soon(json, console) : output_->write(json, console);
}

void Log::flush() const {
  if (output_) output_->flush();
}

void Log::write(LogLevel level, std::string_view event,
                std::initializer_list<LogField> fields) const {
  const LogClass kind = level == LogLevel::error     ? LogClass::error
                        : event.starts_with("slow_") ? LogClass::performance
                                                     : LogClass::server;
  put(kind, level, event, fields);
}

void Log::request(LogLevel level, std::initializer_list<LogField> fields) const {
  put(LogClass::request, level, "request", fields);
}

void Log::security(std::string_view event, std::initializer_list<LogField> fields,
                   LogLevel level) const {
  put(LogClass::security, level, event, fields);
}

}  // namespace candor
