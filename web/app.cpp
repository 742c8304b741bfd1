// The application: turns, routes, session, theme.
#include "web/app.h"

#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/platform/platform.h"
#include "web/ui/context.h"
#include "web/ui/flat_json.h"
#include "web/ui/ui.h"

namespace candor {

namespace {

constexpr double kRetryOfflineMs = 5'000;
constexpr std::string_view kAccountUrl = "/account";

}  // namespace

Visitor visitor_of(const AccountView& account) {
  Visitor visitor;
  visitor.signed_in = true;
  visitor.id = std::to_string(account.id.value);
  visitor.name = account.full_name.empty() ? account.username : account.full_name;
  visitor.email = account.email;
  visitor.role = word_of(account.role);
  visitor.company = account.company;
  visitor.needs_two_factor = account.needs_two_factor;
  return visitor;
}

App::App() {
  add_recruiter_routes(router_);
  add_candidate_routes(router_);
  add_account_routes(router_);
  add_company_routes(router_);
  add_admin_routes(router_);
  add_mail_routes(router_);
  add_style_guide_routes(router_);
  commands_.add({.id = "app.help",
                 .icon = ui::Icon::keyboard,
                 .shortcut = "?",
                 .apply = [](Frame& frame, std::string_view) { frame.app.open_help(); }});
  client_.on_expired = [this] { session_expired_ = viewer_.signed_in; };
  client_.on_admin_token_required = [this] { session_expired_ = session_for_admins_ = true; };
  client_.on_changed = [this](std::string_view nouns) { cache_.invalidate(nouns); };
  client_.on_refreshed = [this](std::string_view body) {
    auto session = json::read<SignedIn>(body, json::ReadMode::response);
    if (!session.is_error()) viewer_ = visitor_of(session.value().user);
  };
  ui::cx().go = [this](std::string_view url) { router_.go(url); };
}

App::~App() = default;

void App::start(std::string_view url) {
  router_.set(url);
  kept_draft_ = platform::kept_draft();
  draft_waits_ = !kept_draft_.empty();
  commands_.single_keys = preference("single_keys") != "off";
  apply_theme();
  started_ = true;
  const bool is_plain = router_.route() && router_.route()->chrome == Chrome::plain;
  const bool known = preference("signed_in") == "yes";
  if (known) {
    client_.refresh([this](bool fine) {
      booting_ = false;
      if (!fine) set_preference("signed_in", "");
      change_screen(false);
    });
  }
  booting_ = known && !is_plain;
  if (!booting_) change_screen(false);
  turn();
}

void App::sign_in(std::string token, Visitor viewer, std::string_view next) {
  viewer_ = std::move(viewer);
  set_preference("signed_in", "yes");
  session_expired_ = false;
  cache_.invalidate_all();
  client_.set_token(std::move(token));
  router_.replace(next.empty() || next[0] != '/' ? std::string_view("/") : next);
}

void App::sign_out() {
  client_.send(api::sign_out, Nothing{}, life_, [](Result<Acknowledged>) {});
  client_.set_token({});
  viewer_ = {};
  cache_.clear();
  set_preference("signed_in", "");
  screen_.reset();
  draft_waits_ = false;
  router_.go("/sign-in");
}

void App::set_viewer(Visitor viewer) {
  viewer_ = std::move(viewer);
}

void App::island(std::string_view json) {
  platform::island(json);
}

std::string App::preference(std::string_view key) const {
  return platform::read_preference(key);
}

void App::set_preference(std::string_view key, std::string_view value) {
  platform::save_preference(key, value);
  if (key == "theme") apply_theme();
  dirty_ = true;
}

void App::set_company(CompanyTheme theme) {
  company_ = std::move(theme);
  apply_theme();
}

void App::apply_theme() {
  const ui::Environment& env = ui::environment();
  const std::string wanted = preference("theme");
  ui::Scheme scheme = env.dark ? ui::Scheme::dark : ui::Scheme::light;
  if (wanted == "light") scheme = ui::Scheme::light;
  if (wanted == "dark") scheme = ui::Scheme::dark;
  const bool contrast = wanted == "contrast" || (env.more_contrast && wanted.empty());
  if (contrast) scheme = env.dark ? ui::Scheme::contrast_dark : ui::Scheme::contrast;
  ui::set_scheme(scheme, {company_.primary, company_.accent, company_.background, company_.text});
  dirty_ = true;
}

void App::wake_at(std::int64_t wall_ms) {
  platform::wake_at(platform::now_ms() + static_cast<double>(wall_ms) - platform::wall_ms());
}

Frame App::make_frame() {
  return Frame{
      *this,     client_,          cache_,  router_,
      commands_, router_.params(), viewer_, static_cast<std::int64_t>(platform::wall_ms())};
}

// ---- events
// --------------------------------------------------------------------------------------

void App::act(const ui::Action& action) {
  if (action.kind == ui::ActionKind::key && action.id == ui::main_node()) {
    commands_.press(action.text);
  }
  run_passes(&action);
}

void App::turn() {
  run_passes(nullptr);
}

void App::route(std::string_view url) {
  if (ignored_pops_ > 0) {
    --ignored_pops_;
    return;
  }
  if (history_dialogs_ > 0 && ui::top_dialog() != 0) {
    --history_dialogs_;
    const ui::Action dismiss{ui::ActionKind::dismiss, ui::top_dialog(), {}, 0};
    act(dismiss);
    return;
  }
  if (screen_ && screen_->has_unsaved_changes() && url != router_.url()) {
    pending_url_ = url;
    leave_open_ = true;
    platform::navigate(router_.url(), false);
  } else if (router_.set(url)) {
    change_screen(true);
  } else if (screen_) {
    Frame frame = make_frame();
    screen_->on_params(frame);
  }
  turn();
}

void App::respond(std::uint32_t request, int status, std::string_view headers, std::string body) {
  client_.receive(request, status, headers, std::move(body));
  turn();
}

void App::island_event(std::string_view json) {
  const std::string name(ui::FlatJson(json).get("event"));
  if (name == "live") {
    hear_live(json);
  } else if (screen_) {
    Frame frame = make_frame();
    screen_->on_island(frame, IslandEvent{name, json});
  }
  turn();
}

void App::environment_changed() {
  if (!started_) return;
  apply_theme();
  if (ui::environment().online) client_.retry_waiting();
  turn();
}

void App::run_passes(const ui::Action* action) {
  if (in_turn_ || !started_) {
    dirty_ = true;
    return;
  }
  in_turn_ = true;
  cache_.set_now(static_cast<std::int64_t>(platform::wall_ms()));
  for (int round = 0; round < 3; ++round) {
    dirty_ = false;
    ui::begin_turn(round == 0 ? action : nullptr);
    while (ui::begin_pass()) {
      commands_.begin_turn();
      draw_frame();
      ui::cx().page_keys = !commands_.shown_keys().empty();
      ui::end_pass();
      commands_.end_turn();
    }
    apply_wishes();
    if (!dirty_) break;
  }
  ui::finish_turn();
  update_title();
  sync_dialog_history();
  guard_unsaved();
  retry_when_due();
  listen_while_signed_in();
  in_turn_ = false;
  platform::request_frame();
}

// What others changed is fetched again when the screen reads it next; what is shown stays until
// then, and what was typed stays anyway.
void App::hear_live(std::string_view json) {
  const ui::FlatJson message(json);
  const std::string_view kind = message.get("kind");
  if (kind == "changed") cache_.invalidate(message.get("changed"));
  if (kind == "reset") cache_.invalidate_all();
  // The token ran out while nothing was asked, or the session ended elsewhere: the server knows.
  const bool is_doubtful = kind == "unauthorised" || kind == "signed_out";
  if (is_doubtful && client_.has_token()) client_.refresh([](bool) {});
}

void App::listen_while_signed_in() {
  const auto role = choice_value(type_of<Role>(), viewer_.role);
  const bool may_listen =
      viewer_.signed_in && !session_expired_ && !viewer_.needs_two_factor && role &&
      permits(viewer_of(static_cast<Role>(*role)), api::stream_changes.info.permission);
  const std::string wanted = may_listen ? client_.token() : std::string();
  if (wanted == listens_with_) return;
  listens_with_ = wanted;
  platform::listen(wanted);
}

// Every few seconds, however many turns there are meanwhile: a refused connection fails at once.
void App::retry_when_due() {
  const double now = platform::now_ms();
  if (!client_.offline()) {
    retry_at_ms_ = 0;
    return;
  }
  if (retry_at_ms_ != 0 && now >= retry_at_ms_) client_.retry_waiting();
  if (retry_at_ms_ <= now) retry_at_ms_ = now + kRetryOfflineMs;
  platform::wake_at(retry_at_ms_);
}

void App::apply_wishes() {
  Frame frame = make_frame();
  for (const Commands::Asked& asked : commands_.take_asked()) {
    const Command* command = commands_.find(asked.id);
    if (!command || !command->apply) continue;
    command->apply(frame, asked.argument);
    dirty_ = true;
  }
  Router::Wish wish;
  if (!router_.take_wish(wish)) return;
  if (wish.back) return platform::back();
  if (wish.url == router_.url()) return;
  if (!wish.replace && screen_ && screen_->has_unsaved_changes()) {
    pending_url_ = wish.url;
    leave_open_ = true;
    dirty_ = true;
    return;
  }
  open_url(wish.url, wish.replace);
}

void App::open_url(const std::string& url, bool replace) {
  // An address of the server itself (a download, the documents) is left to the browser.
  const bool is_foreign = url.find("://") != std::string::npos || url.rfind("mailto:", 0) == 0;
  if (url.compare(0, 5, "/api/") == 0 || is_foreign) {
    return platform::open(url);
  }
  if (!url.empty() && url[0] == '#') return;
  const bool over_dialog = history_dialogs_ > 0;
  history_dialogs_ = 0;
  platform::navigate(url, replace || over_dialog);
  dirty_ = true;
  if (router_.set(url)) {
    change_screen(true);
  } else if (screen_) {
    Frame frame = make_frame();
    screen_->on_params(frame);
  }
}

std::string_view App::route_text(std::string_view name) const {
  const Route* route = router_.route();
  const std::string own = std::string(route ? route->words : "app") + "." + std::string(name);
  return ui::has_text(own) ? ui::text(own) : ui::text("app." + std::string(name));
}

bool App::may_open(const Route& route) const {
  if (route.roles.empty()) return true;
  const std::string padded = " " + std::string(route.roles) + " ";
  return padded.find(" " + viewer_.role + " ") != std::string::npos;
}

bool App::has_nav(std::string_view url) const {
  Params params;
  const Route* route = router_.match(url, params);
  return route && may_open(*route);
}

const Route* App::go_instead(const std::string& url) {
  platform::navigate(url, true);
  router_.set(url);
  return router_.route();
}

void App::change_screen(bool move_focus) {
  const Route* route = router_.route();
  screen_.reset();
  ui::cx().open_menu = 0;
  more_open_ = help_open_ = false;
  for (auto& [id, scroll] : ui::cx().scrolls) {
    scroll.moved = scroll.top > 0;
    scroll.top = 0;
  }
  if (booting_) return;
  const bool is_visitor = route && route->entrance == Entrance::signed_in && !viewer_.signed_in;
  if (is_visitor && route->make_for_visitor) {
    screen_ = route->make_for_visitor(router_.params());
  } else if (is_visitor) {
    route = go_instead("/sign-in?next=" + text::encode_url(router_.url()));
  } else if (viewer_.needs_two_factor && route && route->entrance == Entrance::signed_in &&
             !router_.url().starts_with(kAccountUrl)) {
    route = go_instead(std::string(kAccountUrl) + "?tab=security");
  }
  if (!screen_ && route && may_open(*route)) screen_ = route->make(router_.params());
  if (move_focus) ui::cx().focus_key = "page-title";
  dirty_ = true;
}

// Each open dialog is a history entry, so that "back" closes it on phones.
void App::sync_dialog_history() {
  const int open = ui::open_dialogs();
  while (history_dialogs_ < open) {
    platform::navigate(router_.url(), false);
    ++history_dialogs_;
  }
  while (history_dialogs_ > open) {
    --history_dialogs_;
    ++ignored_pops_;
    platform::back();
  }
}

// Whose draft, of which page.
std::string App::draft_heading() const {
  const std::string& url = router_.url();
  return viewer_.id + " " + url.substr(0, url.find('?')) + "\n";
}

void App::guard_unsaved() {
  const bool unsaved = screen_ && screen_->has_unsaved_changes();
  if (unsaved != warns_) platform::warn_before_leaving(unsaved);
  warns_ = unsaved;
  if (!unsaved && draft_waits_) return;
  draft_waits_ = false;
  std::string draft = unsaved ? screen_->unsaved() : std::string();
  if (!draft.empty()) draft = draft_heading() + draft;
  if (draft == kept_draft_) return;
  kept_draft_ = std::move(draft);
  platform::keep_draft(kept_draft_);
}

std::string App::take_unsaved() {
  const std::string heading = draft_heading();
  if (!draft_waits_ || kept_draft_.compare(0, heading.size(), heading) != 0) return {};
  draft_waits_ = false;
  return kept_draft_.substr(heading.size());
}

void App::update_title() {
  std::string title = ui::cx().title;
  if (title.empty() && router_.route()) title = ui::text(router_.route()->title);
  const std::string brand(company_.name.empty() ? std::string(ui::text("app.brand"))
                                                : company_.name);
  title = title.empty() ? brand : title + " - " + brand;
  if (title == document_title_) return;
  document_title_ = title;
  platform::set_title(title);
}

void App::sign_in_again() {
  session_form_.set_saving(true);
  SignIn request;
  request.username = session_name_;
  request.password = session_password_;
  request.code = session_code_;
  auto endpoint = api::sign_in;
  if (session_for_admins_) endpoint.info.path = api::kAdministratorsSignIn;
  client_.send(endpoint, request, life_, [this](Result<SignedIn> answer) {
    session_form_.set_saving(false);
    session_error_.clear();
    if (answer.is_error()) {
      const Error& error = answer.error();
      if (error.code == "two_factor_required") {
        session_wants_code_ = true;
        return ui::focus("session-code");
      }
      const bool is_code = error.code == "wrong_code";
      session_error_ = is_code ? ui::text("two_factor.wrong_code")
                       : error.failure == Failure::unauthenticated ? ui::text("app.session_wrong")
                                                                   : error.message;
      return;
    }
    session_password_.clear();
    session_code_.clear();
    if (session_for_admins_) cache_.invalidate_all();
    session_expired_ = session_wants_code_ = session_for_admins_ = false;
    viewer_ = visitor_of(answer.value().user);
    set_preference("signed_in", "yes");
    client_.set_token(answer.value().access_token);
  });
}

}  // namespace candor
