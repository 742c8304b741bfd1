// A screen: what one route shows. It reads the cache, draws with ui::, and sends requests or
// commands. State in a screen must earn its place: drafts, what is open, what is chosen.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "web/commands.h"
#include "web/net/client.h"
#include "web/router.h"
#include "web/state/cache.h"
#include "web/ui/ui.h"

namespace candor {

class App;

// Who is signed in; filled by the app from POST /api/v1/auth/refresh and sign in.
struct Visitor {
  bool signed_in = false;
  std::string id;
  std::string name;
  std::string email;
  std::string role;     // word_of(Role)
  std::string company;  // name
  bool needs_two_factor = false;  // opens nothing but the account until it is on
};

// An event of the recorder island (wasm-shell/README.md), already taken apart.
struct IslandEvent {
  std::string_view name;                                // "devices", "upload", ...
  std::string_view json;                                // whole object
  std::string text(std::string_view member) const;      // "" when absent
  std::int64_t integer(std::string_view member) const;  // 0 when absent
  bool flag(std::string_view member) const;
};

// What a screen may use during one draw. Valid during the call only; keep references to nothing in
// it but `app`.
struct Frame {
  App& app;
  net::Client& client;
  Cache& cache;
  Router& router;
  Commands& commands;
  const Params& params;  // of the route: params.get("id"), params.query("tab")
  const Visitor& viewer;
  std::int64_t now_ms;  // wall clock

  // Reads through the cache: starts the request when needed, keeps showing what is known meanwhile.
  template <class Req, class Res>
  Loaded<Res> load(const Endpoint<Req, Res>& endpoint, Path path = {},
                   const Req& query = {}) const {
    return cache.load(client, endpoint, path, query);
  }
  void go(std::string_view url) const { router.go(url); }
};

class Screen {
 public:
  Screen() = default;
  virtual ~Screen() = default;
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  virtual void draw(Frame& frame) = 0;
  // True: leaving asks first, and the browser warns before the page is closed.
  virtual bool has_unsaved_changes() const { return false; }
  // What was typed as one text without secrets, for App::take_unsaved() after a reload of the tab;
  // "" = cannot be given back.
  virtual std::string unsaved() const { return {}; }
  // Recorder events, between draws.
  virtual void on_island(Frame& frame, const IslandEvent& event) {
    (void)frame;
    (void)event;
  }
  // The route's parameters changed while the same screen stays (query, tab).
  virtual void on_params(Frame& frame) { (void)frame; }
};

// The usual three states in one line:
//   const auto list = frame.load(list_interviews);
//   if (!ready(list)) return;      // draws skeleton, failure or nothing
template <class T>
bool ready(const Loaded<T>& loaded, int skeleton_lines = 4);

// Non-template half of ready(): draws the state, true = try again was pressed.
bool draw_unready(bool failed, const Error& error, int skeleton_lines);

template <class T>
bool ready(const Loaded<T>& loaded, int skeleton_lines) {
  if (loaded.value) return true;
  if (draw_unready(loaded.error != nullptr, loaded.error ? *loaded.error : Error{},
                   skeleton_lines)) {
    loaded.retry();
  }
  return false;
}

}  // namespace candor
