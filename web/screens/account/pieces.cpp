// What the pages around signing in share.
#include "web/screens/account/pieces.h"

#include "shared/base/time.h"

namespace candor {

namespace {

constexpr int kUsualWaitSeconds = 60;
constexpr std::size_t kProgramNameMax = 60;

struct Known {
  std::string_view mark, name;
};

// The first mark found decides: later ones stand in the names of the earlier ones as well.
constexpr Known kBrowsers[] = {
    {"Edg", "Edge"},         {"OPR/", "Opera"},    {"SamsungBrowser", "Samsung Internet"},
    {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"}, {"Chromium", "Chromium"},
    {"Chrome/", "Chrome"},   {"CriOS/", "Chrome"}, {"Safari/", "Safari"}};
constexpr Known kSystems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},      {"Android", "Android"},
                              {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"},
                              {"Linux", "Linux"}};

template <std::size_t N>
std::string_view first_known(const Known (&list)[N], std::string_view words) {
  for (const Known& one : list) {
    if (words.find(one.mark) != std::string_view::npos) return one.name;
  }
  return {};
}

}  // namespace

EntryPage::EntryPage(std::string_view title, std::string_view lead, float width)
    : page_(ui::page(
          {.title = title, .max_width = width, .bare = true, .center = true, .own_title = true})),
      card_(ui::card({.padding = ui::kSpace6, .gap = ui::kSpace5})) {
  auto words = ui::stack({.gap = ui::kSpace1});
  ui::h1(title, {.key = "page-title"});
  if (!lead.empty()) ui::body(lead, {.colour = ui::Colour::muted});
}

bool Rest::begin(const Error& error, std::int64_t now_ms) {
  if (error.failure != Failure::too_many) return false;
  const int seconds = error.retry_after_seconds > 0 ? error.retry_after_seconds : kUsualWaitSeconds;
  total_ms_ = seconds * kSecondMs;
  until_ms_ = now_ms + total_ms_;
  return true;
}

bool Rest::draw(std::int64_t now_ms) {
  if (now_ms >= until_ms_) return false;
  ui::timer_line(ui::text("sign_in.again_in"), until_ms_, total_ms_);
  return true;
}

Error in_words(const Error& error) {
  Error shown = error;
  if (error.failure == Failure::too_many) {
    const int seconds =
        error.retry_after_seconds > 0 ? error.retry_after_seconds : kUsualWaitSeconds;
    const std::string wait = ui::duration(seconds * kSecondMs);
    shown.message = ui::text("sign_in.too_many", {{"time", wait}});
    shown.fields.clear();
  }
  if (error.failure == Failure::gone) {
    shown.message = ui::text("sign_in.link_over");
    shown.fields.clear();
  }
  return shown;
}

std::string device_words(std::string_view user_agent) {
  const std::string_view browser = first_known(kBrowsers, user_agent);
  const std::string_view system = first_known(kSystems, user_agent);
  if (browser.empty()) {
    return user_agent.empty() ? std::string(ui::text("account.device_unknown"))
                              : std::string(user_agent.substr(0, kProgramNameMax));
  }
  if (system.empty()) return std::string(browser);
  return ui::text("account.device", {{"browser", browser}, {"system", system}});
}

}  // namespace candor
