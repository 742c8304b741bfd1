// Session review: one candidate's answers, watched, heard or read one after the other.
#include <algorithm>
#include <cstdlib>

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/recruiter/answer_view.h"
#include "web/screens/recruiter/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

// The sessions before and after this one in the list a recruiter sees.
struct Neighbours {
  const SessionView* before = nullptr;
  const SessionView* after = nullptr;
};

Neighbours neighbours_of(const Page<SessionView>& page, SessionId id) {
  Neighbours out;
  for (std::size_t i = 0; i < page.items.size(); ++i) {
    if (page.items[i].id != id) continue;
    if (i > 0) out.before = &page.items[i - 1];
    if (i + 1 < page.items.size()) out.after = &page.items[i + 1];
  }
  return out;
}

class SessionReviewScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    const std::string interview(frame.params.get("interview")), id(frame.params.get("session"));
    const Path path{{"interview", interview}, {"session", id}};
    const auto loaded = frame.load(api::read_session, path);
    const std::string results = "/interviews/" + interview + "?tab=results";
    const std::string_view title =
        loaded ? std::string_view(loaded->interview_title) : ui::text("interviews.one_title");
    const ui::Crumb parents[] = {{ui::text("interviews.title"), "/interviews"}, {title, results}};
    if (!loaded) {
      auto page = ui::page({.title = ui::text("review.title"), .breadcrumb = parents});
      (void)ready(loaded, 6);
      return;
    }
    const SessionView& session = *loaded;
    auto page = ui::page({.title = session.candidate_name,
                          .breadcrumb = parents,
                          .lead = session.candidate_email,
                          .chip = label_text(session.status),
                          .chip_tone = tone_of(session.status)});
    draw_actions(frame, session, path);
    draw_note(session);
    const int current = current_answer(frame, session);
    draw_panes(frame, session, current);
    if (!ui::is_phone()) return;
    auto line = ui::row();
    draw_neighbours(frame, session);
  }

 private:
  void draw_actions(Frame& frame, const SessionView& session, const Path& path) {
    auto actions = ui::page_actions();
    if (!ui::is_phone()) draw_neighbours(frame, session);
    if (session.status == SessionStatus::completed) draw_mark(frame, session, path);
  }

  void draw_panes(Frame& frame, const SessionView& session, int current) {
    auto split = ui::split({.second = 380});
    {
      auto left = ui::pane();
      draw_answer_part(frame, session, current);
    }
    auto right = ui::pane();
    draw_answer_list(frame, session, current);
    draw_session_facts(session);
  }

  void draw_mark(Frame& frame, const SessionView& session, const Path& path) {
    const bool is_reviewed = session.reviewed_at.has_value();
    const std::string_view label = ui::text(is_reviewed ? "review.unmark" : "review.mark");
    const ui::ButtonOptions look{.look = is_reviewed ? ui::Look::secondary : ui::Look::primary,
                                 .icon = is_reviewed ? ui::Icon::undo : ui::Icon::check,
                                 .busy = marking_,
                                 .key = "mark"};
    if (ui::button(label, look)) mark(frame, path, !is_reviewed);
  }

  void draw_neighbours(const Frame& frame, const SessionView& session) {
    PageQuery query;
    query.page = 1;
    query.per_page = limits::kPageSizeMax;
    const auto list = frame.load(api::list_sessions, {{"interview", session.interview_id}}, query);
    if (!list) return;
    const Neighbours around = neighbours_of(*list, session.id);
    if (around.before) {
      ui::link_button(ui::text("review.previous"),
                      session_url(session.interview_id, around.before->id),
                      {.look = ui::Look::quiet,
                       .icon = ui::Icon::arrow_left,
                       .description = around.before->candidate_name});
    }
    if (around.after) {
      ui::link_button(ui::text("review.next"), session_url(session.interview_id, around.after->id),
                      {.look = ui::Look::quiet,
                       .icon = ui::Icon::arrow_right,
                       .description = around.after->candidate_name});
    }
  }

  void draw_note(const SessionView& session) {
    if (session.status == SessionStatus::in_progress) {
      ui::banner(ui::text("review.in_progress_note", {{"name", session.candidate_name}}));
    } else if (session.status == SessionStatus::expired) {
      ui::banner(ui::text("review.expired_note", {{"name", session.candidate_name}}),
                 {.tone = ui::Tone::warn});
    }
    if (!session.reviewed_at) return;
    const std::string when = ui::relative(session.reviewed_at->ms);
    ui::banner(ui::text("review.reviewed_by", {{"name", session.reviewed_by}, {"when", when}}),
               {.tone = ui::Tone::ok});
  }

  // The URL names the answer by its place, so that a colleague can be sent to it.
  int current_answer(const Frame& frame, const SessionView& session) const {
    const std::string asked(frame.params.query("answer"));
    const int count = static_cast<int>(session.answers.size());
    return std::clamp(std::atoi(asked.c_str()) - 1, 0, std::max(0, count - 1));
  }

  void show(Frame& frame, const SessionView& session, int index) {
    const int last = static_cast<int>(session.answers.size()) - 1;
    const int to = std::clamp(index, 0, std::max(0, last));
    frame.router.replace(session_url(session.interview_id, session.id) +
                         "?answer=" + std::to_string(to + 1));
    const std::string number = std::to_string(to + 1), all = std::to_string(last + 1);
    ui::announce(ui::text("review.question", {{"number", number}, {"all", all}}));
  }

  void draw_answer_part(Frame& frame, const SessionView& session, int current) {
    const int count = static_cast<int>(session.answers.size());
    if (count == 0) return;
    const AnswerView& answer = session.answers[static_cast<std::size_t>(current)];
    const ShownAnswer shown{session, answer, current + 1, count};
    draw_answer(shown);
    int wanted = -1;
    {
      auto line = ui::row({.justify = ui::Align::between});
      if (ui::button(ui::text("review.previous_answer"),
                     {.icon = ui::Icon::chevron_left, .disabled = current == 0})) {
        wanted = current - 1;
      }
      if (ui::button(ui::text("review.next_answer"),
                     {.icon = ui::Icon::chevron_right, .disabled = current + 1 >= count})) {
        wanted = current + 1;
      }
    }
    draw_answer_facts(shown);
    if (frame.commands.key("J", ui::text("review.key_next"))) wanted = current + 1;
    if (frame.commands.key("K", ui::text("review.key_previous"))) wanted = current - 1;
    if (wanted >= 0 && wanted < count && wanted != current) show(frame, session, wanted);
  }

  void draw_answer_list(Frame& frame, const SessionView& session, int current) {
    const int chosen = candor::draw_answer_list(session, current);
    if (chosen >= 0 && chosen != current) show(frame, session, chosen);
  }

  void mark(Frame& frame, const Path& path, bool reviewed) {
    marking_ = true;
    frame.client.send(api::review_session, path, SessionReview{reviewed}, life_,
                      [this, &app = frame.app, path, reviewed](Result<SessionView> now) {
                        marking_ = false;
                        if (now.is_error()) return ui::toast(now.error().message, ui::Tone::danger);
                        app.cache().put(api::read_session, path, now.release_value(), Nothing{});
                        ui::toast(ui::text(reviewed ? "review.marked" : "review.unmarked"),
                                  ui::Tone::ok);
                      });
  }

  Life life_;
  bool marking_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_session_review(const Params&) {
  return std::make_unique<SessionReviewScreen>();
}

}  // namespace candor
