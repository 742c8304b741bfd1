// A new interview: title, description and questions on one page, created in one step.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/recruiter/interview_editor.h"
#include "web/screens/recruiter/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

class NewInterviewScreen : public Screen {
 public:
  NewInterviewScreen() { editor_.open_new(); }

  bool has_unsaved_changes() const override { return !created_ && editor_.dirty(); }

  std::string unsaved() const override { return editor_.keep(); }

  void draw(Frame& frame) override {
    if (!restored_) editor_.restore(frame.app.take_unsaved());
    restored_ = true;
    const ui::Crumb parents[] = {{ui::text("interviews.title"), "/interviews"}};
    auto page = ui::page({.title = ui::text("editor.create_title"),
                          .breadcrumb = parents,
                          .lead = ui::text("editor.create_lead")});
    bool wanted = editor_.draw(ui::text("editor.create_title"));
    auto bar = ui::bottom_bar(ui::text("editor.create_title"));
    ui::spacer();
    ui::link_button(ui::text("ui.cancel"), "/interviews", {.look = ui::Look::quiet});
    const bool busy = editor_.form().saving();
    if (ui::primary_button(ui::text("editor.create"), {.busy = busy})) wanted = true;
    if (wanted && !busy && editor_.accept()) create(frame);
  }

 private:
  void create(Frame& frame) {
    editor_.form().set_saving(true);
    frame.client.send(api::create_interview, editor_.draft(), life_,
                      [this, &app = frame.app](Result<InterviewView> made) {
                        if (made.is_error()) return editor_.reject(made.error());
                        created_ = true;
                        app.router().replace(interview_url(made.value().id));
                        ui::toast(ui::text("editor.created"), ui::Tone::ok);
                      });
  }

  InterviewEditor editor_;
  Life life_;
  bool created_ = false;
  bool restored_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_new_interview(const Params&) {
  return std::make_unique<NewInterviewScreen>();
}

}  // namespace candor
