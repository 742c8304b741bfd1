#include "shared/api/accounts.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &set_up_state.info,
    &set_up.info,
    &registration_state.info,
    &register_account.info,
    &sign_in.info,
    &refresh.info,
    &sign_out.info,
    &me.info,
    &update_profile.info,
    &change_password.info,
    &forgot_password.info,
    &reset_password.info,
    &verify_email.info,
    &resend_verification.info,
    &two_factor_state.info,
    &begin_two_factor.info,
    &confirm_two_factor.info,
    &renew_recovery_codes.info,
    &disable_two_factor.info,
    &list_account_sessions.info,
    &end_account_session.info,
    &end_other_sessions.info,
};

constexpr Policy kS0{.invalid_status = 400, .ids_as_text = true};
constexpr Policy kS0Register{.invalid_status = 400, .ids_as_text = true, .is_active_at_once = true};
constexpr Policy kS2Register{.is_active_at_once = true};
constexpr Policy kS2Login{.access_token_minutes = 24 * 60};
constexpr Policy kS4Signup{
    .ids_as_text = true, .default_role = Role::candidate, .is_active_at_once = true};
constexpr Policy kAdmins{.is_for_admins = true};

// "/api/auth" prints ids as text (K6); S0 and S4 share its login, so that takes S0's 400.
constexpr Alias kAliases[] = {
    {"S0-15", Method::post, "/api/auth/register", &register_account.info, kS0Register},
    {"S0-16", Method::post, "/api/auth/login", &sign_in.info, kS0},
    {"S2-01", Method::post, "/auth/register", &register_account.info, kS2Register},
    {"S2-02", Method::post, "/auth/login", &sign_in.info, kS2Login},
    {"S2-03", Method::get, "/auth/me", &me.info, {}},
    {"S2-04", Method::post, "/auth/logout", &sign_out.info, {}},
    {"S3-20", Method::get, "/api/v1/interviewer/profile", &me.info, {}},
    {"S3-20", Method::put, "/api/v1/interviewer/profile", &update_profile.info, {}},
    {"S3-29", Method::post, kAdministratorsSignIn, &sign_in.info, kAdmins},
    {"S3-29", Method::post, "/api/v1/admin/auth/change-password", &change_password.info, kAdmins},
    {"S4-01", Method::post, "/api/auth/signup", &register_account.info, kS4Signup},
    {"S4-03", Method::get, "/api/auth/me", &me.info, {.ids_as_text = true}},
    {"S4-04", Method::post, "/api/auth/refresh", &refresh.info, {.ids_as_text = true}},
};

}  // namespace

Part accounts_part() {
  return {kEndpoints, kAliases};
}

}  // namespace candor::api
