// How the states of the nouns look everywhere: a word, a tone and an icon. And what the signed-in
// person may do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "shared/domain/session.h"
#include "web/screens/screen.h"

namespace candor {

ui::Tone tone_of(InterviewStatus status);
ui::Tone tone_of(InvitationStatus status);
ui::Tone tone_of(SessionStatus status);
ui::Tone tone_of(AnswerStatus status);
ui::Icon icon_of(AnswerKind kind);
ui::Icon icon_of(AnswerStatus status);

// The word of a described choice, as people read it.
template <class E>
std::string_view label_text(E value) {
  return ui::text(label_of(value));
}
// A chip with the word of a state.
template <class E>
void draw_state(E status) {
  ui::chip(label_text(status), tone_of(status));
}

// "1 min 30 s"; the word for none when it is zero.
std::string time_words(std::int64_t ms);

// Whether the person may do it; what they may not do is not offered.
bool may(const Frame& frame, Permission permission);

// A number of the API as part of a URL.
template <class Noun>
std::string text_of(Id<Noun> id) {
  return std::to_string(id.value);
}
// "/interviews/12", and with a tab "/interviews/12?tab=results".
std::string interview_url(InterviewId id, std::string_view tab = {});
std::string session_url(InterviewId interview, SessionId session);

}  // namespace candor
