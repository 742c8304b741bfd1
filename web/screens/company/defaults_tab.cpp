// What my own new questions and invitations begin with.
#include "web/screens/company/defaults_tab.h"

#include "shared/api/endpoints.h"
#include "web/app.h"

namespace candor {

void DefaultsTab::open(const InterviewerSettings& saved) {
  draft_ = saved_ = saved;
  is_opened_ = true;
  form_.open(draft_);
}

void DefaultsTab::draw(Frame& frame) {
  const auto loaded = frame.load(api::read_interviewer_settings);
  if (!ready(loaded, 6)) return;
  const bool is_newer = loaded->updated_at.ms != saved_.updated_at.ms;
  if (!is_opened_ || (is_newer && !has_unsaved_changes() && !form_.saving())) open(*loaded);
  if (!is_restored_) form_.restore(frame.app.take_unsaved(), draft_);
  is_restored_ = true;
  bool wanted = false;
  {
    auto form = ui::form(form_, ui::text("defaults.title"));
    draw_fields();
    wanted = ui::submitted(form_);
  }
  switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
    case ui::SaveBar::save: wanted = true; break;
    case ui::SaveBar::discard: return open(saved_);
    case ui::SaveBar::nothing: break;
  }
  if (wanted && has_unsaved_changes() && form_.accept(draft_)) save(frame);
}

void DefaultsTab::draw_number(std::string_view name, std::string_view label, std::int32_t& value,
                              int min, int max) {
  std::int64_t number = value;
  const ui::StepperOptions options{.min = min,
                                   .max = max,
                                   .error = form_.error_of(name),
                                   .disabled = form_.saving(),
                                   .key = name};
  if (!ui::stepper(label, number, options)) return;
  value = static_cast<std::int32_t>(number);
  form_.touch(name);
}

void DefaultsTab::draw_fields() {
  {
    auto section =
        ui::section(ui::text("defaults.questions"), {.help = ui::text("defaults.questions_help")});
    ui::edit_record(form_, draft_, {.only = "preparation_time responding_time"});
    draw_number("max_retakes", ui::text("question.max_retakes"), draft_.max_retakes, 0,
                limits::kRetakesMax);
  }
  auto section = ui::section(ui::text("defaults.invitations"),
                             {.help = ui::text("defaults.invitations_help")});
  constexpr int kDayHours = 24;
  std::string hours = std::to_string(draft_.invitation_hours);
  const std::string kept = ui::text("defaults.hours", {{"hours", hours}});
  std::vector<ui::Choice> choices{{"72", ui::text("invitations.days_3")},
                                  {"168", ui::text("invitations.days_7")},
                                  {"336", ui::text("invitations.days_14")},
                                  {"720", ui::text("invitations.days_30")}};
  const bool is_usual =
      draft_.invitation_hours == 3 * kDayHours || draft_.invitation_hours == 7 * kDayHours ||
      draft_.invitation_hours == 14 * kDayHours || draft_.invitation_hours == 30 * kDayHours;
  const std::string own = hours;
  if (!is_usual) choices.push_back({own, kept});
  if (ui::select(ui::text("invitation.expires_in_hours"), hours, choices,
                 {.error = form_.error_of("invitation_hours"),
                  .disabled = form_.saving(),
                  .key = "invitation_hours"})) {
    draft_.invitation_hours = std::atoi(hours.c_str());
    form_.touch("invitation_hours");
  }
  draw_number("invitation_attempts", ui::text("invitation.max_attempts"),
              draft_.invitation_attempts, 1, limits::kAttemptsMax);
}

void DefaultsTab::save(Frame& frame) {
  form_.set_saving(true);
  frame.client.send(api::update_interviewer_settings, draft_, life_,
                    [this, &cache = frame.cache](Result<InterviewerSettings> saved) {
                      form_.set_saving(false);
                      if (saved.is_error()) return form_.reject(saved.error());
                      open(saved.value());
                      cache.put(api::read_interviewer_settings, {}, saved.release_value(),
                                Nothing{});
                      ui::toast(ui::text("defaults.saved"), ui::Tone::ok);
                    });
}

}  // namespace candor
