#include "web/screens/candidate/candidate_screen.h"

#include <iterator>

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/platform/platform.h"
#include "web/screens/candidate/island_events.h"

namespace candor {

using candidate::Flow;
using candidate::Order;
using candidate::State;
using candidate::Step;
using candidate::StepView;

namespace {

std::int64_t wall_now() { return static_cast<std::int64_t>(platform::wall_ms()); }

// Which of the dots is current.
int stage_of(const State& state) {
  if (state.practice) return 3;
  switch (state.step) {
    case Step::loading:
    case Step::closed:
    case Step::welcome: return 0;
    case Step::consent: return 1;
    case Step::check: return state.has_session ? 4 : 2;
    case Step::offer: return 3;
    case Step::done: return 5;
    default: return 4;
  }
}

void draw_stages(const State& state) {
  const std::string_view names[] = {
      ui::text("candidate.stage.welcome"),  ui::text("candidate.stage.consent"),
      ui::text("candidate.stage.check"),    ui::text("candidate.stage.practice"),
      ui::text("candidate.stage.questions"), ui::text("candidate.stage.done")};
  const int stage = stage_of(state);
  if (!ui::is_text_view()) return ui::steps(ui::text("candidate.stage.label"), names, stage);
  const std::string number = ui::number(stage + 1), count = ui::number(std::size(names));
  ui::muted(ui::text("candidate.stage.line",
                     {{"number", number}, {"count", count}, {"name", names[stage]}}));
}

}  // namespace

CandidateScreen::~CandidateScreen() {
  if (app_ == nullptr) return;
  app_->client().set_link_token({});
  app_->set_company({});
  app_->island(candidate::island_command("close"));
  app_->island(candidate::island_command("wake", ",\"on\":false"));
}

void CandidateScreen::open(Frame& frame) {
  app_ = &frame.app;
  flow_.recall = [app = app_](std::string_view key) { return app->preference(key); };
  flow_.open(std::string(frame.params.get("token")), frame.now_ms);
}

void CandidateScreen::on_params(Frame& frame) {
  if (frame.params.get("token") == flow_.state().token) return;
  dressed_ = false;
  open(frame);
}

// ---- orders -------------------------------------------------------------------------------------

bool CandidateScreen::perform() {
  bool had_orders = false;
  for (std::vector<Order> orders = flow_.take_orders(); !orders.empty();
       orders = flow_.take_orders()) {
    for (const Order& order : orders) send(order);
    had_orders = true;
  }
  const std::int64_t wake = flow_.next_wake();
  if (wake != 0) app_->wake_at(wake);
  return had_orders;
}

void CandidateScreen::perform_and_redraw() {
  perform();
  app_->redraw();
}

void CandidateScreen::send(const Order& order) {
  net::Client& client = app_->client();
  switch (order.kind) {
    case Order::Kind::island: return app_->island(order.text);
    case Order::Kind::say: return ui::announce(ui::text(order.text), order.flag);
    case Order::Kind::remember: return app_->set_preference(order.key, order.text);
    case Order::Kind::access:
      client.set_link_token(order.text);
      return client.send(api::access_interview, InterviewAccess{order.text}, life_,
                         [this](Result<AccessView> answer) {
                           flow_.tick(wall_now());
                           flow_.accessed(std::move(answer));
                           dress();
                           perform_and_redraw();
                         });
    case Order::Kind::start: return send_start(order);
    case Order::Kind::read_session:
      return client.send(api::read_candidate_session, Nothing{}, life_,
                         [this](Result<CandidateSession> answer) {
                           flow_.tick(wall_now());
                           flow_.session_read(std::move(answer));
                           perform_and_redraw();
                         });
    case Order::Kind::complete: {
      CompleteSession complete;
      complete.session_id = flow_.state().session.session_id;
      complete.leave_unanswered = order.flag;
      return client.send(api::complete_session, complete, life_,
                         [this](Result<CandidateSession> answer) {
                           flow_.tick(wall_now());
                           flow_.completed(std::move(answer));
                           perform_and_redraw();
                         });
    }
    default: return send_answer(order);
  }
}

// Consent is claimed only where it was asked; a resumed session has it already.
void CandidateScreen::send_start(const Order& order) {
  StartSession start;
  start.token = order.text;
  if (order.flag) start.consent = true;
  start.device = flow_.state().device_name;
  app_->client().send(api::start_session, start, life_, [this](Result<CandidateSession> answer) {
    if (answer) app_->client().set_link_token(answer.value().session_secret);
    flow_.tick(wall_now());
    flow_.started(std::move(answer));
    perform_and_redraw();
  });
}

void CandidateScreen::send_answer(const Order& order) {
  net::Client& client = app_->client();
  const Path path{{"answer", order.answer}};
  const AnswerId id = order.answer;
  if (order.kind == Order::Kind::write) {
    const WrittenAnswer written{order.text, order.flag};
    return client.send(api::write_answer, path, written, life_,
                       [this, id, written](Result<AnswerView> answer) {
                         flow_.tick(wall_now());
                         flow_.written(id, written.text, written.final, std::move(answer));
                         perform_and_redraw();
                       });
  }
  const bool is_retake = order.kind == Order::Kind::retake;
  client.send(is_retake ? api::retake_answer : api::begin_answer, path, Nothing{}, life_,
              [this, id, is_retake](Result<AnswerView> answer) {
                flow_.tick(wall_now());
                if (is_retake) {
                  flow_.retaken(id, std::move(answer));
                } else {
                  flow_.begun(id, std::move(answer));
                }
                perform_and_redraw();
              });
}

// The company's name, logo and colours.
void CandidateScreen::dress() {
  const State& state = flow_.state();
  if (!state.has_access || dressed_) return;
  dressed_ = true;
  const Theme& theme = state.access.theme;
  app_->set_company({.name = state.access.company_name,
                     .primary = theme.primary_color,
                     .accent = theme.accent_color,
                     .background = theme.background_color,
                     .text = theme.text_color,
                     .logo_url = theme.company_logo.value_or("")});
}

// ---- events -------------------------------------------------------------------------------------

void CandidateScreen::on_island(Frame& frame, const IslandEvent& event) {
  if (app_ == nullptr) return;
  flow_.tick(frame.now_ms);
  candidate::give_event(flow_, event);
  perform_and_redraw();
}

// ---- drawing ------------------------------------------------------------------------------------

// A new step begins at its heading, with empty notes.
void CandidateScreen::notice_step() {
  const State& state = flow_.state();
  std::string step = std::to_string(static_cast<int>(state.step)) + "." +
                     std::to_string(state.current) + (state.practice ? "p" : "");
  if (step == shown_step_) return;
  const bool is_first = shown_step_.empty();
  shown_step_ = std::move(step);
  notes_ = {};
  if (state.step == Step::writing) notes_.written = flow_.item().text;
  if (!is_first) ui::focus("page-title");
  app_->redraw();
}

void CandidateScreen::draw(Frame& frame) {
  if (app_ == nullptr) open(frame);
  flow_.tick(frame.now_ms);
  notice_step();
  const State& state = flow_.state();
  const std::string heading = candidate::title_of(flow_);
  const std::string& about = state.access.interview.title;
  const std::string title = about.empty() ? heading : heading + " - " + about;
  {
    auto page = ui::page({.title = title, .max_width = ui::kReadWidth, .bare = true,
                          .own_title = true});
    if (state.step != Step::closed) draw_stages(state);
    ui::h1(heading, {.key = "page-title"});
    draw_notices(frame);
    StepView view{flow_, state, notes_, frame.now_ms};
    draw_step(view);
  }
  if (perform()) app_->redraw();
}

void CandidateScreen::draw_notices(const Frame& frame) {
  const State& state = flow_.state();
  const bool is_offline = !ui::environment().online || frame.client.offline();
  if (was_offline_ && ui::environment().online) flow_.back_online();
  was_offline_ = !ui::environment().online;
  if (!state.has_trouble || (is_offline && state.retries_itself)) return;
  const std::string words = state.retries_itself || state.trouble.message.empty()
                                ? std::string(ui::text("candidate.trouble"))
                                : state.trouble.message;
  if (ui::banner(words, {.tone = ui::Tone::warn, .action = ui::text("candidate.try_again"),
                         .live = true})) {
    flow_.try_again();
  }
}

void CandidateScreen::draw_step(StepView& view) {
  switch (view.state.step) {
    case Step::loading: return ui::skeleton(5);
    case Step::closed: return candidate::draw_closed(view);
    case Step::welcome: return candidate::draw_welcome(view);
    case Step::consent: return candidate::draw_consent(view);
    case Step::check: return candidate::draw_check(view);
    case Step::offer: return candidate::draw_offer(view);
    case Step::ready: return candidate::draw_ready(view);
    case Step::read: return candidate::draw_read(view);
    case Step::recording: return candidate::draw_recording(view);
    case Step::review: return candidate::draw_review(view);
    case Step::writing: return candidate::draw_writing(view);
    case Step::file: return candidate::draw_file(view);
    case Step::recovered: return candidate::draw_recovered(view);
    case Step::sending: return candidate::draw_sending(view);
    case Step::done: return candidate::draw_done(view);
  }
}

}  // namespace candor
