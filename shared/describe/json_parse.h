// The JSON grammar as events: the only place that knows the parsing library. Internal to
// shared/describe.
#pragma once

#include <string_view>

#include "shared/base/result.h"

namespace candor::json {

// Receives a text in order. An event that returns false stops the parse with the code "stopped".
// Views live during the call only.
class Events {
 public:
  virtual bool begin_object() = 0;
  virtual bool key(std::string_view name) = 0;
  virtual bool end_object() = 0;
  virtual bool begin_array() = 0;
  virtual bool end_array() = 0;
  virtual bool text(std::string_view value) = 0;
  virtual bool number(std::string_view digits) = 0;  // as written
  virtual bool boolean(bool value) = 0;
  virtual bool null() = 0;

 protected:
  ~Events() = default;
};

struct ParseLimits {
  std::int64_t bytes;
  int depth;
  int nodes;  // values of any kind
};
ParseLimits request_limits();
ParseLimits response_limits();

// Failure::malformed with malformed_json, invalid_utf8, too_deep, trailing_data or stopped;
// Failure::too_large with too_large; Failure::invalid with out_of_range for a number no computer
// program can hold (1e400).
Status parse(std::string_view text, const ParseLimits& limits, Events& events);

}  // namespace candor::json
