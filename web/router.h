// URL <-> screen. The URL is the only truth of where the user is: navigation changes the URL, the
// router makes the screen of it. Back, reload and deep links therefore work by themselves.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candor {

class Screen;

// Parameters of the current route: {id} of the pattern and ?name=value of the query, decoded.
class Params {
 public:
  std::string_view get(std::string_view name) const;    // "" when absent
  std::string_view query(std::string_view name) const;  // "" when absent
  std::int64_t id(std::string_view name = "id") const;  // 0 when absent or not a number
  void set(std::string name, std::string value) {
    values_.emplace_back(std::move(name), std::move(value));
  }
  void set_query(std::string name, std::string value) {
    query_.emplace_back(std::move(name), std::move(value));
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_, query_;
};

using MakeScreen = std::unique_ptr<Screen> (*)(const Params&);
template <class S>
std::unique_ptr<Screen> make_screen(const Params&) {
  return std::make_unique<S>();
}

enum class Chrome : unsigned char {
  full,   // side bar, top bar
  plain,  // company logo only, no navigation: candidate pages, sign in
};
enum class Entrance : unsigned char {
  signed_in,  // otherwise /sign-in?next=...
  anyone,
};

struct Route {
  std::string_view pattern;  // "/interviews/{id}"; a static text, kept as a view
  std::string_view title;    // text key of the page's title until the screen sets its own
  MakeScreen make;
  Entrance entrance = Entrance::signed_in;
  Chrome chrome = Chrome::full;
  std::string_view nav = {};  // which entry of the navigation is current ("interviews")
  // Section of the texts with this area's own words for "offline" and "leave_*"; absent ones are
  // "app"'s.
  std::string_view words = "app";
  std::string_view roles = {};  // space-separated words of Role that may open it; empty = all
  // What somebody sees there who is not signed in, without navigation; null = the sign-in page.
  MakeScreen make_for_visitor = nullptr;
};

class Router {
 public:
  void add(const Route& route) { routes_.push_back(route); }

  // Asks for another URL; applied at the end of the turn (after the unsaved-changes question).
  void go(std::string_view url);
  void replace(std::string_view url);  // same history entry: filters, sorting, tabs
  void set_query(std::string_view name, std::string_view value);  // replace with one value changed
  void back();

  const std::string& url() const { return url_; }  // path and query
  const Params& params() const { return params_; }
  const Route* route() const { return route_; }  // null: nothing matches, the 404 screen

  // ---- for the app
  // -------------------------------------------------------------------------------
  struct Wish {
    std::string url;
    bool replace = false;
    bool back = false;
  };
  bool take_wish(Wish& wish);
  // Sets the URL without touching history; true when another screen is needed.
  bool set(std::string_view url);
  // Matches a path against the table: exact segments outrank parameters.
  const Route* match(std::string_view path, Params& params) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::string url_ = "/";
  std::string path_ = "/";
  Params params_;
  const Route* route_ = nullptr;
  Wish wish_;
  bool has_wish_ = false;
};

// Each area lists its routes in its own file: web/screens/<area>/routes.cpp.
void add_recruiter_routes(Router& router);
void add_candidate_routes(Router& router);
void add_account_routes(Router& router);
void add_company_routes(Router& router);
void add_admin_routes(Router& router);
void add_mail_routes(Router& router);
void add_style_guide_routes(Router& router);

}  // namespace candor
