// Forms over TypeInfo: the description says which widget, which words and which limits.
#include "web/ui/form.h"

#include <algorithm>

#include "shared/describe/validate.h"
#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

using candor::FieldInfo;
using candor::Kind;
using candor::TypeInfo;

// ---- state
// ---------------------------------------------------------------------------------------

std::string FormState::snapshot(const TypeInfo& type, const void* value) {
  candor::json::WriteOptions options;
  options.keep_write_only = true;
  return candor::json::write(type, value, options);
}

std::string FormState::basis() const {
  return std::to_string(hash_id(static_cast<std::uint32_t>(baseline_.size()), baseline_)) + " ";
}

bool FormState::accept(const TypeInfo& type, const void* draft) {
  type_ = &type;
  errors_ = candor::validate(type, draft);
  message_.clear();
  submitted_ = true;
  if (errors_.empty()) return true;
  focus_ = errors_.front().path;
  announce(plural("ui.error_summary", static_cast<std::int64_t>(errors_.size())));
  return false;
}

void FormState::reject(const candor::Error& error) {
  errors_ = error.fields;
  message_ = errors_.empty() ? error.message : std::string();
  submitted_ = true;
  saving_ = false;
  focus_ = errors_.empty() ? "form-errors" : errors_.front().path;
  cx().unsettled = true;
}

void FormState::add_error(std::string path, std::string message) {
  if (errors_.empty()) focus_ = path;
  errors_.push_back({std::move(path), "custom", std::move(message)});
  submitted_ = true;
}

std::string_view FormState::error_of(std::string_view path) const {
  for (const candor::FieldError& error : errors_) {
    if (error.path == path) return error.message;
  }
  return {};
}

void FormState::clear_errors() {
  errors_.clear();
  message_.clear();
  submitted_ = false;
}

void FormState::touch(std::string_view path) {
  std::erase_if(errors_, [&](const candor::FieldError& error) { return error.path == path; });
}

std::string FormState::describe_error(const candor::FieldError& error) const {
  const int index = type_ ? candor::find_field(*type_, error.path) : -1;
  if (index < 0) return error.message;
  const std::string_view label = type_->fields[static_cast<std::size_t>(index)].label;
  return std::string(text(label)) + ": " + error.message;
}

std::string FormState::take_focus() {
  return std::exchange(focus_, {});
}

// ---- frame
// ---------------------------------------------------------------------------------------

namespace {

void draw_summary(FormState& state) {
  if (state.errors().empty() && state.message().empty()) return;
  Box& made = open_box({.gap = kSpace2, .pad = kSpace4});
  const ImRect rect(made.x - made.pad, made.y - made.pad, made.x + made.width + made.pad,
                    made.y - made.pad + made.memory->height);
  draw_box(rect, 10, paint(Token::danger_soft));
  draw_line_box(rect, 10, paint(Token::danger), line_thickness());
  made.id = hash_id(cx().ids.back(), "summary");
  open_node(made, Role::alert, {.key = "form-errors"}, flag::focusable);
  {
    auto line = row({.gap = kSpace2, .wrap = false});
    icon(Icon::alert, Tone::danger);
    auto words = stack({.gap = 0, .grow = 1});
    const std::string title =
        state.errors().empty()
            ? state.message()
            : plural("ui.error_summary", static_cast<std::int64_t>(state.errors().size()));
    body(title, {.strong = true});
  }
  for (const candor::FieldError& error : state.errors()) {
    const std::string id = "error." + error.path;
    if (link(state.describe_error(error), "#" + error.path, {.key = id}))
      cx().focus_key = error.path;
  }
  close_box();
}

bool contains_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos;
       at = list.find(word, at + 1)) {
    const bool starts = at == 0 || list[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (starts && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

// "email=username password=new-password" -> the token of a name.
std::string_view token_for(std::string_view list, std::string_view name) {
  const std::string wanted = std::string(name) + "=";
  std::size_t at = list.find(wanted);
  if (at == std::string_view::npos || (at > 0 && list[at - 1] != ' ')) return {};
  at += wanted.size();
  return list.substr(at, list.find(' ', at) - at);
}

std::string_view usual_token(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"email", "email"},
      {"full_name", "name"},
      {"name", "name"},
      {"username", "username"},
      {"phone", "tel"},
      {"company", "organization"},
      {"company_name", "organization"}};
  for (const auto& [field, token] : kKnown) {
    if (field == name) return token;
  }
  return {};
}

struct Edited {
  const FieldInfo& field;
  std::string path, label, help;
  std::string_view error;
  FieldOptions options;
};

bool edit_text(const Edited& e, std::string& value) {
  using candor::Format;
  FieldOptions options = e.options;
  if (e.field.maximum > 0 && e.field.maximum < 100'000) {
    options.max_length = static_cast<int>(e.field.maximum);
  }
  switch (e.field.format_) {
    case Format::email: return email_field(e.label, value, options);
    case Format::password: return password_field(e.label, value, options);
    case Format::multiline: return text_area(e.label, value, options);
    case Format::url: options.kind = FieldKind::url; break;
    case Format::search: options.kind = FieldKind::search; break;
    default: break;
  }
  return text_field(e.label, value, options);
}

bool edit_choice(const Edited& e, const TypeInfo& type, void* at, bool may_be_empty) {
  std::vector<Choice> choices;
  for (const candor::Choice& one : type.choices) {
    choices.push_back({.value = one.wire, .label = text(one.label)});
  }
  const std::string_view word = candor::choice_word(type, type.get_integer(at));
  std::string value(word);
  const bool few = choices.size() <= 4 && !may_be_empty;
  const bool changed =
      few ? radio_group(
                e.label, value, choices,
                {.help = e.help, .error = e.error, .disabled = e.options.disabled, .key = e.path})
          : select(e.label, value, choices, e.options);
  if (!changed) return false;
  if (const auto chosen = candor::choice_value(type, value)) type.set_integer(at, *chosen);
  return true;
}

std::string duration_words(std::int64_t ms) {
  return duration(ms);
}

bool edit_integer(const Edited& e, const TypeInfo& type, void* at) {
  std::int64_t value = type.get_integer(at);
  bool changed = false;
  if (type.kind == Kind::time) {
    changed = date_time_field(e.label, value, DateKind::date_time, e.options);
  } else if (type.kind == Kind::seconds) {
    StepperOptions step{.min = std::max<std::int64_t>(0, e.field.minimum),
                        .max = std::min<std::int64_t>(e.field.maximum, 3'600'000),
                        .step = value >= 60'000 ? 30'000 : 5'000,
                        .format = duration_words,
                        .help = e.help,
                        .error = e.error,
                        .disabled = e.options.disabled,
                        .key = e.path};
    changed = stepper(e.label, value, step);
  } else {
    changed =
        number_field(e.label, value, {.min = e.field.minimum, .max = e.field.maximum}, e.options);
  }
  if (changed) type.set_integer(at, value);
  return changed;
}

bool edit_list(const Edited& e, const TypeInfo& type, void* at) {
  const TypeInfo& element = type.element();
  if (element.kind != Kind::text) return false;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < type.list.size(at); ++i) {
    values.push_back(*static_cast<std::string*>(type.list.at(at, i)));
  }
  if (!tags_field(e.label, values, e.options)) return false;
  type.list.clear(at);
  for (std::string& value : values) *static_cast<std::string*>(type.list.append(at)) = value;
  return true;
}

bool edit_value(const Edited& e, const TypeInfo& type, void* at);

// An absent value is shown as empty; typing makes it present, emptying makes it absent again.
bool edit_optional(const Edited& e, const TypeInfo& type, void* at) {
  const TypeInfo& inner = type.element();
  void* held = type.optional.get(at);
  const bool was_empty = held == nullptr;
  if (was_empty) held = type.optional.emplace(at);
  const bool changed = edit_value(e, inner, held);
  bool is_empty = false;
  if (inner.kind == Kind::text) is_empty = static_cast<std::string*>(held)->empty();
  if (inner.kind == Kind::time) is_empty = inner.get_integer(held) == 0;
  if ((was_empty && !changed) || is_empty) type.optional.reset(at);
  return changed;
}

bool edit_value(const Edited& e, const TypeInfo& type, void* at) {
  switch (type.kind) {
    case Kind::text: return edit_text(e, *static_cast<std::string*>(at));
    case Kind::boolean:
      return checkbox(
          e.label, *static_cast<bool*>(at),
          {.help = e.help, .error = e.error, .disabled = e.options.disabled, .key = e.path});
    case Kind::choice: return edit_choice(e, type, at, false);
    case Kind::integer:
    case Kind::seconds:
    case Kind::time: return edit_integer(e, type, at);
    case Kind::list: return edit_list(e, type, at);
    case Kind::optional: return edit_optional(e, type, at);
    case Kind::record: return false;
  }
  return false;
}

bool edit_one(FormState& state, const FieldInfo& field, void* record, const EditOptions& options) {
  Edited e{field,
           std::string(options.prefix) + std::string(field.name),
           std::string(text(field.label)),
           {},
           {},
           {}};
  const std::string help_key = std::string(field.label) + "_help";
  if (has_text(help_key)) e.help = text(help_key);
  const std::string error(state.error_of(e.path));
  e.error = error;
  const std::string_view token = token_for(options.autocomplete, field.name);
  e.options.help = e.help;
  e.options.error = e.error;
  e.options.required = field.is_required;
  e.options.optional_mark = options.marks_optional && !field.is_required &&
                            field.type().kind != Kind::boolean && field.type().kind != Kind::choice;
  e.options.disabled = options.disabled || state.saving();
  e.options.autocomplete = token.empty() ? usual_token(field.name) : token;
  e.options.key = e.path;
  if (!edit_value(e, field.type(), field.address_in(record))) return false;
  state.touch(e.path);
  return true;
}

bool is_editable(const FieldInfo& field) {
  return field.access == candor::Access::read_write || field.access == candor::Access::write_only;
}

}  // namespace

Scope form(FormState& state, std::string_view label, const FormOptions& options) {
  Context& c = cx();
  Box& made = open_box({.gap = kSpace4 + 4, .max_width = options.max_width});
  made.id = make_id(label, options.key);
  c.ids.push_back(made.id);
  made.pops_id = true;
  c.form = &state;
  c.form_node = made.id;
  c.form_submitted = took(ActionKind::submit, made.id);
  open_node(made, Role::form, {.name = label});
  std::string wanted = state.take_focus();
  if (!wanted.empty()) c.focus_key = std::move(wanted);
  draw_summary(state);
  return Scope([] {
    cx().form = nullptr;
    close_box();
  });
}

bool submit(FormState& state, std::string_view label, Icon icon) {
  const bool pressed = button(label, {.look = Look::primary,
                                      .icon = icon,
                                      .busy = state.saving(),
                                      .submit = true,
                                      .key = "submit"});
  return (pressed || cx().form_submitted) && !state.saving();
}

bool submitted(FormState& state) {
  return cx().form_submitted && !state.saving();
}

bool edit_record(FormState& state, const TypeInfo& type, void* record, const EditOptions& options) {
  bool changed = false;
  for (const FieldInfo& field : type.fields) {
    if (!is_editable(field)) continue;
    if (!options.only.empty() && !contains_word(options.only, field.name)) continue;
    if (contains_word(options.except, field.name)) continue;
    changed = edit_one(state, field, record, options) || changed;
  }
  return changed;
}

bool edit_field(FormState& state, const TypeInfo& type, void* record, std::string_view name,
                const EditOptions& options) {
  const int index = candor::find_field(type, name);
  if (index < 0) return false;
  return edit_one(state, type.fields[static_cast<std::size_t>(index)], record, options);
}

}  // namespace ui
