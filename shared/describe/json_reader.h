// Events into a described value, with every violation noted on the way. Internal to
// shared/describe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/describe/json.h"
#include "shared/describe/json_parse.h"
#include "shared/describe/json_values.h"

namespace candor::json {

class Reader final : public Events {
 public:
  // `value` outlives the reader.
  Reader(const TypeInfo& type, void* value, ReadMode mode)
      : root_type_(type), root_value_(value), mode_(mode) {}

  bool begin_object() override;
  bool key(std::string_view name) override;
  bool end_object() override;
  bool begin_array() override;
  bool end_array() override;
  bool text(std::string_view value) override { return scalar(Spelling::string, value); }
  bool number(std::string_view digits) override { return scalar(Spelling::number, digits); }
  bool boolean(bool value) override { return scalar(Spelling::boolean, value ? "true" : "false"); }
  bool null() override;
  bool form_text(std::string_view value) { return scalar(Spelling::form, value); }

  // After the last event: the rules of the value, then everything that was found.
  // `parsed` is what the parser said; `present` may be null.
  Status finish(Status parsed, Present* present);

 private:
  struct Frame {
    const TypeInfo* type;  // record or list
    void* value;
    FieldInfo element;      // list: the rules of one element
    std::int64_t maximum;   // list: its longest length
    std::size_t path_size;  // length of path_ for this frame itself
    Present seen = 0, seen_also = 0;
    int field = -1;          // record: the field of the last key, -1 to skip its value
    bool is_second = false;  // record: that key was the field's other name
    std::int64_t count = 0;  // list: elements so far
  };
  // Where the next value goes; type is null when it is to be skipped.
  struct Slot {
    const TypeInfo* type = nullptr;
    void* value = nullptr;
    const FieldInfo* field = nullptr;
    bool is_second = false;
  };

  Slot next();
  Slot next_in_record(Frame& frame);
  Slot next_in_list(Frame& frame);
  bool scalar(Spelling spelling, std::string_view text);
  bool enter(Kind kind);
  bool leave();
  bool stop(Error error);
  bool refuses(const FieldInfo& field);
  void extend_path(const Frame& frame, std::string_view name);
  void check_required(const Frame& frame);
  void report(const TypeInfo& type, const FieldInfo& field, std::string_view code);
  void report(std::string path, std::string_view code, std::string message);
  bool covers(const std::string& path) const;

  const TypeInfo& root_type_;
  void* root_value_;
  const ReadMode mode_;
  const FieldInfo root_field_{};
  std::vector<Frame> frames_;
  std::string path_;
  std::vector<FieldError> errors_;
  std::optional<Error> fatal_;
  Present present_ = 0;
  int skip_depth_ = 0;  // objects and arrays open inside a value that is skipped
};

}  // namespace candor::json
