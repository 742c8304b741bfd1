// Sessions and their answers as other features see them.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/session.h"

namespace candor::features {

// A started session may still be finished this long after its link ended or after its last
// activity, whichever is later. Afterwards it reads as expired.
inline constexpr std::int64_t kSessionGraceMs = kDayMs;
SessionStatus status_at(const Session& session, Time link_expires_at, Time now);

// Drafts of written answers are the candidate's alone.
enum class Drafts { shown, hidden };
Result<std::vector<AnswerView>> answers_of(store::Reader& reader, SessionId session, Drafts drafts);
// The view of one answer, for its candidate.
Result<AnswerView> answer_view(store::Reader& reader, AnswerId answer);

// Rows of the hiring team's view, without answers. `tail` begins with WHERE and uses ?2 and later;
// ?1 is bound to `now` less the grace. Tables: s sessions, i interviews, v invitations.
Result<std::vector<SessionView>> session_views(store::Reader& reader, std::string_view tail,
                                               const std::vector<store::Value>& values);

// Removes the files and rows of recordings and uploads whose session was deleted. Safe to repeat.
Status remove_deleted_media(App& app);

}  // namespace candor::features
