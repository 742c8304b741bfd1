// The page frame around a screen: navigation, top bar, offline strip, session, leave and help
// dialogs.
#include <algorithm>
#include <array>

#include "web/app.h"
#include "web/platform/platform.h"
#include "web/ui/company_preview.h"
#include "web/ui/context.h"
#include "web/ui/ui.h"

namespace candor {

namespace {

using namespace ui;

struct NavEntry {
  std::string_view nav, url, text;
  ui::Icon icon;
};
constexpr std::array<NavEntry, 7> kEntries{{
    {"home", "/", "app.home", ui::Icon::home},
    {"interviews", "/interviews", "app.interviews", ui::Icon::message_square},
    {"jobs", "/jobs", "app.jobs", ui::Icon::briefcase},
    {"people", "/people", "app.people", ui::Icon::users},
    {"rooms", "/rooms", "app.rooms", ui::Icon::video},
    {"company", "/company", "app.company", ui::Icon::building},
    {"admin", "/admin", "app.admin", ui::Icon::shield},
}};
constexpr float kSideBar = 232, kIconBar = 84, kBottomBar = 60, kHeader = 56;

void draw_mark(ImVec2 at, float size) {
  const ImVec2 middle{at.x + size / 2, at.y + size / 2};
  canvas()->AddCircleFilled(middle, size / 2, paint(Token::accent));
  draw_arc(middle, size * 0.26f, 0.72f, size * 0.11f, paint(Token::on_accent));
}

}  // namespace

void App::draw_frame() {
  const Environment& env = environment();
  Context& c = cx();
  const bool plain =
      !router_.route() || router_.route()->chrome == Chrome::plain || !viewer_.signed_in;
  ImRect area(env.inset_left, env.inset_top, env.width - env.inset_right, env.height);
  c.chrome.show_top = !plain;
  c.chrome.company = viewer_.company;
  c.chrome.top_end = [this] { draw_top_end(); };
  float top = area.Min.y;
  if (plain) {
    draw_plain_header(top);
    area.Max.y -= env.inset_bottom;
  } else if (is_phone()) {
    draw_bottom_navigation();
    area.Max.y -= kBottomBar + env.inset_bottom;
  } else {
    draw_navigation();
    area.Min.x += window_width() == Width::desktop ? kSideBar : kIconBar;
    area.Max.y -= env.inset_bottom;
  }
  if (client_.offline() || !env.online) draw_offline_strip(top);
  area.Min.y = std::max(area.Min.y, top);
  c.chrome.area = area;
  draw_screen();
  draw_session_dialog();
  draw_leave_dialog();
  draw_help_sheet();
  draw_toasts();
}

void App::draw_screen() {
  if (booting_) {
    auto page = ui::page({.title = text("app.loading")});
    return skeleton(5);
  }
  if (!screen_) return router_.route() ? draw_not_permitted() : draw_not_found();
  Frame frame = make_frame();
  screen_->draw(frame);
}

void App::draw_not_found() {
  auto page = ui::page({.title = text("app.not_found"),
                        .lead = text("app.not_found_body"),
                        .max_width = kReadWidth});
  link_button(text("app.not_found_action"), "/", {.look = Look::primary});
}

void App::draw_not_permitted() {
  auto page = ui::page({.title = text("app.not_permitted"),
                        .lead = text("app.not_permitted_body"),
                        .max_width = kReadWidth});
  link_button(text("app.not_found_action"), "/", {.look = Look::primary});
}

void App::draw_nav_entry(int index, bool labelled) {
  const NavEntry& entry = kEntries[static_cast<std::size_t>(index)];
  const bool beside = window_width() == Width::desktop;
  const bool on = router_.route() && router_.route()->nav == entry.nav;
  const std::string_view words = text(entry.text);
  const std::uint32_t id = make_id(entry.nav, "nav");
  const std::uint32_t own = hash_id(id, entry.nav);
  const ImRect rect = place(64, beside ? 40.f : 56.f, true);
  const Touch touch = press(own, rect);
  if (on)
    draw_box(rect, 8, paint(Token::accent_soft));
  else if (touch.hovered)
    draw_box(rect, 8, paint(Token::text, 0.05f));
  const Token ink = on ? Token::accent_text : touch.hovered ? Token::text : Token::muted;
  if (beside) {
    draw_icon(entry.icon, {rect.Min.x + 12, rect.Min.y + 10}, 20, paint(ink));
    draw_text(kStrong, {rect.Min.x + 44, rect.Min.y + 9}, words,
              paint(on ? Token::accent_text : Token::text));
  } else if (labelled) {
    const Face tiny{12, 16, 500};
    draw_icon(entry.icon, {rect.GetCenter().x - 10, rect.Min.y + 8}, 20, paint(ink));
    draw_text_centred(tiny, ImRect(rect.Min.x, rect.Min.y + 31, rect.Max.x, rect.Max.y - 8),
                      cut_text(tiny, words, rect.GetWidth()), paint(ink));
  }
  style_node(emit(own, ui::Role::link, rect, {.name = words, .href = entry.url},
                  on ? flag::current + 0u : 0u),
             {1, 1, 400}, ink);
  if (touch.pressed) go_to(entry.url);
}

void App::draw_navigation() {
  const Environment& env = environment();
  const bool wide = window_width() == Width::desktop;
  const float width = wide ? kSideBar : kIconBar;
  const ImRect bar(env.inset_left, env.inset_top, env.inset_left + width, env.height);
  draw_box(bar, 0, paint(Token::surface));
  draw_hairline({bar.Max.x - 1, bar.Min.y}, bar.Max, paint(Token::line));
  const std::uint32_t id = 0x31u;
  emit(id, ui::Role::nav, bar, {.name = text("app.navigation")});
  cx().tree.open(id);
  const float mark = wide ? bar.Min.x + 20 : bar.GetCenter().x - 14;
  draw_mark({mark, bar.Min.y + 16}, 28);
  if (wide) draw_text(kH3, {mark + 40, bar.Min.y + 16}, text("app.brand"), paint(Token::text));
  const float inset = wide ? 12.f : 8.f;
  ImRect inner(bar.Min.x + inset, bar.Min.y + 68, bar.Max.x - inset, bar.Max.y);
  open_box_at(hash_id(id, "entries"), inner, 4);
  for (int i = 0; i < static_cast<int>(kEntries.size()); ++i) {
    if (has_nav(kEntries[static_cast<std::size_t>(i)].url)) draw_nav_entry(i, true);
  }
  close_box();
  cx().tree.close();
}

void App::draw_bottom_navigation() {
  const Environment& env = environment();
  const ImRect bar(0, env.height - kBottomBar - env.inset_bottom, env.width, env.height);
  draw_box(bar, 0, paint(Token::surface));
  draw_hairline(bar.Min, {bar.Max.x, bar.Min.y + 1}, paint(Token::line));
  const std::uint32_t id = 0x31u;
  emit(id, ui::Role::nav, bar, {.name = text("app.navigation")});
  cx().tree.open(id);
  std::vector<int> shown;
  for (int i = 0; i < static_cast<int>(kEntries.size()); ++i) {
    if (has_nav(kEntries[static_cast<std::size_t>(i)].url)) shown.push_back(i);
  }
  const bool more = shown.size() > 5;
  const std::size_t direct = more ? 4 : shown.size();
  const float cell = bar.GetWidth() / static_cast<float>(std::max<std::size_t>(1, direct + more));
  for (std::size_t i = 0; i < direct; ++i) {
    const float x = bar.Min.x + cell * static_cast<float>(i);
    open_box_at(hash_id(id, static_cast<std::uint32_t>(i)),
                ImRect(x + 4, bar.Min.y + 2, x + cell - 4, bar.Max.y), 0);
    draw_nav_entry(shown[i], true);
    close_box();
  }
  if (more) {
    const float x = bar.Min.x + cell * static_cast<float>(direct);
    open_box_at(hash_id(id, "more"), ImRect(x + cell / 2 - 22, bar.Min.y + 8, x + cell, bar.Max.y),
                0);
    if (auto menu = menu_button(text("app.more"), {.key = "nav-more"})) {
      for (std::size_t i = direct; i < shown.size(); ++i) {
        const NavEntry& entry = kEntries[static_cast<std::size_t>(shown[i])];
        menu_item(text(entry.text), {.icon = entry.icon, .href = entry.url});
      }
    }
    close_box();
  }
  cx().tree.close();
}

// Our mark and name, or the name of the company that invites.
void App::draw_brand(std::uint32_t id, float x, float y, bool ours, const std::string& name) {
  if (ours) draw_mark({x, y + 15}, 26);
  const float name_x = ours ? x + 36 : x;
  draw_text(kLeadStrong, {name_x, y + 16}, name, paint(Token::text));
  const ImRect words(name_x, y + 16, name_x + text_width(kLeadStrong, name), y + 40);
  // Candidates have nothing to look for on our own pages.
  const bool leads_home = ours && router_.route() && router_.route()->words == "app";
  const std::uint32_t own = hash_id(id, "name");
  const ui::Role role = leads_home ? ui::Role::link : ui::Role::text;
  const std::string_view home = leads_home ? "/" : "";
  style_node(emit(own, role, words, {.name = name, .href = home}), kLeadStrong, Token::text);
  if (leads_home && press(own, words).pressed) go_to(home);
}

void App::draw_plain_header(float& top) {
  const Environment& env = environment();
  const ImRect bar(env.inset_left, top, env.width - env.inset_right, top + kHeader);
  top = bar.Max.y;
  const std::uint32_t id = 0x32u;
  emit(id, ui::Role::banner, bar, {});
  cx().tree.open(id);
  const float x = bar.Min.x + (is_phone() ? 16.f : 24.f);
  const bool ours = company_.name.empty();
  const std::string name = ours ? std::string(text("app.brand")) : company_.name;
  if (!ours && !company_.logo_url.empty()) {
    const float y = bar.GetCenter().y - ui::kLogoHeight / 2;
    emit(hash_id(id, "logo"), ui::Role::image,
         ImRect(x, y, x + ui::kLogoWidth, y + ui::kLogoHeight),
         {.name = name, .key = ui::kLogoKey, .href = company_.logo_url});
  } else {
    draw_brand(id, x, bar.Min.y, ours, name);
  }
  const float drop = (kHeader - control_height()) / 2;
  const ImRect end(bar.Max.x - 120, bar.Min.y + drop, bar.Max.x - 12, bar.Max.y);
  Box& inner = open_box_at(hash_id(id, "end"), end, 4);
  inner.kind = BoxKind::row;
  inner.justify = Align::end;
  draw_account_menu();
  close_box();
  cx().tree.close();
}

void App::draw_top_end() {
  if (icon_button(Icon::help, text("app.help"))) help_open_ = true;
  draw_account_menu();
}

void App::draw_account_menu() {
  const bool in = viewer_.signed_in;
  const std::string label = in ? viewer_.name : std::string(text("app.appearance"));
  auto menu = menu_button(label, {.icon = in ? Icon::user : Icon::contrast, .key = "account-menu"});
  if (!menu) return;
  if (in && has_nav("/account"))
    menu_item(text("app.account"), {.icon = Icon::settings, .href = "/account"});
  if (in) menu_separator();
  struct Look {
    std::string_view value, key;
    Icon icon;
  };
  constexpr Look kLooks[] = {{"", "app.theme_system", Icon::monitor},
                             {"light", "app.theme_light", Icon::sun},
                             {"dark", "app.theme_dark", Icon::moon},
                             {"contrast", "app.theme_contrast", Icon::contrast}};
  const std::string now = preference("theme");
  for (const Look& look : kLooks) {
    if (menu_item(text(look.key), {.icon = look.icon, .checked = now == look.value})) {
      set_preference("theme", look.value);
    }
  }
  menu_separator();
  const bool plain = environment().text_view;
  if (menu_item(text("app.text_view"), {.icon = Icon::text, .checked = plain})) {
    platform::set_text_view(!plain);
  }
  if (in && menu_item(text("app.sign_out"), {.icon = Icon::log_out})) sign_out();
}

void App::draw_offline_strip(float& top) {
  const Environment& env = environment();
  const float left = router_.route() && router_.route()->chrome == Chrome::full && viewer_.signed_in
                         ? (window_width() == Width::desktop ? kSideBar
                            : is_phone()                     ? 0
                                                             : kIconBar)
                         : 0;
  const std::uint32_t id = 0x33u;
  const float pad = is_phone() ? 16.f : 24.f;
  const float height = memory_of(id).height + 16;
  const ImRect bar(left, top, env.width, top + height);
  draw_box(bar, 0, paint(Token::warn_soft));
  emit(hash_id(id, "node"), ui::Role::status, bar, {});
  cx().tree.open(hash_id(id, "node"));
  Box& inner =
      open_box_at(id, ImRect(bar.Min.x + pad, bar.Min.y + 8, bar.Max.x - pad, bar.Max.y), 12);
  inner.kind = BoxKind::row;
  inner.align = Align::center;
  icon(Icon::wifi_off, Tone::warn);
  {
    auto words = stack({.gap = 0, .grow = 1});
    small(route_text("offline"), {.strong = true});
  }
  if (button(text("app.offline_retry"), {.small = true, .key = "offline-retry"}))
    client_.retry_waiting();
  close_box();
  cx().tree.close();
  top = bar.Max.y;
}

void App::draw_session_dialog() {
  bool open = session_expired_;
  auto d =
      dialog(open, {.title = text("app.session_title"),
                    .body = text(session_for_admins_ ? "app.session_admin" : "app.session_body"),
                    .width = 440,
                    .no_dismiss = true});
  if (!d) return;
  auto form = ui::form(session_form_, text("app.session_title"));
  if (session_name_.empty()) session_name_ = viewer_.email;
  text_field(text("app.session_email"), session_name_,
             {.required = true, .autocomplete = "username"});
  const std::string_view error = session_error_;
  password_field(text("app.session_password"), session_password_,
                 {.error = session_wants_code_ ? std::string_view() : error, .required = true});
  if (session_wants_code_) {
    text_field(text("two_factor.code"), session_code_,
               {.help = text("two_factor.code_help"),
                .error = error,
                .required = true,
                .autocomplete = "one-time-code",
                .key = "session-code"});
  }
  if (submit(session_form_, text("app.session_sign_in"))) sign_in_again();
  if (session_for_admins_) {
    if (button(text("app.session_leave"), {.look = Look::quiet, .key = "session-leave"})) {
      session_expired_ = session_for_admins_ = session_wants_code_ = false;
      router_.go("/");
    }
  } else if (button(text("app.sign_out"), {.look = Look::quiet, .key = "session-sign-out"})) {
    session_expired_ = false;
    sign_out();
  }
}

void App::draw_leave_dialog() {
  const Answer answer = confirm(leave_open_, {.title = route_text("leave_title"),
                                              .body = route_text("leave_body"),
                                              .yes = route_text("discard"),
                                              .no = route_text("leave_stay")});
  if (answer != Answer::yes) return;
  screen_.reset();
  dirty_ = true;
  router_.go(pending_url_);
}

void App::draw_help_sheet() {
  auto panel = side_panel(help_open_, {.title = text("app.help"), .width = 440});
  if (!panel) return;
  const auto line = [](std::string_view keys, std::string_view words) {
    auto one = row({.gap = kSpace3, .wrap = false});
    {
      auto cell = stack({.width = 96});
      chip(keys);
    }
    auto rest = stack({.grow = 1});
    body(words);
  };
  for (const Command& command : commands_.list()) {
    if (!command.shortcut.empty()) line(command.shortcut, text(std::string(command.id)));
  }
  if (!commands_.shown_keys().empty()) h3(text("app.help_keys"));
  for (const Commands::ShownKey& key : commands_.shown_keys()) line(key.shortcut, key.label);
  if (toggle_switch(text("app.help_single_keys"), commands_.single_keys,
                    {.help = text("app.help_single_keys_help")})) {
    set_preference("single_keys", commands_.single_keys ? "" : "off");
  }
}

}  // namespace candor
