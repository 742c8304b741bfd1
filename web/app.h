// The application: one turn at a time. It owns the router, client, cache, commands and the current
// screen, draws the page frame around the screen, and decides when a turn and when a paint is due.
// Single thread; created once by the platform (or by a test).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/commands.h"
#include "web/net/client.h"
#include "web/router.h"
#include "web/screens/screen.h"
#include "web/state/cache.h"
#include "web/ui/form.h"
#include "web/ui/semantics.h"

namespace candor {

struct AccountView;

Visitor visitor_of(const AccountView& account);

class App {
 public:
  App();
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // ---- for screens
  // -------------------------------------------------------------------------------
  Router& router() { return router_; }
  net::Client& client() { return client_; }
  Cache& cache() { return cache_; }
  Commands& commands() { return commands_; }
  const Visitor& viewer() const { return viewer_; }
  void set_viewer(Visitor viewer);
  // After sign in: remembers the token and who it is, then goes on to `next` (or home).
  void sign_in(std::string token, Visitor viewer, std::string_view next = {});
  void sign_out();
  // The session ended while working: the sign-in dialog lies over the screen. A screen never calls
  // this.
  void expire_session() { session_expired_ = true; }
  // What Screen::unsaved() said at this address before the tab was reloaded, once; usually "".
  std::string take_unsaved();
  // Commands to the recorder island.
  void island(std::string_view json);
  // Preferences that stay on this device ("theme": system, light, dark, contrast; "text_view";
  // ...).
  std::string preference(std::string_view key) const;
  void set_preference(std::string_view key, std::string_view value);
  // Company colours on candidate pages; corrected for contrast. Empty strings = our own.
  struct CompanyTheme {
    std::string name, primary, accent, background, text, logo_url;
  };
  void set_company(CompanyTheme theme);
  const CompanyTheme& company() const { return company_; }
  // Another turn is due (state changed outside of an event).
  void redraw() { dirty_ = true; }
  void open_help() { help_open_ = true; }
  // A turn not before this wall-clock time.
  void wake_at(std::int64_t wall_ms);

  // ---- for the platform
  // --------------------------------------------------------------------------
  void start(std::string_view url);
  void act(const ui::Action& action);  // runs a turn at once
  void route(std::string_view url);    // browser back and forward
  void respond(std::uint32_t request, int status, std::string_view headers, std::string body);
  void island_event(std::string_view json);
  void environment_changed();
  void turn();  // logic until settled, then the difference goes out
  bool dirty() const { return dirty_; }

 private:
  void run_passes(const ui::Action* action);
  void draw_frame();
  void draw_brand(std::uint32_t id, float x, float y, bool ours, const std::string& name);
  void draw_plain_header(float& top);
  void draw_navigation();
  void draw_nav_entry(int index, bool labelled);
  void draw_bottom_navigation();
  void draw_top_end();
  void draw_account_menu();
  void draw_offline_strip(float& top);
  void draw_screen();
  void draw_not_found();
  void draw_not_permitted();
  void draw_session_dialog();
  void draw_leave_dialog();
  void draw_help_sheet();
  void apply_wishes();
  void open_url(const std::string& url, bool replace);
  void change_screen(bool move_focus);
  const Route* go_instead(const std::string& url);  // in place of the address that was asked for
  void sync_dialog_history();
  void guard_unsaved();
  std::string draft_heading() const;
  void apply_theme();
  void retry_when_due();
  void hear_live(std::string_view json);
  void listen_while_signed_in();
  void update_title();
  void sign_in_again();
  std::string_view route_text(std::string_view name) const;
  bool may_open(const Route& route) const;
  bool has_nav(std::string_view url) const;
  Frame make_frame();

  Router router_;
  net::Client client_;
  Cache cache_;
  Commands commands_;
  Visitor viewer_;
  CompanyTheme company_;
  std::unique_ptr<Screen> screen_;
  Life life_;
  std::string kept_draft_;  // as the tab has it: heading and Screen::unsaved()
  std::string pending_url_, document_title_;
  std::string session_name_, session_password_, session_code_, session_error_;
  ui::FormState session_form_;
  int history_dialogs_ = 0;  // entries that dialogs pushed
  int ignored_pops_ = 0;
  std::string listens_with_;  // the token given to platform::listen
  double retry_at_ms_ = 0;    // 0 = there is a connection
  bool booting_ = true;
  bool started_ = false;
  bool session_expired_ = false;
  bool session_wants_code_ = false;  // the password was right, the account has two factors
  bool session_for_admins_ = false;  // who is asked to sign in again comes for administration
  bool leave_open_ = false;
  bool help_open_ = false;
  bool warns_ = false;        // the browser asks before leaving
  bool draft_waits_ = false;  // kept before the reload, not taken back yet
  bool more_open_ = false;
  bool dirty_ = true;
  bool in_turn_ = false;
};

}  // namespace candor
