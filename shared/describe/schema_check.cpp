// A response text against its type: what the schema promises and what no viewer may see.
#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/describe/json_parse.h"
#include "shared/describe/json_values.h"
#include "shared/describe/schema.h"
#include "shared/describe/validate.h"

namespace candor::schema {

namespace {

class Checker final : public json::Events {
 public:
  Checker(const TypeInfo& type, Audience viewer) : root_(type), viewer_(viewer) {}

  bool begin_object() override { return enter(Kind::record); }
  bool end_object() override { return leave(); }
  bool begin_array() override { return enter(Kind::list); }
  bool end_array() override { return leave(); }
  bool text(std::string_view value) override { return scalar(json::Spelling::string, value); }
  bool number(std::string_view digits) override { return scalar(json::Spelling::number, digits); }
  bool boolean(bool value) override {
    return scalar(json::Spelling::boolean, value ? "true" : "false");
  }

  bool key(std::string_view name) override {
    if (skip_depth_ > 0) return true;
    Frame& frame = frames_.back();
    path_.resize(frame.path_size);
    if (!path_.empty()) path_ += '.';
    path_ += name;
    frame.field = nullptr;
    const int index = find_field(*frame.type, name);
    if (index < 0) {
      report("unknown_field", "The type does not declare this field");
      return true;
    }
    const FieldInfo& field = frame.type->fields[static_cast<std::size_t>(index)];
    const bool is_other_name = field.name != name;
    Present& seen = is_other_name ? frame.seen_also : frame.seen;
    if ((seen >> index & 1) != 0) report("duplicate_key", "Written twice");
    seen |= Present{1} << index;
    if (is_other_name && !field.prints_also) report("unknown_field", "This name is for input only");
    if (!is_visible(field)) report("leaked_field", "This reader must not see the field");
    frame.field = &field;
    return true;
  }

  bool null() override {
    const TypeInfo* type = next();
    if (type != nullptr && type->kind != Kind::optional) report("wrong_type", "null");
    return true;
  }

  std::vector<FieldError> finish(const Status& parsed) {
    if (parsed.is_error()) {
      errors_.push_back({path_, parsed.error().code, parsed.error().message});
    }
    return std::move(errors_);
  }

 private:
  struct Frame {
    const TypeInfo* type;
    std::size_t path_size;
    const FieldInfo* field = nullptr;
    Present seen = 0, seen_also = 0;
    std::int64_t count = 0;
  };

  bool is_visible(const FieldInfo& field) const {
    if (field.access == Access::write_only || field.access == Access::server_only) return false;
    return (field.audience_ & viewer_) != 0;
  }

  void report(std::string_view code, std::string message) {
    if (errors_.size() < limits::kFieldErrorsMax) {
      errors_.push_back({path_, std::string(code), std::move(message)});
    }
  }

  // The type of the next value, or null when it is skipped.
  const TypeInfo* next() {
    if (skip_depth_ > 0) return nullptr;
    if (frames_.empty()) return &root_;
    Frame& frame = frames_.back();
    if (frame.type->kind == Kind::record) return frame.field ? &frame.field->type() : nullptr;
    path_.resize(frame.path_size);
    path_ += "[" + text::number(frame.count++) + "]";
    return &frame.type->element();
  }

  bool enter(Kind kind) {
    const TypeInfo* type = next();
    if (type != nullptr && content_of(*type).kind == kind) {
      Frame frame{};
      frame.type = &content_of(*type);
      frame.path_size = path_.size();
      frames_.push_back(frame);
      return true;
    }
    if (type != nullptr) report("wrong_type", kind == Kind::record ? "an object" : "a list");
    ++skip_depth_;
    return true;
  }

  bool leave() {
    if (skip_depth_ > 0) {
      --skip_depth_;
      return true;
    }
    const Frame frame = frames_.back();
    frames_.pop_back();
    for (std::size_t i = 0; i < frame.type->fields.size(); ++i) {
      const FieldInfo& field = frame.type->fields[i];
      if (!is_visible(field)) continue;
      require(frame, field.name, (frame.seen >> i & 1) != 0);
      if (field.prints_also) require(frame, field.also, (frame.seen_also >> i & 1) != 0);
    }
    path_.resize(frame.path_size);
    return true;
  }

  void require(const Frame& frame, std::string_view name, bool is_there) {
    if (is_there) return;
    path_.resize(frame.path_size);
    if (!path_.empty()) path_ += '.';
    path_ += name;
    report("missing_field", "The type promises this field");
  }

  bool scalar(json::Spelling spelling, std::string_view text) {
    const TypeInfo* type = next();
    if (type == nullptr) return true;
    const TypeInfo& content = content_of(*type);
    std::int64_t number = 0;
    std::string words;
    void* scratch = content.kind == Kind::text ? static_cast<void*>(&words) : &number;
    // A value type may be narrower than the scratch number; only its text is judged.
    TypeInfo judged = content;
    judged.set_integer = [](void* value, std::int64_t i) {
      *static_cast<std::int64_t*>(value) = i;
    };
    const std::string_view code = json::assign(judged, FieldInfo{}, spelling, text, false, scratch);
    if (!code.empty()) report(code, violation_message(content, FieldInfo{}, code));
    return true;
  }

  const TypeInfo& root_;
  const Audience viewer_;
  std::vector<Frame> frames_;
  std::string path_;
  std::vector<FieldError> errors_;
  int skip_depth_ = 0;
};

}  // namespace

std::vector<FieldError> check_response(const TypeInfo& type, std::string_view text,
                                       Audience viewer) {
  Checker checker(type, viewer);
  return checker.finish(json::parse(text, json::response_limits(), checker));
}

}  // namespace candor::schema
