// What the pages around signing in share.
#pragma once

#include <string>
#include <string_view>

#include "web/screens/screen.h"

namespace candor {

// A page without navigation: one centred card with a title and a sentence below it.
class EntryPage {
 public:
  explicit EntryPage(std::string_view title, std::string_view lead = {}, float width = 420);

 private:
  ui::Scope page_, card_;
};

// The rest after too many attempts: the server says how long, the page counts it down.
class Rest {
 public:
  // Takes over what a 429 says; false for every other error.
  bool begin(const Error& error, std::int64_t now_ms);
  // The time left, while there is any. The button of the form stands there instead when false.
  bool draw(std::int64_t now_ms);

 private:
  std::int64_t until_ms_ = 0, total_ms_ = 0;
};

// An error of these pages in our own words: how long to wait, or a link that works no more.
Error in_words(const Error& error);

// "Firefox on Windows" for what a browser calls itself; programs keep the name they gave.
std::string device_words(std::string_view user_agent);

}  // namespace candor
