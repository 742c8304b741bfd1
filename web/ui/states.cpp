// Toasts, banners, the states of a page, progress, time and native islands.
#include <algorithm>
#include <cmath>

#include "web/platform/platform.h"
#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace ui {

namespace {

constexpr double kToastMs = 5'000, kUndoMs = 8'000, kSkeletonDelayMs = 200, kSlowMs = 5'000;

Icon icon_of(Tone tone) {
  switch (tone) {
    case Tone::danger: return Icon::alert;
    case Tone::warn: return Icon::warning;
    case Tone::ok: return Icon::success;
    default: return Icon::info;
  }
}

// How long something has been asked for without a break.
double waited(std::uint32_t id) {
  Context& c = cx();
  double& last_seen = c.since[hash_id(id, "seen")];
  double& first_seen = c.since[id];
  if (first_seen == 0 || c.now - last_seen > 3'000) first_seen = c.now;
  last_seen = c.now;
  return c.now - first_seen;
}

}  // namespace

void toast(std::string_view words, Tone tone, std::function<void()> undo) {
  Context& c = cx();
  Toast made;
  made.words = words;
  made.tone = tone;
  made.until = platform::now_ms() + (undo ? kUndoMs : kToastMs);
  made.undo = std::move(undo);
  made.id = hash_id(0x7057u, static_cast<std::uint32_t>(c.turn * 16 + c.toasts.size()));
  c.toasts.push_back(std::move(made));
  if (c.toasts.size() > 3) c.toasts.erase(c.toasts.begin());
  c.unsettled = true;
}

void draw_toasts() {
  Context& c = cx();
  std::erase_if(c.toasts, [&](const Toast& one) { return one.until <= c.now; });
  if (c.toasts.empty()) return;
  float bottom =
      c.env.height - c.env.inset_bottom - (is_phone() ? 76.f : 24.f) - c.bottom_reserved_before;
  constexpr std::uint32_t region = 0x7058u;
  const auto before = std::find_if(c.layers_before.begin(), c.layers_before.end(),
                                   [](const LayerRect& one) { return one.node == region; });
  const bool is_placed = before != c.layers_before.end();
  open_layer(region, is_placed, is_placed ? &before->rect : nullptr);
  if (!is_placed) c.unsettled = true;
  ImRect all(c.env.width, c.env.height, 0, 0);
  std::uint32_t undone = 0;
  for (std::size_t i = c.toasts.size(); i-- > 0;) {
    const Toast& one = c.toasts[i];
    wake_in(one.until - c.now + 1);
    const float undo_room = one.undo ? text_width(kStrong, text("ui.undo")) + 32 : 0;
    const float limit = std::min(480.f, c.env.width - 32);
    const auto lines = wrap_text(kBody, one.words, limit - 56 - undo_room);
    float widest = 0;
    for (const auto line : lines) widest = std::max(widest, text_width(kBody, line));
    const float height = std::max(48.f, static_cast<float>(lines.size()) * 22 + 24);
    const float width = std::ceil(widest) + 60 + undo_room;
    const float x = is_phone() ? (c.env.width - width) / 2 : c.env.width - width - 24;
    const ImRect rect(x, bottom - height, x + width, bottom);
    draw_shadow(rect, 10);
    draw_box(rect, 10, paint(Token::text));
    draw_icon(one.tone == Tone::neutral ? Icon::check : icon_of(one.tone),
              {rect.Min.x + 14, rect.Min.y + height / 2 - 10}, 20, paint(Token::bg));
    float y = rect.GetCenter().y - static_cast<float>(lines.size()) * 11;
    for (const auto line : lines) {
      draw_text(kBody, {rect.Min.x + 44, y}, line, paint(Token::bg));
      y += 22;
    }
    Node& node = emit(one.id, Role::status, rect, {.name = one.words});
    node.overlay = true;
    style_node(node, {1, 1, 400}, Token::bg);
    if (one.undo) {
      const std::uint32_t id = hash_id(one.id, "undo");
      const ImRect hit(rect.Max.x - undo_room, rect.Min.y, rect.Max.x - 4, rect.Max.y);
      const Touch touch = press(id, hit);
      draw_text_centred(kStrong, hit, text("ui.undo"), paint(Token::bg));
      const ImVec2 middle = hit.GetCenter();
      draw_hairline({middle.x - 18, middle.y + 9}, {middle.x + 18, middle.y + 10},
                    paint(Token::bg));
      c.tree.open(one.id);
      style_node(emit(id, Role::button, hit, {.name = text("ui.undo")}), kStrong, Token::bg);
      c.tree.close();
      if (touch.pressed) undone = one.id;
    }
    bottom = rect.Min.y - 8;
    all.Add(rect);
  }
  close_layer(region, all, false);
  for (std::size_t i = 0; undone != 0 && i < c.toasts.size(); ++i) {
    if (c.toasts[i].id != undone) continue;
    const auto undo = std::move(c.toasts[i].undo);
    c.toasts.erase(c.toasts.begin() + static_cast<std::ptrdiff_t>(i));
    undone = 0;
    c.unsettled = true;
    undo();
  }
}

bool banner(std::string_view words, const BannerOptions& options) {
  Box& made = open_box({.kind = BoxKind::row,
                        .gap = kSpace3,
                        .pad = kSpace4,
                        .pad_y = kSpace3,
                        .align = Align::center,
                        .wrap = false});
  const ImRect rect(made.x - made.pad, made.y - made.pad_y, made.x + made.width + made.pad,
                    made.y - made.pad_y + made.memory->height);
  draw_box(rect, 10, paint(soft_token_of(options.tone)));
  if (cx().theme.scheme >= Scheme::contrast) draw_line_box(rect, 10, paint(Token::line), 2);
  if (options.live) {
    open_node(made, options.tone == Tone::danger ? Role::alert : Role::status, {});
  }
  icon(options.icon == Icon::none ? icon_of(options.tone) : options.icon, options.tone);
  {
    auto words_box = stack({.gap = 0, .grow = 1});
    body(words);
  }
  const bool pressed = !options.action.empty() && button(options.action, {.small = true});
  close_box();
  return pressed;
}

bool empty_state(std::string_view words, const EmptyOptions& options) {
  bool pressed = false;
  auto outer = card({.padding = kSpace7, .gap = kSpace4});
  Box& inner = box();
  inner.align = Align::center;
  const ImRect mark = place(64, 64);
  canvas()->AddCircleFilled(mark.GetCenter(), 32, paint(Token::accent_soft));
  draw_icon(options.icon, {mark.Min.x + 20, mark.Min.y + 20}, 24, paint(Token::accent_text));
  body(words, {.align = Align::center, .max_width = 420});
  if (!options.action.empty()) {
    const ButtonOptions look{.look = Look::primary, .key = "empty-action"};
    pressed = options.href.empty() ? button(options.action, look)
                                   : link_button(options.action, options.href, look);
  }
  return pressed;
}

void skeleton(int lines) {
  const std::uint32_t id = hash_id(box().id, "skeleton");
  const double time = waited(id);
  if (time < kSkeletonDelayMs) return wake_in(kSkeletonDelayMs - time + 1);
  if (time < kSlowMs) wake_in(kSlowMs - time + 1);
  auto whole = stack({.gap = kSpace3});
  constexpr float kShares[] = {0.55f, 0.9f, 0.8f, 0.95f, 0.6f};
  ImRect all(0, 0, 0, 0);
  for (int i = 0; i < lines; ++i) {
    const ImRect line = place(200, i == 0 ? 24.f : 16.f, true);
    const float share = kShares[i % 5];
    draw_box(ImRect(line.Min.x, line.Min.y, line.Min.x + line.GetWidth() * share, line.Max.y), 6,
             paint(Token::line, 0.6f));
    if (i == 0) all = line;
    all.Add(line);
  }
  emit(id, Role::status, all, {.description = text("ui.loading"), .key = "loading"});
  if (time >= kSlowMs) muted(text("ui.still_loading"));
}

void skeleton_cards(int count) {
  auto cells = grid({.min_column = 260, .max_columns = 3});
  for (int i = 0; i < count; ++i) {
    auto one = card();
    skeleton(3);
  }
}

bool failure(std::string_view what_happened, std::string_view what_is_kept) {
  auto outer = card({.gap = kSpace3});
  Box& made = box();
  made.align = Align::start;
  {
    auto line = row({.gap = kSpace3});
    icon(Icon::warning, Tone::warn);
    h3(text("ui.failure_title"));
  }
  body(what_happened);
  if (!what_is_kept.empty()) muted(what_is_kept);
  return button(text("ui.failure_retry"), {.icon = Icon::refresh});
}

// ---- progress and time
// ---------------------------------------------------------------------------

void progress(std::string_view label, int per_mille, std::string_view words) {
  auto whole = stack({.gap = 6});
  const std::uint32_t id = make_id(label);
  {
    const float width = text_width(kSmall, words);
    const bool fits = text_width(kSmallStrong, label) + width + 12 <= box().width;
    const ImRect line = place(200, fits ? 18.f : 36.f, true);
    draw_text(kSmallStrong, line.Min, label, paint(Token::text));
    if (fits)
      draw_text(kSmall, {line.Max.x - width, line.Min.y}, words, paint(Token::muted));
    else
      draw_text(kSmall, {line.Min.x, line.Min.y + 18}, cut_text(kSmall, words, line.GetWidth()),
                paint(Token::muted));
  }
  const ImRect bar = place(200, 8, true);
  const float part = static_cast<float>(std::clamp(per_mille, 0, 1000)) / 1000;
  draw_box(bar, 4, paint(Token::line));
  if (part > 0) {
    const float end = bar.Min.x + std::max(8.f, bar.GetWidth() * part);
    draw_box(ImRect(bar.Min.x, bar.Min.y, end, bar.Max.y), 4, paint(Token::accent));
  }
  Node& node = emit(id, Role::progress, bar, {.name = label, .value = words}, flag::live);
  node.b = 1000;
  node.c = per_mille;
}

void progress_ring(std::string_view label, int per_mille, std::string_view words,
                   const RingOptions& options) {
  const ImRect rect = place(options.size, options.size);
  const float thick = std::max(4.f, options.size * 0.055f);
  const float radius = options.size / 2 - thick / 2 - 1;
  const ImVec2 middle = rect.GetCenter();
  canvas()->AddCircle(middle, radius, paint(Token::line), 96, thick);
  const Token ink = options.tone == Tone::accent ? Token::accent : token_of(options.tone);
  draw_arc(middle, radius, static_cast<float>(per_mille) / 1000, thick, paint(ink));
  const bool large = options.size >= 96;
  const Face face = options.size >= 140 ? kFigure : large ? kH2 : kSmallStrong;
  const float lift = options.caption.empty() ? 0 : 10.f;
  draw_text_centred(face, ImRect(rect.Min.x, rect.Min.y - lift, rect.Max.x, rect.Max.y - lift),
                    words, paint(Token::text));
  if (!options.caption.empty()) {
    draw_text_centred(kSmall, ImRect(rect.Min.x, middle.y + 10, rect.Max.x, middle.y + 34),
                      options.caption, paint(Token::muted));
  }
  Node& node = emit(make_id(label), Role::progress, rect, {.name = label, .value = words});
  node.b = 1000;
  node.c = per_mille;
}

namespace {

// Says the time left at 5 min, 1 min, 30 s and 10 s.
void announce_time(std::uint32_t id, std::int64_t left, std::int64_t total) {
  constexpr std::int64_t kMarks[] = {300'000, 60'000, 30'000, 10'000};
  double& told = cx().since[hash_id(id, "told")];
  std::int64_t due = 0;
  for (const std::int64_t mark : kMarks) {
    if (mark < total && left <= mark && left > mark - 2'000) due = mark;
  }
  if (due == 0 || static_cast<std::int64_t>(told) == due) return;
  told = static_cast<double>(due);
  announce(text("ui.time_left", {{"time", duration(due)}}), false);
}

std::int64_t time_left(std::uint32_t id, std::int64_t end_ms, std::int64_t total_ms) {
  const auto now = static_cast<std::int64_t>(platform::wall_ms());
  const std::int64_t left = std::max<std::int64_t>(0, end_ms - now);
  if (left > 0) wake_in(static_cast<double>(left % 1000) + 1);
  announce_time(id, left, total_ms);
  return left;
}

void emit_timer(std::uint32_t id, const ImRect& rect, std::string_view label, std::int64_t left) {
  const std::string words = std::string(label) + " " + clock(left);
  style_node(emit(hash_id(id, "timer"), Role::timer, rect, {.name = words}), {1, 1, 400},
             Token::text);
}

}  // namespace

std::int64_t timer(std::string_view label, std::int64_t end_ms, std::int64_t total_ms,
                   const RingOptions& options) {
  const std::uint32_t id = make_id(label);
  const std::int64_t left = time_left(id, end_ms, total_ms);
  RingOptions ring = options;
  if (left < 10'000 && ring.tone == Tone::accent) ring.tone = Tone::warn;
  const std::int64_t shown = (left + 999) / 1000 * 1000;
  const auto part =
      static_cast<int>(total_ms > 0 ? std::min<std::int64_t>(shown * 1000 / total_ms, 1000) : 0);
  progress_ring(label, part, clock(left), ring);
  emit_timer(id, cx().last_rect, label, left);
  return left;
}

std::int64_t timer_line(std::string_view label, std::int64_t end_ms, std::int64_t total_ms) {
  const std::uint32_t id = make_id(label);
  const std::int64_t left = time_left(id, end_ms, total_ms);
  const std::string words = std::string(label) + " " + clock(left);
  const ImRect rect = place(text_width(kStrong, words) + 24, 22);
  const Token ink = left < 10'000 ? Token::warn : Token::text;
  draw_icon(Icon::clock, {rect.Min.x, rect.Min.y + 3}, 16, paint(ink));
  draw_text(kStrong, {rect.Min.x + 24, rect.Min.y}, words, paint(ink));
  emit_timer(id, rect, label, left);
  return left;
}

// ---- native islands
// ------------------------------------------------------------------------------

namespace {

ImRect place_media(const MediaOptions& options) {
  const float limit =
      options.max_width > 0 ? std::min(options.max_width, box().width) : box().width;
  const float height = options.audio ? 56.f : std::floor(limit / options.aspect);
  const ImRect rect = place(limit, height, options.max_width == 0);
  if (!options.audio) draw_box(rect, 10, paint(Rgb{16, 15, 13}));
  return rect;
}

}  // namespace

void player(std::string_view label, std::string_view url, const MediaOptions& options) {
  const ImRect rect = place_media(options);
  emit(make_id(label, options.key), Role::media, rect,
       {.name = label,
        .value = options.audio ? "audio" : "playback",
        .key = options.key,
        .href = url});
}

void camera_preview(std::string_view label, const MediaOptions& options) {
  const ImRect rect = place_media(options);
  emit(make_id(label, "camera-preview"), Role::media, rect,
       {.name = label, .value = "preview", .key = "camera-preview"});
}

void level_meter(std::string_view label) {
  auto whole = stack({.gap = 6});
  small(label, {.strong = true});
  const ImRect rect = place(200, 12, true);
  draw_box(rect, 6, paint(Token::line));
  Node& node = emit(make_id(label), Role::meter, rect, {.name = label, .key = "level-meter"});
  node.b = 100;
}

void picture(std::string_view url, std::string_view alternative, float width, float height) {
  const ImRect rect = place(width, height);
  emit(make_id(url), Role::image, rect, {.name = alternative, .href = url},
       alternative.empty() ? flag::decorative + 0u : 0u);
}

}  // namespace ui
