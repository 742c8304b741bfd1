// The recorded world of the tests: owns time, size, requests, preferences and the decoded mirror
// tree.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "web/ui/semantics.h"

namespace platform::headless {

struct MirrorNode {
  std::uint32_t id = 0, parent = 0;
  ui::Role role = ui::Role::group;
  std::uint32_t flags = 0;
  std::int32_t a = 0, b = 0, c = 0;
  int x = 0, y = 0, w = 0, h = 0;  // relative to the parent
  std::string name, value, description, key, href;
  std::vector<std::uint32_t> children;
};

struct Request {
  std::uint32_t id = 0;
  std::string method, url, headers, body;
};

struct World {
  std::map<std::uint32_t, MirrorNode> nodes;
  std::vector<Request> requests;     // not answered yet, oldest first
  std::vector<std::string> history;  // URLs navigated to
  std::vector<std::string> spoken, opened, islands;
  std::map<std::string, std::string> preferences;
  std::string title, copied, tokens;
  std::string listens_with;  // the token of live changes; "": not listening
  std::string draft;         // of the tab: outlives a reload
  double now_ms = 1000, wall_ms = 1'772'000'000'000;
  double wake_at = 0;
  std::uint32_t focus = 0, wanted_focus = 0;
  int operations[16] = {};  // of the last difference, by kind
  int back_calls = 0, frames_wanted = 0, applied = 0, bytes_applied = 0, scheme = 0;
  int warn_calls = 0;
  bool text_view = false;
  bool warns = false;  // the browser would ask before the tab is closed
  std::string broken;  // what the decoder complained about
};
World& world();
void reset_world();

}  // namespace platform::headless
