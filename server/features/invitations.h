// Invitations as other features see them: the personal link and the view of the hiring team.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/invitation.h"

namespace candor::features {

// The part of a WHERE that keeps invitations nobody has started and nobody has withdrawn; table v.
inline constexpr std::string_view kNotStarted =
    " AND v.revoked_at IS NULL AND v.current_attempts = 0";

// Rows of the hiring team's view. `tail` begins with WHERE and uses ?3 and later; ?1 is bound to
// now, ?2 to now less the grace of sessions. Tables: v invitations, i interviews, s the latest
// session.
Result<std::vector<InvitationView>> invitation_views(store::Reader& reader, const http::Call& call,
                                                     std::string_view tail,
                                                     const std::vector<store::Value>& values);

// A new invitation with a fresh link; not stored yet.
Invitation new_invitation(const App& app, InterviewId interview, const InvitationDraft& draft,
                          Time now);

}  // namespace candor::features
