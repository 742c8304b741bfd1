// The one list of features.
#include "server/features/features.h"

namespace candor::features {

void bind_all(http::Router& router, App& app) {
  bind_health(router, app);
  bind_accounts(router, app);
  bind_api_keys(router, app);
  bind_companies(router, app);
  bind_documents(router, app);
  bind_overview(router, app);
  bind_interviews(router, app);
  bind_questions(router, app);
  bind_invitations(router, app);
  bind_sessions(router, app);
  bind_candidates(router, app);
  bind_recordings(router, app);
  bind_uploads(router, app);
  bind_live(router, app);
}

}  // namespace candor::features
