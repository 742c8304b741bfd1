// Tones, icons and words of states.
#include "web/screens/recruiter/states.h"

namespace candor {

ui::Tone tone_of(InterviewStatus status) {
  switch (status) {
    case InterviewStatus::draft: return ui::Tone::warn;
    case InterviewStatus::open: return ui::Tone::ok;
    case InterviewStatus::closed: return ui::Tone::neutral;
  }
  return ui::Tone::neutral;
}

ui::Tone tone_of(InvitationStatus status) {
  switch (status) {
    case InvitationStatus::sent: return ui::Tone::neutral;
    case InvitationStatus::opened:
    case InvitationStatus::started: return ui::Tone::info;
    case InvitationStatus::completed: return ui::Tone::ok;
    case InvitationStatus::expired: return ui::Tone::warn;
    case InvitationStatus::revoked: return ui::Tone::neutral;
  }
  return ui::Tone::neutral;
}

ui::Tone tone_of(SessionStatus status) {
  switch (status) {
    case SessionStatus::in_progress: return ui::Tone::info;
    case SessionStatus::completed: return ui::Tone::ok;
    case SessionStatus::expired: return ui::Tone::warn;
  }
  return ui::Tone::neutral;
}

ui::Tone tone_of(AnswerStatus status) {
  switch (status) {
    case AnswerStatus::submitted: return ui::Tone::ok;
    case AnswerStatus::uploading: return ui::Tone::info;
    case AnswerStatus::skipped: return ui::Tone::warn;
    case AnswerStatus::waiting:
    case AnswerStatus::begun: return ui::Tone::neutral;
  }
  return ui::Tone::neutral;
}

ui::Icon icon_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::video: return ui::Icon::video;
    case AnswerKind::audio: return ui::Icon::mic;
    case AnswerKind::text: return ui::Icon::text;
  }
  return ui::Icon::none;
}

ui::Icon icon_of(AnswerStatus status) {
  switch (status) {
    case AnswerStatus::submitted: return ui::Icon::success;
    case AnswerStatus::uploading: return ui::Icon::upload;
    case AnswerStatus::skipped: return ui::Icon::minus;
    case AnswerStatus::begun: return ui::Icon::circle_dot;
    case AnswerStatus::waiting: return ui::Icon::circle;
  }
  return ui::Icon::none;
}

std::string time_words(std::int64_t ms) {
  return ms <= 0 ? std::string(ui::text("editor.no_time")) : ui::duration(ms);
}

bool may(const Frame& frame, Permission permission) {
  const auto role = choice_value(type_of<Role>(), frame.viewer.role);
  return role && permits(viewer_of(static_cast<Role>(*role)), permission);
}

std::string interview_url(InterviewId id, std::string_view tab) {
  std::string url = "/interviews/" + text_of(id);
  if (!tab.empty()) url += "?tab=" + std::string(tab);
  return url;
}

std::string session_url(InterviewId interview, SessionId session) {
  return interview_url(interview) + "/results/" + text_of(session);
}

}  // namespace candor
