// The candidate's own session as other features see it.
#pragma once

#include "server/http/call.h"
#include "server/store/records.h"
#include "shared/domain/candidate_access.h"

namespace candor::features {

struct OwnSession {
  Session session;
  Invitation invitation;
  SessionStatus status = SessionStatus::in_progress;  // as of now
};

// The session the caller's secret names, or the latest one of the caller's link. not_found when
// none was started.
Result<OwnSession> own_session(store::Reader& reader, const http::Call& call);
// The same, but only while answers may still be given: not completed, not expired, link not
// withdrawn.
Result<OwnSession> open_session(store::Reader& reader, const http::Call& call);
// open_session, and notes that the candidate was here.
Result<OwnSession> writable_session(store::Transaction& tx, const http::Call& call);

}  // namespace candor::features
