// Writes JSON text piece by piece and sets the commas. Internal to shared/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/text.h"
#include "shared/describe/json.h"

namespace candor::json {

class TextWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name) {
    separate();
    append_string(out_, name);
    out_ += ':';
    needs_comma_ = false;
  }
  void text(std::string_view value) {
    separate();
    append_string(out_, value);
    needs_comma_ = true;
  }
  // A number, true, false, null, or JSON text that is complete in itself.
  void raw(std::string_view json) {
    separate();
    out_ += json;
    needs_comma_ = true;
  }
  void integer(std::int64_t value) { raw(text::number(value)); }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  std::string release() { return std::move(out_); }

 private:
  void separate() {
    if (needs_comma_) out_ += ',';
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    needs_comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
  }

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace candor::json
