// JSON and form bodies in. Reading goes on after a violation, so that one pass names them all.
#include "shared/describe/json_reader.h"

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/describe/validate.h"

namespace candor::json {

namespace {

constexpr std::int64_t kNoMaximum = std::numeric_limits<std::int64_t>::max();

bool has(Present mask, int index) {
  return (mask >> index & 1) != 0;
}

// The rules of a list's field that apply to one element: all but the count.
FieldInfo element_of(const FieldInfo& list) {
  FieldInfo element = list;
  element.minimum = std::numeric_limits<std::int64_t>::min();
  element.maximum = kNoMaximum;
  element.is_required = false;
  return element;
}

}  // namespace

bool Reader::stop(Error error) {
  fatal_ = std::move(error);
  return false;
}

// Whether a report about `path` would repeat one about it or about what holds it.
bool Reader::covers(const std::string& path) const {
  for (const FieldError& error : errors_) {
    const std::size_t size = error.path.size();
    if (path.compare(0, size, error.path) != 0) continue;
    if (path.size() == size || path[size] == '.' || path[size] == '[') return true;
  }
  return false;
}

void Reader::report(std::string path, std::string_view code, std::string message) {
  if (errors_.size() >= limits::kFieldErrorsMax || covers(path)) return;
  errors_.push_back({std::move(path), std::string(code), std::move(message)});
}

void Reader::report(const TypeInfo& type, const FieldInfo& field, std::string_view code) {
  report(path_, code, violation_message(type, field, code));
}

void Reader::extend_path(const Frame& frame, std::string_view name) {
  path_.resize(frame.path_size);
  if (!path_.empty()) path_ += '.';
  const std::string_view shown = text::head(name, limits::kUnknownNameMax);
  path_ += shown;
  if (shown.size() != name.size()) path_ += "…";
}

// Notes a field that this body must not carry. A server_only field does not exist for others.
bool Reader::refuses(const FieldInfo& field) {
  if (mode_ == ReadMode::response) {
    return field.access == Access::server_only || field.access == Access::write_only;
  }
  if (field.access == Access::set_by_server) {
    report(field.type(), field, "read_only");
    return true;
  }
  if (field.access == Access::server_only) {
    report(field.type(), field, "unknown_field");
    return true;
  }
  return false;
}

bool Reader::key(std::string_view name) {
  if (skip_depth_ > 0) return true;
  Frame& frame = frames_.back();
  const int index = find_field(*frame.type, name);
  frame.field = -1;
  if (index < 0) {
    extend_path(frame, name);
    if (mode_ == ReadMode::request) report(*frame.type, root_field_, "unknown_field");
    return true;
  }
  const FieldInfo& field = frame.type->fields[static_cast<std::size_t>(index)];
  extend_path(frame, field.name);
  Present& seen = field.name == name ? frame.seen : frame.seen_also;
  const bool is_second = has(frame.seen | frame.seen_also, index);
  const Kind kind = content_of(field.type()).kind;
  if (has(seen, index) || (is_second && (kind == Kind::record || kind == Kind::list))) {
    Error error = fail(Failure::malformed, "duplicate_key", "Write each field once.");
    error.fields.push_back({path_, "duplicate_key", "Write this field once"});
    return stop(std::move(error));
  }
  seen |= Present{1} << index;
  if (refuses(field)) return true;
  frame.field = index;
  frame.is_second = is_second;
  return true;
}

Reader::Slot Reader::next_in_record(Frame& frame) {
  if (frame.field < 0) return {};
  const FieldInfo& field = frame.type->fields[static_cast<std::size_t>(frame.field)];
  return {&field.type(), field.address_in(frame.value), &field, frame.is_second};
}

Reader::Slot Reader::next_in_list(Frame& frame) {
  path_.resize(frame.path_size);
  if (frame.count >= frame.maximum) {
    FieldInfo list = frame.element;
    list.maximum = frame.maximum;
    report(*frame.type, list, "too_many_items");
    return {};
  }
  path_ += "[" + text::number(frame.count++) + "]";
  return {&frame.type->element(), frame.type->list.append(frame.value), &frame.element, false};
}

Reader::Slot Reader::next() {
  if (frames_.empty()) return {&root_type_, root_value_, &root_field_, false};
  Frame& frame = frames_.back();
  return frame.type->kind == Kind::record ? next_in_record(frame) : next_in_list(frame);
}

bool Reader::scalar(Spelling spelling, std::string_view text) {
  if (skip_depth_ > 0) return true;
  const Slot slot = next();
  if (slot.type == nullptr) return true;
  const std::string before = slot.is_second ? write(*slot.type, slot.value) : std::string();
  const TypeInfo* type = slot.type;
  void* value = slot.value;
  while (type->kind == Kind::optional) {
    value = type->optional.emplace(value);
    type = &type->element();
  }
  const bool cleans = mode_ == ReadMode::request;
  const std::string_view code = assign(*type, *slot.field, spelling, text, cleans, value);
  if (!code.empty()) {
    report(*type, *slot.field, code);
  } else if (slot.is_second && write(*slot.type, slot.value) != before) {
    report(*type, *slot.field, "conflicting_names");
  }
  return true;
}

bool Reader::null() {
  if (skip_depth_ > 0) return true;
  const Slot slot = next();
  if (slot.type == nullptr) return true;
  if (slot.type->kind != Kind::optional) {
    report(*slot.type, *slot.field, "wrong_type");
  } else if (slot.is_second && slot.type->optional.get(slot.value) != nullptr) {
    report(*slot.type, *slot.field, "conflicting_names");
  } else {
    slot.type->optional.reset(slot.value);
  }
  return true;
}

bool Reader::enter(Kind kind) {
  if (skip_depth_ > 0) {
    ++skip_depth_;
    return true;
  }
  const Slot slot = next();
  if (slot.type == nullptr) {
    skip_depth_ = 1;
    return true;
  }
  const TypeInfo* type = slot.type;
  void* value = slot.value;
  while (type->kind == Kind::optional) {
    value = type->optional.emplace(value);
    type = &type->element();
  }
  if (type->kind != kind) {
    report(*type, *slot.field, "wrong_type");
    skip_depth_ = 1;
    return true;
  }
  Frame frame{};
  frame.type = type;
  frame.value = value;
  frame.path_size = path_.size();
  if (kind == Kind::list) {
    type->list.clear(value);
    frame.element = element_of(*slot.field);
    frame.maximum = slot.field->maximum;
    if (frame.maximum == kNoMaximum && mode_ == ReadMode::request) {
      frame.maximum = limits::kListItemsMax;
    }
    if (mode_ == ReadMode::response) frame.maximum = kNoMaximum;
  }
  frames_.push_back(frame);
  return true;
}

bool Reader::leave() {
  if (skip_depth_ > 0) {
    --skip_depth_;
    return true;
  }
  const Frame& frame = frames_.back();
  path_.resize(frame.path_size);
  if (frame.type->kind == Kind::record) {
    if (mode_ == ReadMode::request) check_required(frame);
    if (frames_.size() == 1) present_ = frame.seen | frame.seen_also;
  }
  frames_.pop_back();
  return true;
}

// Texts are left to the rules: an absent one is as empty as an empty one.
void Reader::check_required(const Frame& frame) {
  for (std::size_t i = 0; i < frame.type->fields.size(); ++i) {
    const FieldInfo& field = frame.type->fields[i];
    if (!field.is_required || has(frame.seen | frame.seen_also, static_cast<int>(i))) continue;
    const TypeInfo& type = field.type();
    if (type.kind == Kind::text) continue;
    extend_path(frame, field.name);
    report(type, field, "required");
  }
  path_.resize(frame.path_size);
}

bool Reader::begin_object() {
  return enter(Kind::record);
}
bool Reader::end_object() {
  return leave();
}
bool Reader::begin_array() {
  return enter(Kind::list);
}
bool Reader::end_array() {
  return leave();
}

Status Reader::finish(Status parsed, Present* present) {
  if (fatal_) return std::move(*fatal_);
  if (parsed.is_error()) {
    const Error& error = parsed.error();
    if (error.failure != Failure::invalid) return parsed;
    report(path_, error.code, error.message.substr(0, error.message.size() - 1));
  } else if (mode_ == ReadMode::request && root_type_.kind == Kind::record && !covers({})) {
    for (FieldError& error : validate(root_type_, root_value_)) {
      report(std::move(error.path), error.code, std::move(error.message));
    }
  }
  if (!errors_.empty()) {
    Error error = fail(Failure::invalid, "invalid", "Check the marked fields.");
    error.fields = std::move(errors_);
    return error;
  }
  if (present != nullptr) *present = present_;
  return ok();
}

Status read(const TypeInfo& type, std::string_view text, void* value, ReadMode mode,
            Present* present, std::int64_t request_bytes) {
  Reader reader(type, value, mode);
  ParseLimits limits = mode == ReadMode::request ? request_limits() : response_limits();
  if (mode == ReadMode::request) limits.bytes = request_bytes;
  return reader.finish(parse(text, limits, reader), present);
}

Status read_pairs(const TypeInfo& record, const std::vector<Pair>& pairs, void* value,
                  Present* present) {
  ASSERT(record.kind == Kind::record);
  Reader reader(record, value, ReadMode::request);
  reader.begin_object();
  for (const Pair& pair : pairs) {
    bool is_ignored = false;
    for (const std::string_view name : record.ignored) is_ignored |= name == pair.name;
    if (is_ignored) continue;
    const int index = find_field(record, pair.name);
    if (index >= 0 && pair.value.empty()) {
      // An empty field of a form is one that was not filled in; only a text can be empty.
      const FieldInfo& field = record.fields[static_cast<std::size_t>(index)];
      if (content_of(field.type()).kind != Kind::text) continue;
    }
    if (!reader.key(pair.name)) return reader.finish(ok(), present);
    reader.form_text(pair.value);
  }
  reader.end_object();
  return reader.finish(ok(), present);
}

}  // namespace candor::json
