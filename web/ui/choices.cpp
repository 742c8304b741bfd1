// Check boxes, switches, radios, ratings, steppers and sliders. Values are set absolutely.
#include <algorithm>
#include <cmath>

#include "web/ui/context.h"
#include "web/ui/field_parts.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

constexpr float kBoxSize = 20;

struct Labelled {
  ImRect rect, mark;
  std::vector<std::string_view> lines;
  Touch touch;
  std::uint32_t id = 0;
};

// A small mark with its label at the right; the whole line is the target.
Labelled place_labelled(std::string_view label, std::string_view id_key, float mark_width,
                        bool off) {
  Labelled out;
  out.id = make_id(label, id_key);
  const float room = box().width - mark_width - 10;
  out.lines = wrap_text(kBody, label, std::max(40.f, room));
  float widest = 0;
  for (const auto line : out.lines) widest = std::max(widest, text_width(kBody, line));
  const float least = cx().env.coarse_pointer ? 44.f : 32.f;
  const float words = static_cast<float>(out.lines.size()) * 22;
  const float height = std::max(least, words + 4);
  out.rect = place(std::ceil(mark_width + 10 + widest) + 2, height);
  out.touch = press(out.id, out.rect, off);
  const float top = out.rect.Min.y + (out.lines.size() == 1 ? (height - kBoxSize) / 2 : 3);
  out.mark = ImRect(out.rect.Min.x, top, out.rect.Min.x + mark_width, top + kBoxSize);
  const float first = out.lines.size() == 1 ? out.rect.GetCenter().y - 11 : out.rect.Min.y + 2;
  float y = first;
  for (const auto line : out.lines) {
    draw_text(kBody, {out.mark.Max.x + 10, y}, line, paint(off ? Token::muted : Token::text));
    y += 22;
  }
  return out;
}

void emit_choice(const Labelled& item, Role role, std::string_view label, std::string_view about,
                 std::string_view node_key, std::uint32_t flags) {
  style_node(
      emit(item.id, role, item.rect, {.name = label, .description = about, .key = node_key}, flags),
      kBody, Token::text);
}

void draw_check(const ImRect& mark, bool on, bool mixed, bool hot, bool off) {
  const bool filled = on || mixed;
  const Token line = filled ? Token::accent : Token::line_strong;
  draw_box(mark, 5, paint(filled && !off ? Token::accent : hot ? Token::sunken : Token::surface));
  draw_line_box(mark, 5, paint(off ? Token::line : line), filled ? 1.f : 1.5f);
  if (on)
    draw_icon(Icon::check, {mark.Min.x + 2, mark.Min.y + 2}, 16,
              paint(off ? Token::muted : Token::on_accent));
  if (!on && mixed)
    draw_icon(Icon::minus, {mark.Min.x + 2, mark.Min.y + 2}, 16, paint(Token::on_accent));
}

void draw_radio(const ImRect& mark, bool on, bool hot, bool off) {
  const ImVec2 c = mark.GetCenter();
  canvas()->AddCircleFilled(c, 9.5f, paint(hot ? Token::sunken : Token::surface));
  canvas()->AddCircle(c, 9.25f,
                      paint(off  ? Token::line
                            : on ? Token::accent
                                 : Token::line_strong),
                      0, on ? 2.f : 1.5f);
  if (on) canvas()->AddCircleFilled(c, 5, paint(off ? Token::muted : Token::accent));
}

}  // namespace

bool checkbox(std::string_view label, bool& value, const CheckOptions& options) {
  auto whole = stack({.gap = 2});
  const Labelled item = place_labelled(label, options.key, kBoxSize, options.disabled);
  const bool turned = item.touch.pressed;
  if (turned) value = !value;
  draw_check(item.mark, value, options.mixed, item.touch.hovered, options.disabled);
  const std::string about = join_help(options.help, options.error);
  emit_choice(item, Role::checkbox, label, about, options.key,
              (value ? flag::checked : 0u) | (options.mixed && !value ? flag::mixed : 0u) |
                  (options.disabled ? flag::disabled : 0u) |
                  (options.error.empty() ? 0u : flag::invalid));
  draw_help(options.help, options.error, kBoxSize + 10);
  return turned;
}

bool toggle_switch(std::string_view label, bool& value, const CheckOptions& options) {
  auto whole = stack({.gap = 2});
  const Labelled item = place_labelled(label, options.key, 36, options.disabled);
  const bool turned = item.touch.pressed;
  if (turned) value = !value;
  const Token ground = value && !options.disabled ? Token::accent : Token::line_strong;
  draw_box(item.mark, 10, paint(ground, options.disabled ? 0.5f : 1.f));
  const float knob = value ? item.mark.Max.x - 10 : item.mark.Min.x + 10;
  canvas()->AddCircleFilled({knob, item.mark.GetCenter().y}, 7,
                            paint(value && !options.disabled ? Token::on_accent : Token::surface));
  const std::string about = join_help(options.help, options.error);
  emit_choice(item, Role::toggle, label, about, options.key,
              (value ? flag::checked : 0u) | (options.disabled ? flag::disabled : 0u));
  draw_help(options.help, options.error, 46);
  return turned;
}

namespace {

// Which choice arrows, Home and End lead to; -1 = none.
int moved_choice(std::string_view pressed, int current, int count) {
  if (pressed == "ArrowDown" || pressed == "ArrowRight") return (current + 1) % count;
  if (pressed == "ArrowUp" || pressed == "ArrowLeft") return (current + count - 1) % count;
  if (pressed == "Home") return 0;
  if (pressed == "End") return count - 1;
  return -1;
}

bool draw_radio_item(const Choice& choice, bool on, bool tab_stop, const RadioOptions& options) {
  const bool off = options.disabled || choice.disabled;
  const std::uint32_t place_flag = tab_stop ? flag::roving : flag::skip_roving;
  if (options.as_cards) {
    const std::uint32_t id = make_id(choice.value);
    Box& made = open_box({.gap = 2, .pad = kSpace4, .pad_y = kSpace3});
    const ImRect rect(made.x - made.pad, made.y - made.pad_y, made.x + made.width + made.pad,
                      made.y - made.pad_y + made.memory->height);
    const Touch touch = press(id, rect, off);
    draw_box(rect, 10,
             paint(on              ? Token::accent_soft
                   : touch.hovered ? Token::sunken
                                   : Token::surface));
    draw_line_box(rect, 10, paint(on ? Token::accent : Token::line_strong, on ? 1 : 0.6f),
                  on ? 2.f : line_thickness());
    const ImRect mark(made.x, made.y + 1, made.x + kBoxSize, made.y + 1 + kBoxSize);
    draw_radio(mark, on, false, off);
    made.x += kBoxSize + 12;
    made.width -= kBoxSize + 12;
    const ImRect words = place(text_width(kStrong, choice.label), 22);
    draw_text(kStrong, words.Min, choice.label, paint(Token::text));
    draw_help(choice.help, {}, 0);
    close_box();
    style_node(emit(id, Role::radio, rect, {.name = choice.label, .description = choice.help},
                    (on ? flag::checked : 0u) | (off ? flag::disabled : 0u) | place_flag),
               kStrong, Token::text);
    return touch.pressed;
  }
  const Labelled item = place_labelled(choice.label, choice.value, kBoxSize, off);
  draw_radio(item.mark, on, item.touch.hovered, off);
  emit_choice(item, Role::radio, choice.label, choice.help, {},
              (on ? flag::checked : 0u) | (off ? flag::disabled : 0u) | place_flag);
  draw_help(choice.help, {}, kBoxSize + 10);
  return item.touch.pressed;
}

}  // namespace

bool radio_group(std::string_view label, std::string& value, Choices choices,
                 const RadioOptions& options) {
  Box& made = open_box({.gap = options.as_cards ? kSpace2 : 2.f});
  made.id = make_id(label, options.key);
  cx().ids.push_back(made.id);
  made.pops_id = true;
  const std::uint32_t group_id = made.id;
  const std::string about = join_help(options.help, options.error);
  open_node(made, Role::radiogroup, {.name = label, .description = about, .key = options.key},
            flag::keys | (options.error.empty() ? 0u : flag::invalid));
  draw_label(label);
  draw_help(options.help, {}, 0);
  int current = -1;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].value == value) current = static_cast<int>(i);
  }
  bool changed = false;
  const int wanted = moved_choice(took_key(group_id), std::max(0, current),
                                  std::max(1, static_cast<int>(choices.size())));
  if (wanted >= 0 && !choices.empty()) {
    value = choices[static_cast<std::size_t>(wanted)].value;
    focus_on(make_id(value));
    changed = true;
  }
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const bool on = choices[i].value == value;
    const bool stop = on || (current < 0 && i == 0);
    if (draw_radio_item(choices[i], on, stop, options)) {
      value = choices[i].value;
      changed = true;
    }
  }
  draw_help({}, options.error, 0);
  close_box();
  if (changed) cx().unsettled = true;
  return changed;
}

bool rating(std::string_view label, int& value, View<std::string_view> words,
            std::string_view error) {
  Box& made = open_box({.gap = 6});
  made.id = make_id(label);
  cx().ids.push_back(made.id);
  made.pops_id = true;
  const std::uint32_t group_id = made.id;
  open_node(made, Role::radiogroup, {.name = label, .description = error}, flag::keys);
  draw_label(label);
  const int count = static_cast<int>(words.size());
  const int before = value;
  const std::string_view pressed = took_key(group_id);
  if (pressed.size() == 1 && pressed[0] >= '1' && pressed[0] < '1' + count)
    value = pressed[0] - '0';
  const int wanted = moved_choice(pressed, std::max(0, value - 1), count);
  if (wanted >= 0) value = wanted + 1;
  {
    auto line = row({.gap = 6});
    for (int i = 1; i <= count; ++i) {
      const std::string digit = std::to_string(i);
      const std::string name = digit + " " + std::string(words[static_cast<std::size_t>(i - 1)]);
      const std::uint32_t id = make_id(digit);
      const float size = cx().env.coarse_pointer ? 44.f : 40.f;
      const ImRect rect = place(size, size);
      const Touch touch = press(id, rect);
      if (touch.pressed) value = i;
      const bool on = value == i;
      draw_box(rect, 6, paint(on ? Token::accent : touch.hovered ? Token::sunken : Token::surface));
      draw_line_box(rect, 6, paint(on ? Token::accent : Token::line_strong, 0.8f),
                    line_thickness());
      draw_text_centred(kStrong, rect, digit, paint(on ? Token::on_accent : Token::text));
      const bool stop = on || (value == 0 && i == 1);
      style_node(emit(id, Role::radio, rect, {.name = name},
                      (on ? flag::checked : 0u) | (stop ? flag::roving : flag::skip_roving)),
                 {1, 1, 400}, Token::text);
    }
    const std::string_view word = value > 0 && value <= count
                                      ? words[static_cast<std::size_t>(value - 1)]
                                      : text("ui.not_rated");
    small(word, {.colour = Colour::muted});
  }
  draw_help({}, error, 0);
  close_box();
  if (value != before && wanted >= 0) focus_on(hash_id(group_id, std::to_string(value)));
  return value != before;
}

bool stepper(std::string_view label, std::int64_t& value, const StepperOptions& options) {
  const std::int64_t before = value;
  auto whole = stack({.gap = 6});
  const std::uint32_t id = make_id(label, options.key);
  draw_label(label);
  const float high = control_height();
  const ImRect rect = place(high * 2 + 84, high);
  const ImRect less(rect.Min.x, rect.Min.y, rect.Min.x + high, rect.Max.y);
  const ImRect more(rect.Max.x - high, rect.Min.y, rect.Max.x, rect.Max.y);
  const Touch down = press(hash_id(id, "less"), less, options.disabled || value <= options.min);
  const Touch up = press(hash_id(id, "more"), more, options.disabled || value >= options.max);
  if (down.pressed) value -= options.step;
  if (up.pressed) value += options.step;
  if (took(ActionKind::set_number, id)) value = static_cast<std::int64_t>(cx().action->number);
  value = std::clamp(value, options.min, options.max);
  draw_box(rect, 6, paint(options.disabled ? Token::sunken : Token::surface));
  if (down.hovered) draw_box(less, 6, paint(Token::sunken));
  if (up.hovered) draw_box(more, 6, paint(Token::sunken));
  draw_line_box(rect, 6, paint(Token::line_strong), line_thickness());
  const Token less_ink = value <= options.min ? Token::line_strong : Token::text;
  const Token more_ink = value >= options.max ? Token::line_strong : Token::text;
  draw_icon(Icon::minus, {less.GetCenter().x - 8, less.GetCenter().y - 8}, 16, paint(less_ink));
  draw_icon(Icon::plus, {more.GetCenter().x - 8, more.GetCenter().y - 8}, 16, paint(more_ink));
  const std::string shown = options.format ? options.format(value) : number(value);
  draw_text_centred(kStrong, ImRect(less.Max.x, rect.Min.y, more.Min.x, rect.Max.y), shown,
                    paint(Token::text));
  const std::string about = join_help(options.help, options.error);
  emit(hash_id(id, "less"), Role::button, less, {.name = text("ui.decrease", {{"label", label}})},
       flag::skip_roving | (value <= options.min ? flag::disabled : 0u));
  Node& node = emit(id, Role::slider, ImRect(less.Max.x, rect.Min.y, more.Min.x, rect.Max.y),
                    {.name = label, .value = shown, .description = about, .key = options.key},
                    options.disabled ? flag::disabled : 0u);
  node.a = static_cast<std::int32_t>(options.min);
  node.b = static_cast<std::int32_t>(options.max);
  node.c = static_cast<std::int32_t>(value);
  emit(hash_id(id, "more"), Role::button, more, {.name = text("ui.increase", {{"label", label}})},
       flag::skip_roving | (value >= options.max ? flag::disabled : 0u));
  draw_help(options.help, options.error, 0);
  return value != before;
}

bool slider(std::string_view label, std::int64_t& value, const StepperOptions& options) {
  const std::int64_t before = value;
  auto whole = stack({.gap = 4});
  const std::uint32_t id = make_id(label, options.key);
  const std::string shown = options.format ? options.format(value) : number(value);
  draw_label(label);
  const ImRect rect = place(220, control_height(), true);
  const float value_room = text_width(kStrong, shown) + 16;
  const ImRect track(rect.Min.x + 10, rect.GetCenter().y - 3, rect.Max.x - value_room - 10,
                     rect.GetCenter().y + 3);
  const Touch touch = press(id, ImRect(rect.Min.x, rect.Min.y, rect.Max.x - value_room, rect.Max.y),
                            options.disabled);
  const auto range = static_cast<float>(options.max - options.min);
  if (touch.held) {
    const float part =
        std::clamp((ImGui::GetIO().MousePos.x - track.Min.x) / track.GetWidth(), 0.f, 1.f);
    const auto steps = std::llround(part * range / static_cast<float>(options.step));
    value = options.min + steps * options.step;
  }
  if (took(ActionKind::set_number, id)) value = static_cast<std::int64_t>(cx().action->number);
  value = std::clamp(value, options.min, options.max);
  const float part = static_cast<float>(value - options.min) / std::max(1.f, range);
  const float x = track.Min.x + track.GetWidth() * part;
  draw_box(track, 3, paint(Token::line_strong, 0.6f));
  draw_box(ImRect(track.Min.x, track.Min.y, x, track.Max.y), 3, paint(Token::accent));
  canvas()->AddCircleFilled({x, track.GetCenter().y}, touch.held ? 11.f : 9.f,
                            paint(Token::accent));
  canvas()->AddCircleFilled({x, track.GetCenter().y}, 4, paint(Token::on_accent));
  draw_text(kStrong, {rect.Max.x - value_room + 16, rect.GetCenter().y - 11}, shown,
            paint(Token::text));
  const std::string about = join_help(options.help, options.error);
  Node& node =
      emit(id, Role::slider, ImRect(rect.Min.x, rect.Min.y, rect.Max.x - value_room, rect.Max.y),
           {.name = label, .value = shown, .description = about, .key = options.key},
           options.disabled ? flag::disabled : 0u);
  node.a = static_cast<std::int32_t>(options.min);
  node.b = static_cast<std::int32_t>(options.max);
  node.c = static_cast<std::int32_t>(value);
  draw_help(options.help, options.error, 0);
  return value != before;
}

}  // namespace ui
