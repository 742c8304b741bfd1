// The one list of features.
#include "server/features/features.h"

namespace candor::features {

void bind_all(http::Router& router, App& app) {
  bind_health(router, app);
  bind_accounts(router, app);
  bind_api_keys(router, app);
  bind_external_accounts(router, app);
  bind_oidc(router, app);
  bind_registration(router, app);
  bind_profile(router, app);
  bind_passwords(router, app);
  bind_two_factor(router, app);
  bind_account_sessions(router, app);
  bind_companies(router, app);
  bind_members(router, app);
  bind_colleague_invitations(router, app);
  bind_interviewer_settings(router, app);
  bind_theme(router, app);
  bind_logos(router, app);
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
  bind_audit(router, app);
  bind_background_jobs(router, app);
  bind_demo_requests(router, app);
  bind_system(router, app);
  bind_user_administration(router, app);
  bind_mail(router, app);
}

}  // namespace candor::features
