// Fields: the browser's own element lies over a painted frame. The value comes whole with each
// input event.
#include "web/ui/fields.h"

#include <algorithm>
#include <cmath>

#include "shared/base/text.h"
#include "web/platform/platform.h"
#include "web/ui/context.h"
#include "web/ui/field_parts.h"
#include "web/ui/flat_json.h"
#include "web/ui/ui.h"

namespace ui {

void draw_label(std::string_view label, bool optional_mark) {
  if (label.empty()) return;
  const auto lines = wrap_text(kSmallStrong, label, box().width);
  const ImRect rect = place(text_width(kSmallStrong, label), static_cast<float>(lines.size()) * 18);
  float y = rect.Min.y;
  for (const auto line : lines) {
    draw_text(kSmallStrong, {rect.Min.x, y}, line, paint(Token::text));
    y += 18;
  }
  if (!optional_mark) return;
  const float x = rect.Min.x + text_width(kSmallStrong, lines.back()) + 6;
  draw_text(kSmall, {x, y - 18}, text("ui.optional"), paint(Token::muted));
}

void draw_help(std::string_view help, std::string_view error, float indent) {
  const auto draw = [&](std::string_view words, Token ink, float extra) {
    const float room = std::max(60.f, box().width - indent - extra);
    const auto lines = wrap_text(kSmall, words, room);
    const ImRect rect = place(std::min(text_width(kSmall, words), room) + indent + extra,
                              static_cast<float>(lines.size()) * 18);
    float y = rect.Min.y;
    for (const auto line : lines) {
      draw_text(kSmall, {rect.Min.x + indent + extra, y}, line, paint(ink));
      y += 18;
    }
    return rect;
  };
  if (!help.empty()) draw(help, Token::muted, 0);
  if (error.empty()) return;
  const ImRect rect = draw(error, Token::danger, 22);
  draw_icon(Icon::alert, {rect.Min.x + indent, rect.Min.y + 1}, 16, paint(Token::danger));
}

std::string join_help(std::string_view help, std::string_view error) {
  std::string out(error);
  if (!help.empty() && !error.empty()) out += ". ";
  out += help;
  return out;
}

namespace {

struct Frame {
  std::uint32_t id = 0;
  ImRect rect;
};

std::string_view default_autocomplete(FieldKind kind) {
  switch (kind) {
    case FieldKind::email: return "email";
    case FieldKind::password: return "current-password";
    case FieldKind::telephone: return "tel";
    case FieldKind::url: return "url";
    default: return "";
  }
}

std::uint32_t kind_flags(FieldKind kind) {
  switch (kind) {
    case FieldKind::email: return flag::email;
    case FieldKind::password: return flag::password;
    case FieldKind::search: return flag::search;
    case FieldKind::telephone: return flag::telephone;
    case FieldKind::url: return flag::url;
    case FieldKind::number: return flag::number;
    default: return 0;
  }
}

std::uint32_t state_flags(const FieldOptions& options) {
  return (options.required ? flag::required : 0u) | (options.disabled ? flag::disabled : 0u) |
         (options.readonly ? flag::readonly : 0u) | (options.error.empty() ? 0u : flag::invalid);
}

void draw_frame(const ImRect& rect, std::uint32_t id, const FieldOptions& options) {
  const bool off = options.disabled || options.readonly;
  const bool hot = !off && rect.Contains(ImGui::GetIO().MousePos);
  draw_box(rect, 6, paint(off ? Token::sunken : Token::surface));
  const bool wrong = !options.error.empty();
  const bool focused = cx().focused == id;
  const Token line = wrong ? Token::danger : focused || hot ? Token::text : Token::line_strong;
  draw_line_box(rect, 6, paint(line, hot && !wrong && !focused ? 0.7f : 1),
                wrong ? 1.5f : line_thickness());
}

Frame draw_field_frame(std::string_view label, const FieldOptions& options, float height,
                       std::string_view name_key) {
  Frame out;
  out.id = make_id(label, name_key);
  if (!options.hide_label) draw_label(label, options.optional_mark);
  const bool fixed = options.width > 0;
  out.rect = place(fixed ? options.width : 240, height, !fixed);
  draw_frame(out.rect, out.id, options);
  return out;
}

void count_characters(const std::string& value, int limit) {
  if (limit <= 0) return;
  const auto used = static_cast<int>(candor::text::length(value));
  if (limit - used > std::max(10, limit / 10)) return;
  const std::string words = plural("ui.characters_left", limit - used);
  draw_help(words, {}, 0);
}

// One line of native text over a painted frame.
bool line_field(std::string_view label, std::string& value, const FieldOptions& options,
                std::uint32_t flags, float start_inset, float end_room) {
  const Frame frame = draw_field_frame(label, options, control_height(), options.key);
  bool changed = false;
  if (const std::string* typed = took_value(frame.id)) {
    changed = *typed != value;
    value = *typed;
  }
  ImRect native = frame.rect;
  native.Max.x -= end_room;
  const std::string about = join_help(options.help, options.error);
  const std::string_view fill =
      options.autocomplete.empty() ? default_autocomplete(options.kind) : options.autocomplete;
  Node& node =
      emit(frame.id, Role::textbox, native,
           {.name = label, .value = value, .description = about, .key = options.key, .href = fill},
           flags | state_flags(options));
  node.a = options.max_length;
  node.b = -1;
  node.c = static_cast<std::int32_t>(start_inset);
  style_node(node, kBody, options.disabled ? Token::muted : Token::text);
  return changed;
}

}  // namespace

bool text_field(std::string_view label, std::string& value, const FieldOptions& options) {
  auto whole = stack({.gap = 6, .width = options.width});
  const bool changed = line_field(label, value, options, kind_flags(options.kind), 0, 0);
  count_characters(value, options.max_length);
  draw_help(options.help, options.error, 0);
  return changed;
}

bool email_field(std::string_view label, std::string& value, FieldOptions options) {
  options.kind = FieldKind::email;
  return text_field(label, value, options);
}

bool password_field(std::string_view label, std::string& value, FieldOptions options) {
  options.kind = FieldKind::password;
  auto whole = stack({.gap = 6, .width = options.width});
  const std::uint32_t id = make_id(label, options.key);
  std::string& shown = cx().strings[hash_id(id, "shown")];
  const bool visible = !shown.empty();
  const float room = control_height();
  const bool changed = line_field(label, value, options, visible ? 0u : flag::password, 0, room);
  const ImRect field = cx().last_rect;
  const ImRect eye(field.Max.x, field.Min.y, field.Max.x + room, field.Max.y);
  const std::uint32_t toggle = hash_id(id, "show");
  const Touch touch = press(toggle, eye);
  const float inset = room / 2 - 9;
  draw_icon(visible ? Icon::eye_off : Icon::eye, {eye.Min.x + inset, eye.Min.y + inset}, 18,
            paint(touch.hovered ? Token::text : Token::muted));
  const std::string_view name = text(visible ? "ui.password_hide" : "ui.password_show");
  style_node(emit(toggle, Role::button, eye, {.name = name, .description = label}), {1, 1, 400},
             Token::text);
  if (touch.pressed) shown = visible ? "" : "yes";
  draw_help(options.help, options.error, 0);
  return changed;
}

void decoy_field(std::string_view name, std::string& value) {
  const std::uint32_t id = make_id(name);
  if (const std::string* typed = took_value(id)) value = *typed;
  const ImVec2 at{box().x, box().y};
  emit(id, Role::textbox, ImRect(at, {at.x + 1, at.y + 1}), {.value = value, .key = name},
       flag::hidden_text | flag::decorative | flag::skip_roving)
      .b = -1;
}

bool search_field(std::string_view label, std::string& value, FieldOptions options) {
  options.kind = FieldKind::search;
  options.hide_label = true;
  auto whole = stack({.gap = 6, .width = options.width});
  const bool changed = line_field(label, value, options, flag::search, 26, 0);
  const ImRect field = cx().last_rect;
  draw_icon(Icon::search, {field.Min.x + 12, field.GetCenter().y - 8}, 16, paint(Token::muted));
  // The name stands where the words will go; the real field carries it for everybody else.
  if (value.empty() && !is_text_view()) {
    draw_text(kBody, {field.Min.x + 38, field.GetCenter().y - 11},
              cut_text(kBody, label, field.GetWidth() - 50), paint(Token::muted));
  }
  return changed;
}

bool text_area(std::string_view label, std::string& value, const FieldOptions& options) {
  auto whole = stack({.gap = 6, .width = options.width});
  // As high as its text, so that no line is cut in two; fields of phones have larger letters.
  const auto lines = static_cast<int>(wrap_text(kBody, value, box().width * 0.88f).size());
  const int rows = std::clamp(lines, options.rows, 24);
  const Frame frame =
      draw_field_frame(label, options, static_cast<float>(rows) * 22 + 18, options.key);
  bool changed = false;
  if (const std::string* typed = took_value(frame.id)) {
    changed = *typed != value;
    value = *typed;
  }
  const std::string about = join_help(options.help, options.error);
  Node& node = emit(frame.id, Role::textarea, frame.rect,
                    {.name = label,
                     .value = value,
                     .description = about,
                     .key = options.key,
                     .href = options.autocomplete},
                    state_flags(options));
  node.a = options.max_length;
  node.b = -1;
  style_node(node, kBody, Token::text);
  count_characters(value, options.max_length);
  draw_help(options.help, options.error, 0);
  return changed;
}

namespace {

std::string write_decimal(std::int64_t value, int decimals) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return value < 0 ? "-" + digits : digits;
}

// False when the text is no number of this form.
bool read_decimal(std::string_view words, int decimals, std::int64_t& value) {
  std::int64_t whole = 0;
  int places = -1, digits = 0;
  const bool negative = !words.empty() && words[0] == '-';
  if (negative) words.remove_prefix(1);
  for (const char c : words) {
    if (c == ' ' || c == '\'') continue;
    if ((c == '.' || c == ',') && places < 0 && decimals > 0) {
      places = 0;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 15) return false;
    if (places >= 0 && ++places > decimals) return false;
    whole = whole * 10 + (c - '0');
  }
  if (digits == 0) return false;
  for (int i = std::max(0, places); i < decimals; ++i) whole *= 10;
  value = negative ? -whole : whole;
  return true;
}

}  // namespace

bool number_field(std::string_view label, std::int64_t& value, const NumberOptions& options,
                  const FieldOptions& field) {
  const std::uint32_t id = make_id(label, field.key);
  // What is typed stays as typed while the field has the focus; the value follows when it can be
  // read.
  std::string& typed = cx().strings[id];
  std::int64_t read = 0;
  if (!read_decimal(typed, options.decimals, read) || read != value) {
    const bool typing =
        cx().focused == id && !typed.empty() && !read_decimal(typed, options.decimals, read);
    if (!typing) typed = write_decimal(value, options.decimals);
  }
  FieldOptions changed_field = field;
  changed_field.kind = FieldKind::number;
  if (changed_field.width == 0 && box().kind == BoxKind::row) changed_field.width = 120;
  auto whole = stack({.gap = 6, .width = changed_field.width});
  const float unit_room = options.unit.empty() ? 0 : text_width(kBody, options.unit) + 12;
  const bool changed = line_field(label, typed, changed_field, flag::number, 0, unit_room);
  if (unit_room > 0) {
    const ImRect rect = cx().last_rect;
    draw_text(kBody, {rect.Max.x, rect.GetCenter().y - 11}, options.unit, paint(Token::muted));
  }
  draw_help(field.help, field.error, 0);
  if (!changed || !read_decimal(typed, options.decimals, read)) return false;
  value = read;
  return true;
}

namespace {

constexpr std::int64_t kMinute = 60'000, kDay = 86'400'000;

// "2026-03-03T10:00" read as if it were UTC; false when it is not of that form.
bool read_local(std::string_view words, std::int64_t& ms) {
  int parts[5] = {1970, 1, 1, 0, 0};
  constexpr std::size_t kAt[] = {0, 5, 8, 11, 14}, kLength[] = {4, 2, 2, 2, 2};
  for (int i = 0; i < 5; ++i) {
    if (kAt[i] + kLength[i] > words.size()) {
      if (i == 3) break;
      return false;
    }
    parts[i] = 0;
    for (const char c : words.substr(kAt[i], kLength[i])) {
      if (c < '0' || c > '9') return false;
      parts[i] = parts[i] * 10 + (c - '0');
    }
  }
  const int y = parts[0] - (parts[1] <= 2), era = y / 400, yoe = y - era * 400;
  const int doy = (153 * (parts[1] + (parts[1] > 2 ? -3 : 9)) + 2) / 5 + parts[2] - 1;
  const std::int64_t day =
      static_cast<std::int64_t>(era) * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
  ms = day * kDay + (parts[3] * 60 + parts[4]) * kMinute;
  return true;
}

std::string local_text(std::int64_t utc_ms) {
  return platform::format(platform::Intl::local_input, static_cast<double>(utc_ms));
}

// The platform only knows UTC -> local; two steps invert it, also across a change of the clock.
std::int64_t to_utc(std::int64_t as_if_utc) {
  std::int64_t guess = as_if_utc;
  for (int i = 0; i < 2; ++i) {
    std::int64_t shown = 0;
    if (!read_local(local_text(guess), shown)) return as_if_utc;
    guess += as_if_utc - shown;
  }
  return guess;
}

}  // namespace

bool date_time_field(std::string_view label, std::int64_t& utc_ms, DateKind kind,
                     const FieldOptions& options) {
  auto whole = stack({.gap = 6, .width = options.width});
  const Frame frame = draw_field_frame(label, options, control_height(), options.key);
  std::string shown = utc_ms == 0 ? std::string() : local_text(utc_ms);
  if (kind == DateKind::date) shown = shown.substr(0, std::min<std::size_t>(10, shown.size()));
  if (kind == DateKind::time && shown.size() >= 16) shown = shown.substr(11, 5);
  bool changed = false;
  if (const std::string* typed = took_value(frame.id)) {
    std::int64_t local = 0;
    const std::string words = kind == DateKind::time ? "1970-01-01T" + *typed : *typed;
    changed = true;
    utc_ms = !typed->empty() && read_local(words, local) ? to_utc(local) : 0;
    shown = *typed;
  }
  const std::string about = join_help(options.help, options.error);
  Node& node = emit(frame.id, Role::date_time, frame.rect,
                    {.name = label, .value = shown, .description = about, .key = options.key},
                    state_flags(options));
  node.a = static_cast<std::int32_t>(kind);
  style_node(node, kBody, Token::text);
  draw_help(options.help, options.error, 0);
  return changed;
}

bool select(std::string_view label, std::string& value, Choices choices,
            const FieldOptions& options) {
  auto whole = stack({.gap = 6, .width = options.width});
  const Frame frame = draw_field_frame(label, options, control_height(), options.key);
  bool changed = false;
  if (const std::string* chosen = took_value(frame.id)) {
    changed = *chosen != value;
    value = *chosen;
  }
  std::string_view shown = text("ui.select_none");
  bool known = false;
  for (const Choice& choice : choices) {
    if (choice.value != value) continue;
    shown = choice.label;
    known = true;
  }
  const ImRect& rect = frame.rect;
  draw_text(kBody, {rect.Min.x + 12, rect.GetCenter().y - 11},
            cut_text(kBody, shown, rect.GetWidth() - 48),
            paint(known && !options.disabled ? Token::text : Token::muted));
  draw_icon(Icon::chevron_down, {rect.Max.x - 28, rect.GetCenter().y - 8}, 16, paint(Token::muted));
  const std::string about = join_help(options.help, options.error);
  Node& node = emit(frame.id, Role::select, rect,
                    {.name = label, .value = value, .description = about, .key = options.key},
                    state_flags(options));
  style_node(node, kBody, Token::text);
  cx().tree.open(frame.id);
  const ImRect nowhere(rect.Min.x, rect.Min.y, rect.Min.x, rect.Min.y);
  if (!known)
    emit(hash_id(frame.id, "none"), Role::option, nowhere, {.name = shown}, flag::selected);
  for (const Choice& choice : choices) {
    emit(hash_id(hash_id(frame.id, "option"), choice.value), Role::option, nowhere,
         {.name = choice.label, .value = choice.value},
         (choice.value == value ? flag::selected : 0u) | (choice.disabled ? flag::disabled : 0u));
  }
  cx().tree.close();
  draw_help(options.help, options.error, 0);
  return changed;
}

bool tags_field(std::string_view label, std::vector<std::string>& values,
                const FieldOptions& options) {
  bool changed = false;
  auto whole = stack({.gap = kSpace2});
  const std::uint32_t id = make_id(label, options.key);
  std::string& draft = cx().strings[hash_id(id, "draft")];
  draw_label(label, options.optional_mark);
  if (!values.empty()) {
    auto chips = row({.gap = kSpace2});
    int gone = -1;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (removable_chip(values[i])) gone = static_cast<int>(i);
    }
    if (gone >= 0) {
      values.erase(values.begin() + gone);
      changed = true;
    }
  }
  auto line = row({.gap = kSpace2, .wrap = false});
  FieldOptions field = options;
  field.hide_label = true;
  {
    auto grow = stack({.gap = 6, .grow = 1});
    text_field(label, draft, field);
  }
  const std::string add_key = std::string(label) + ".add";
  if (button(text("ui.add"), {.icon = Icon::plus, .description = label, .key = add_key})) {
    const std::string word = candor::text::trim(draft);
    const bool known = std::find(values.begin(), values.end(), word) != values.end();
    if (!word.empty() && !known) {
      values.push_back(word);
      changed = true;
    }
    draft.clear();
    cx().unsettled = true;
  }
  return changed;
}

bool check_group(std::string_view label, std::vector<std::string>& values, Choices choices,
                 const FieldOptions& options) {
  bool changed = false;
  auto whole = group(label);
  draw_label(label, options.optional_mark);
  draw_help(options.help, {}, 0);
  for (const Choice& choice : choices) {
    const auto at = std::find(values.begin(), values.end(), choice.value);
    bool on = at != values.end();
    const std::string id = std::string(label) + "." + std::string(choice.value);
    if (!checkbox(choice.label, on,
                  {.help = choice.help, .disabled = choice.disabled, .key = id})) {
      continue;
    }
    changed = true;
    if (on)
      values.emplace_back(choice.value);
    else
      values.erase(at);
  }
  draw_help({}, options.error, 0);
  return changed;
}

bool file_input(std::string_view label, std::vector<ChosenFile>& files,
                const FileOptions& options) {
  auto whole = stack({.gap = 6});
  const std::uint32_t id = make_id(label, options.key);
  draw_label(label);
  const ImRect rect = place(240, 72, true);
  draw_box(rect, 10, paint(Token::sunken));
  draw_line_box(rect, 10, paint(options.error.empty() ? Token::line_strong : Token::danger),
                line_thickness());
  std::string shown(text("ui.file_choose"));
  for (const ChosenFile& file : files) {
    shown = (&file == &files.front() ? std::string() : shown + ", ") + file.name + "  " +
            bytes(file.size);
  }
  const float middle = rect.GetCenter().y;
  draw_icon(files.empty() ? Icon::upload : Icon::file, {rect.Min.x + 16, middle - 10}, 20,
            paint(Token::muted));
  draw_text(kStrong, {rect.Min.x + 48, middle - 11}, cut_text(kStrong, shown, rect.GetWidth() - 64),
            paint(Token::text));
  const std::string about = join_help(options.help, options.error);
  Node& node =
      emit(id, Role::file_input, rect,
           {.name = label, .description = about, .key = options.key, .href = options.accept},
           (options.multiple ? flag::mixed : 0u) | (options.error.empty() ? 0u : flag::invalid));
  style_node(node, kBody, Token::text);
  draw_help(options.help, options.error, 0);
  if (!took(ActionKind::files, id)) return false;
  const FlatJson list(cx().action->text);
  files.clear();
  for (int i = 0; list.has(std::to_string(i) + ".name"); ++i) {
    const std::string at = std::to_string(i) + ".";
    ChosenFile file;
    file.name = list.get(at + "name");
    file.type = list.get(at + "type");
    file.size = std::strtoll(std::string(list.get(at + "size")).c_str(), nullptr, 10);
    file.node = id;
    files.push_back(std::move(file));
  }
  return true;
}

}  // namespace ui
