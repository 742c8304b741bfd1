// One interview: its questions, its invitations, its results. The draft survives changing tabs and
// failures.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/recruiter/interview_editor.h"
#include "web/screens/recruiter/invitations_tab.h"
#include "web/screens/recruiter/invite_dialog.h"
#include "web/screens/recruiter/results_tab.h"
#include "web/screens/recruiter/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kQuestions = "questions", kInvitations = "invitations",
                           kResults = "results";

std::string counted(std::string_view label, std::int32_t count) {
  return count > 0 ? std::string(label) + " " + ui::number(count) : std::string(label);
}

class InterviewScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return editor_.dirty() && !deleted_; }

  std::string unsaved() const override { return editor_.keep(); }

  void draw(Frame& frame) override {
    const std::string id(frame.params.get("interview"));
    const auto loaded = frame.load(api::read_interview, {{"interview", id}});
    const ui::Crumb parents[] = {{ui::text("interviews.title"), "/interviews"}};
    if (!loaded) {
      auto page = ui::page({.title = ui::text("interviews.one_title"), .breadcrumb = parents});
      (void)ready(loaded, 6);
      return;
    }
    const InterviewView& interview = *loaded;
    editor_.follow(interview);
    if (!restored_) editor_.restore(frame.app.take_unsaved());
    restored_ = true;
    editor_.set_editable(may(frame, Permission::edit_interviews));
    auto page = ui::page({.title = interview.title,
                          .breadcrumb = parents,
                          .chip = label_text(interview.status),
                          .chip_tone = tone_of(interview.status)});
    draw_actions(frame, interview);
    draw_tabs(frame, interview);
    {
      auto panel = ui::tab_panel();
      draw_panel(frame, interview);
    }
    draw_dialogs(frame, interview);
    draw_save_bar(frame, interview);
  }

 private:
  void draw_actions(Frame& frame, const InterviewView& interview) {
    auto actions = ui::page_actions();
    if (may(frame, Permission::invite_candidates) &&
        ui::primary_button(ui::text("interviews.invite"), {.icon = ui::Icon::user})) {
      invite_.open();
    }
    if (!may(frame, Permission::edit_interviews)) return;
    auto menu = ui::menu_button(ui::text("interviews.more"), {.key = "interview-menu"});
    if (!menu) return;
    if (ui::menu_item(ui::text("editor.edit_details"), {.icon = ui::Icon::pencil})) {
      editor_.show_details();
      frame.router.replace(interview_url(interview.id));
      ui::focus("title");
    }
    if (ui::menu_item(ui::text("interviews.duplicate"), {.icon = ui::Icon::copy})) {
      duplicate(frame, interview);
    }
    ui::menu_separator();
    if (ui::menu_item(ui::text("interviews.delete"), {.icon = ui::Icon::trash, .danger = true})) {
      delete_open_ = true;
    }
  }

  void draw_tabs(Frame& frame, const InterviewView& interview) {
    std::string tab(tab_of(frame.params));
    const std::string questions =
                          counted(ui::text("interviews.tab_questions"), interview.question_count),
                      invitations = counted(ui::text("interviews.tab_invitations"),
                                            interview.invitation_count),
                      results =
                          counted(ui::text("interviews.tab_results"), interview.session_count);
    const ui::Choice choices[] = {
        {kQuestions, questions}, {kInvitations, invitations}, {kResults, results}};
    if (ui::tabs(tab, choices, {.label = ui::text("interviews.tabs")})) {
      frame.router.replace(interview_url(interview.id, tab == kQuestions ? "" : tab));
    }
  }

  static std::string_view tab_of(const Params& params) {
    const std::string_view tab = params.query("tab");
    return tab == kInvitations || tab == kResults ? tab : kQuestions;
  }

  void draw_panel(Frame& frame, const InterviewView& interview) {
    const std::string_view tab = tab_of(frame.params);
    if (tab == kInvitations) {
      if (invitations_.draw(frame, interview)) invite_.open();
    } else if (tab == kResults) {
      results_.draw(frame, interview);
    } else {
      draw_questions(frame, interview);
    }
  }

  void draw_questions(Frame& frame, const InterviewView& interview) {
    draw_notes(frame, interview);
    const bool wanted = editor_.draw(ui::text("editor.questions"));
    if (wanted && editor_.dirty()) save(frame, interview.id);
  }

  void draw_notes(Frame& frame, const InterviewView& interview) {
    if (editor_.changed_elsewhere() &&
        ui::banner(
            ui::text("editor.changed_elsewhere"),
            {.tone = ui::Tone::warn, .action = ui::text("editor.load_theirs"), .live = true})) {
      editor_.open(interview);
    }
    const bool may_edit = may(frame, Permission::edit_interviews);
    const std::string_view action = may_edit ? ui::text("editor.open_now") : std::string_view();
    bool wanted = false;
    if (interview.status == InterviewStatus::draft) {
      wanted =
          ui::banner(ui::text("editor.draft_note"), {.tone = ui::Tone::warn, .action = action});
    } else if (interview.status == InterviewStatus::closed) {
      wanted = ui::banner(ui::text("editor.closed_note"), {.action = action});
    }
    if (!wanted) return;
    editor_.draft().status = InterviewStatus::open;
    save(frame, interview.id);
  }

  void draw_save_bar(Frame& frame, const InterviewView& interview) {
    switch (ui::save_bar(editor_.dirty(), editor_.form().saving())) {
      case ui::SaveBar::nothing: return;
      case ui::SaveBar::save: return save(frame, interview.id);
      case ui::SaveBar::discard: return editor_.open(interview);
    }
  }

  void draw_dialogs(Frame& frame, const InterviewView& interview) {
    invite_.draw(frame, interview);
    invitations_.draw_dialogs(frame, interview);
    results_.draw_dialogs(frame, interview);
    const std::string title = ui::text("interviews.delete_title", {{"title", interview.title}});
    if (ui::confirm(delete_open_, {.title = title,
                                   .body = ui::text("interviews.delete_body"),
                                   .yes = ui::text("interviews.delete")}) == ui::Answer::yes) {
      remove(frame, interview.id);
    }
  }

  void save(Frame& frame, InterviewId id) {
    if (editor_.form().saving()) return;
    // What is wrong must be seen, also when another tab was open.
    frame.router.replace(interview_url(id));
    if (!editor_.accept()) return;
    editor_.form().set_saving(true);
    frame.client.send(
        api::update_interview_with_questions, {{"interview", id}}, editor_.draft(), life_,
        [this, &app = frame.app,
         key = std::string(frame.params.get("interview"))](Result<InterviewView> now) {
          if (now.is_error()) return editor_.reject(now.error());
          editor_.open(now.value());
          app.cache().put(api::read_interview, {{"interview", key}}, now.release_value(),
                          Nothing{});
          ui::toast(ui::text("editor.saved"), ui::Tone::ok);
        });
  }

  void duplicate(Frame& frame, const InterviewView& interview) {
    InterviewDraft copy = draft_of(interview);
    copy.title = ui::text("interviews.duplicate_title", {{"title", interview.title}});
    copy.status = InterviewStatus::draft;
    for (QuestionDraft& one : copy.questions) one.id.reset();
    frame.client.send(api::create_interview, copy, life_,
                      [&app = frame.app](Result<InterviewView> made) {
                        if (made.is_error()) {
                          return ui::toast(made.error().message, ui::Tone::danger);
                        }
                        app.router().go(interview_url(made.value().id));
                        ui::toast(ui::text("interviews.duplicated"), ui::Tone::ok);
                      });
  }

  void remove(Frame& frame, InterviewId id) {
    frame.client.send(api::delete_interview, {{"interview", id}}, Nothing{}, life_,
                      [this, &app = frame.app](Result<Nothing> done) {
                        if (done.is_error()) {
                          return ui::toast(done.error().message, ui::Tone::danger);
                        }
                        deleted_ = true;
                        app.router().replace("/interviews");
                        ui::toast(ui::text("interviews.deleted"), ui::Tone::ok);
                      });
  }

  InterviewEditor editor_;
  InviteDialog invite_;
  InvitationsTab invitations_;
  ResultsTab results_;
  Life life_;
  bool delete_open_ = false;
  bool deleted_ = false;
  bool restored_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_interview(const Params&) {
  return std::make_unique<InterviewScreen>();
}

}  // namespace candor
