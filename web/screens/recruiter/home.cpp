// Home: what needs a person today, then numbers; for new companies the three steps to the first
// answers.
#include "shared/api/endpoints.h"
#include "web/screens/recruiter/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

// How far a new company has come.
struct Beginning {
  bool has_interview = false, has_invitation = false, has_session = false;
  std::string invite_url = "/interviews";
};

Beginning beginning_of(const Page<InterviewView>& page) {
  Beginning out;
  out.has_interview = page.total > 0;
  for (const InterviewView& one : page.items) {
    out.has_invitation |= one.invitation_count > 0;
    out.has_session |= one.session_count > 0;
  }
  if (!page.items.empty()) out.invite_url = interview_url(page.items[0].id, "invitations");
  return out;
}

struct GuideStep {
  int number;
  std::string_view title, body, href;
  bool done, is_next;
};

void draw_step(const GuideStep& step) {
  auto key = ui::key(std::to_string(step.number));
  auto card = ui::card({.gap = ui::kSpace2, .selected = step.is_next, .label = step.title});
  {
    auto line = ui::row({.gap = ui::kSpace2});
    ui::muted(std::to_string(step.number));
    if (step.done) ui::chip(ui::text("home.guide_done"), ui::Tone::ok, ui::Icon::check);
  }
  ui::h3(step.title);
  ui::body(step.body, {.colour = ui::Colour::muted});
  if (!step.is_next || step.href.empty()) return;
  ui::gap(ui::kSpace1);
  auto action = ui::row();
  ui::link_button(step.title, step.href, {.look = ui::Look::primary, .key = "guide-action"});
}

void draw_guide(const Beginning& at) {
  auto section = ui::section(ui::text("home.guide_title"), {.help = ui::text("home.guide_lead")});
  auto grid = ui::grid({.min_column = 260, .max_columns = 3});
  draw_step({1, ui::text("home.guide_create"), ui::text("home.guide_create_body"),
             "/interviews/new", at.has_interview, !at.has_interview});
  draw_step({2, ui::text("home.guide_invite"), ui::text("home.guide_invite_body"), at.invite_url,
             at.has_invitation, at.has_interview && !at.has_invitation});
  draw_step({3, ui::text("home.guide_review"), ui::text("home.guide_review_body"), "",
             at.has_session, at.has_invitation && !at.has_session});
}

struct Line {
  std::string id;
  std::string_view name;
  std::string about, href;
  std::string_view action;
};

void draw_line(const Line& line, bool is_first) {
  auto item = ui::item(line.id);
  if (!is_first) ui::divider();
  auto row = ui::row({.gap = ui::kSpace3, .wrap = false});
  ui::avatar(line.name);
  {
    auto words = ui::stack({.gap = 0, .grow = 1});
    ui::link(line.name, line.href, {.strong = true, .quiet = true});
    ui::muted(line.about);
  }
  ui::link_button(line.action, line.href, {.small = true, .description = line.name});
}

void draw_to_review(const Overview& overview) {
  auto section = ui::section(ui::text("home.to_review"));
  auto card = ui::card({.padding = ui::kSpace4});
  if (overview.to_review.empty()) {
    auto line = ui::row();
    ui::icon(ui::Icon::success, ui::Tone::ok);
    ui::body(ui::text("home.nothing"), {.colour = ui::Colour::muted});
    return;
  }
  auto list = ui::list(ui::text("home.to_review"), ui::kSpace2);
  bool is_first = true;
  for (const SessionView& one : overview.to_review) {
    const std::int64_t at = one.completed_at ? one.completed_at->ms : one.last_seen_at.ms;
    const std::string when = ui::relative(at);
    const std::string about =
        one.interview_title + " · " + ui::text("home.finished", {{"when", when}});
    draw_line({"session-" + text_of(one.id), one.candidate_name, about,
               session_url(one.interview_id, one.id), ui::text("home.review")},
              is_first);
    is_first = false;
  }
}

void draw_expiring(const Overview& overview) {
  if (overview.expiring.empty()) return;
  auto section = ui::section(ui::text("home.expiring"), {.help = ui::text("home.expiring_help")});
  auto card = ui::card({.padding = ui::kSpace4});
  auto list = ui::list(ui::text("home.expiring"), ui::kSpace2);
  bool is_first = true;
  for (const InvitationView& one : overview.expiring) {
    const std::string when = ui::relative(one.expires_at.ms);
    draw_line({"invitation-" + text_of(one.id), one.candidate_name,
               ui::text("home.expired_soon", {{"when", when}}),
               interview_url(one.interview_id, "invitations"), ui::text("home.open_invitations")},
              is_first);
    is_first = false;
  }
}

void draw_number(std::int32_t value, std::string_view caption, std::string_view href) {
  auto key = ui::key(caption);
  auto card = ui::card({.padding = ui::kSpace4});
  ui::figure(ui::number(value), caption, href);
}

void draw_numbers(const Overview& overview) {
  auto section = ui::section(ui::text("home.numbers"));
  auto grid = ui::grid({.min_column = 150, .max_columns = 4});
  draw_number(overview.to_review_count, ui::text("home.figure_review"), "");
  draw_number(overview.in_progress_count, ui::text("home.figure_progress"), "");
  draw_number(overview.open_interview_count, ui::text("home.figure_open"),
              "/interviews?status=open");
  draw_number(overview.expiring_count, ui::text("home.figure_expiring"), "");
}

class HomeScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("home.title"), .lead = ui::text("home.lead")});
    if (frame.viewer.role == word_of(Role::candidate)) {
      ui::empty_state(ui::text("home.candidate"), {.icon = ui::Icon::mail});
      return;
    }
    if (!may(frame, Permission::view_results)) {
      ui::empty_state(ui::text("app.not_permitted_body"), {.icon = ui::Icon::lock});
      return;
    }
    const auto overview = frame.load(api::overview);
    PageQuery first;
    first.page = 1;
    first.per_page = 25;
    const auto interviews = frame.load(api::list_interviews, {}, first);
    if (!ready(overview) || !ready(interviews)) return;
    const Beginning at = beginning_of(*interviews);
    const bool is_new = !at.has_session && overview->to_review.empty();
    if (is_new && may(frame, Permission::edit_interviews)) {
      draw_guide(at);
      draw_expiring(*overview);
      return;
    }
    draw_to_review(*overview);
    draw_expiring(*overview);
    draw_numbers(*overview);
  }
};

}  // namespace

std::unique_ptr<Screen> make_home(const Params&) {
  return std::make_unique<HomeScreen>();
}

}  // namespace candor
