// Answers without a recorder: written, or a file recorded elsewhere.
#include "shared/base/limits.h"
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

std::string_view draft_text(const StepView& view) {
  const Item& item = view.flow.item();
  if (view.state.draft_failed) return ui::text("candidate.writing.kept_here");
  if (item.text.empty()) return ui::text("candidate.writing.autosave");
  return ui::text(item.text == item.saved_text ? "candidate.writing.saved"
                                               : "candidate.writing.saving");
}

}  // namespace

void draw_writing(const StepView& view) {
  const State& state = view.state;
  if (state.clock_restarted) {
    ui::banner(ui::text("candidate.writing.restarted"), {.tone = ui::Tone::info});
  }
  {
    auto card = ui::card({.gap = ui::kSpace4});
    draw_question_text(view);
    if (state.time_over) {
      ui::banner(ui::text(view.notes.written.empty() ? "candidate.writing.over_empty"
                                                     : "candidate.writing.over"),
                 {.tone = ui::Tone::info, .live = true});
    } else if (state.write_end != 0) {
      ui::timer_line(ui::text("candidate.writing.timer"), state.write_end, state.write_total);
    }
    const ui::FieldOptions field{.readonly = state.time_over,
                                 .max_length = limits::kAnswerTextMax,
                                 .rows = ui::is_phone() ? 8 : 10,
                                 .key = "answer"};
    if (ui::text_area(ui::text("candidate.writing.label"), view.notes.written, field)) {
      view.flow.type(view.notes.written);
    }
    ui::muted(draft_text(view));
  }
  auto actions = ui::row({.full_on_phone = true});
  if (ui::button(ui::text("candidate.writing.submit"),
                 {.look = ui::Look::primary, .busy = state.busy, .full_width = ui::is_phone(),
                  .disabled_reason = view.notes.written.empty()
                                         ? ui::text("candidate.writing.empty")
                                         : std::string_view(),
                  .key = "next"})) {
    view.flow.submit_text();
  }
  draw_skip_button(view);
}

void draw_file(const StepView& view) {
  std::vector<ui::ChosenFile>& files = view.notes.files;
  {
    auto card = ui::card({.gap = ui::kSpace4});
    draw_question_text(view);
    const std::string limit = ui::duration(view.flow.item().view.responding_time.ms);
    const std::string help = ui::text("candidate.file.help", {{"time", limit}});
    const bool is_large = !files.empty() && files[0].size > limits::kRecordingBytes;
    ui::file_input(ui::text("candidate.file.label"), files,
                   {.accept = "video/*,audio/*", .help = help,
                    .error = is_large ? ui::text("candidate.upload.too_large") : std::string_view(),
                    .key = "recording-file"});
  }
  const bool can_send = !files.empty() && files[0].size <= limits::kRecordingBytes;
  auto actions = ui::row({.full_on_phone = true});
  if (ui::button(ui::text("candidate.file.send"),
                 {.look = ui::Look::primary, .icon = ui::Icon::upload,
                  .full_width = ui::is_phone(),
                  .disabled_reason = can_send ? std::string_view()
                                              : ui::text("candidate.file.choose_first"),
                  .key = "next"})) {
    view.flow.use_file(files[0].node);
  }
  draw_skip_button(view);
}

}  // namespace candor::candidate
