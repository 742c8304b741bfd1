// Every noun's routes: each file binds its endpoints to its functions. Called once at start.
#pragma once

#include "server/app.h"

namespace candor::features {

void bind_health(http::Router& router, App& app);
void bind_accounts(http::Router& router, App& app);
void bind_api_keys(http::Router& router, App& app);
void bind_external_accounts(http::Router& router, App& app);
void bind_oidc(http::Router& router, App& app);
void bind_registration(http::Router& router, App& app);
void bind_profile(http::Router& router, App& app);
void bind_passwords(http::Router& router, App& app);
void bind_two_factor(http::Router& router, App& app);
void bind_account_sessions(http::Router& router, App& app);
void bind_companies(http::Router& router, App& app);
void bind_members(http::Router& router, App& app);
void bind_colleague_invitations(http::Router& router, App& app);
void bind_interviewer_settings(http::Router& router, App& app);
void bind_theme(http::Router& router, App& app);
void bind_logos(http::Router& router, App& app);
void bind_documents(http::Router& router, App& app);
void bind_overview(http::Router& router, App& app);
void bind_interviews(http::Router& router, App& app);
void bind_questions(http::Router& router, App& app);
void bind_invitations(http::Router& router, App& app);
void bind_sessions(http::Router& router, App& app);
void bind_candidates(http::Router& router, App& app);
void bind_recordings(http::Router& router, App& app);
void bind_uploads(http::Router& router, App& app);
void bind_live(http::Router& router, App& app);
void bind_audit(http::Router& router, App& app);
void bind_background_jobs(http::Router& router, App& app);
void bind_demo_requests(http::Router& router, App& app);
void bind_system(http::Router& router, App& app);
void bind_user_administration(http::Router& router, App& app);
void bind_mail(http::Router& router, App& app);

void bind_all(http::Router& router, App& app);

}  // namespace candor::features
