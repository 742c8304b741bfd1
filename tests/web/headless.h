// A browser without a browser: drives the client through the same events the shell sends and looks
// at the mirror tree it would show. Tests say what a user would do and notice, by role and name.
//
//   Headless web("/sign-in");
//   web.type("Email or username", "ada");
//   web.click(ui::Role::button, "Sign in");
//   web.answer("POST", "/api/v1/auth/login", 200, R"({...})");
//   EXPECT_TRUE(web.has(ui::Role::heading, "Home"));
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/app.h"
#include "web/platform/platform_headless.h"

struct Size {
  int width = 1280, height = 900;
};
inline constexpr Size kDesktop{1280, 900}, kPhone{390, 844};

class Headless {
 public:
  using Role = ui::Role;
  using Node = platform::headless::MirrorNode;

  explicit Headless(std::string_view url, Size size = kDesktop, bool text_view = false);
  ~Headless();
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  // Somebody who was signed in when the page was opened; the session is not renewed yet.
  static std::unique_ptr<Headless> returning(std::string_view url, Size size = kDesktop);
  void renew_session(std::string_view role = "recruiter");
  // Signs in before the first draw: preference and answered refresh.
  static std::unique_ptr<Headless> signed_in(std::string_view url,
                                             std::string_view role = "recruiter",
                                             Size size = kDesktop);
  // The same tab after a reload: what it keeps is still there, everything else starts anew.
  static std::unique_ptr<Headless> reloaded(std::unique_ptr<Headless> before, std::string_view url,
                                            std::string_view role = "recruiter");

  // ---- find
  // ----------------------------------------------------------------------------------------
  const Node* find(Role role, std::string_view name, int nth = 0) const;
  const Node* find_key(std::string_view key) const;
  bool has(Role role, std::string_view name) const { return find(role, name) != nullptr; }
  // Any node whose name contains the words.
  bool says(std::string_view words) const;
  int count(Role role) const;
  std::vector<std::string> names(Role role) const;
  bool is(const Node* node, std::uint32_t flags) const {
    return node && (node->flags & flags) == flags;
  }
  // Place on the screen, with scrolling.
  struct Place {
    float x = 0, y = 0, w = 0, h = 0;
  };
  Place place(const Node& node) const;
  std::string focused() const;  // name of the focused node
  std::string tree() const;     // the whole mirror as text, for failure messages

  // ---- act: each runs the turn at once and fails the test when there is no such node
  // ----------------
  void click(Role role, std::string_view name, int nth = 0);     // pointer: move, down, up
  void activate(Role role, std::string_view name, int nth = 0);  // keyboard or screen reader
  void type(std::string_view label, std::string_view text);      // whole value of a field
  void choose(std::string_view label, std::string_view value);   // native select, wire value
  void give_file(std::string_view label, std::string_view name, std::int64_t size);  // or dropped
  void press_key(std::string_view key);  // to the owner of keys around the focus
  void submit(std::string_view form);
  void dismiss(Role role, std::string_view name);  // Escape
  void scroll(Role role, std::string_view name, float top);
  void focus(Role role, std::string_view name);  // by keyboard
  void go_back(std::string_view url);            // browser back to this URL
  void island(std::string_view json);
  void resize(Size size);
  void set_online(bool online);
  void advance(double ms);  // clock, and the due turn
  void move_pointer(float x, float y);
  void pointer(int kind, float x, float y);  // 0 move, 1 down, 2 up, 3 leave

  // ---- server
  // -------------------------------------------------------------------------------------- Answers
  // the oldest waiting request of this method whose URL starts with `url`. False: none. `headers`
  // as the shell gives them, "name: value\n".
  bool answer(std::string_view method, std::string_view url, int status, std::string_view body,
              std::string_view headers = {});
  const platform::headless::Request* waiting(std::string_view method, std::string_view url) const;

  candor::App& app() { return *app_; }
  platform::headless::World& world() const { return platform::headless::world(); }

 private:
  const Node& need(Role role, std::string_view name, int nth) const;
  void act(ui::ActionKind kind, std::uint32_t id, std::string_view text = {}, double number = 0);
  void after_turn();
  std::unique_ptr<candor::App> app_;
  std::uint32_t told_focus_ = 0;
};
