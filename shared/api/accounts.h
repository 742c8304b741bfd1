// Accounts: the first set-up, registering, signing in and out, my profile, password, e-mail
// address, second factor and sessions (S0-15/16, S2-01..04, S3-03..07, S3-20, S3-29, S4-01..04;
// K4-K11).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/account.h"
#include "shared/domain/account_session.h"
#include "shared/domain/email_verification.h"
#include "shared/domain/password.h"
#include "shared/domain/registration.h"
#include "shared/domain/two_factor.h"

namespace candor::api {

inline constexpr auto set_up_state = endpoint<Nothing, SetUpState>(
    {"set_up_state", "setup", Method::get, "/api/v1/setup", Permission::open,
     "Whether the first administrator is still missing"});
inline constexpr auto set_up = endpoint<SetUp, SignedIn>(
    {"set_up", "setup", Method::post, "/api/v1/setup", Permission::open,
     "Create the first administrator and company", Body::json, 201, RateClass::authentication});

// Registering. 403: registration_closed, registration_by_invitation, role_refused, set_up_first
// (nobody has an account yet and the request does not come from this machine). 409: email_taken,
// username_taken. The answer's status says whether the account may sign in.
inline constexpr auto registration_state = endpoint<Nothing, RegistrationState>(
    {"registration_state", "auth", Method::get, "/api/v1/auth/registration", Permission::open,
     "Who may register here"});
inline constexpr auto register_account = endpoint<Registration, AccountView>(
    {"register_account", "auth", Method::post, "/api/v1/auth/registration", Permission::open,
     "Register an account", Body::form, 201, RateClass::authentication});

// Signing in. 401: wrong_credentials, two_factor_required (send the same again with `code`),
// wrong_code. 403: account_pending, account_disabled, admins_only. 429: too_many_attempts.
inline constexpr auto sign_in = endpoint<SignIn, SignedIn>(
    {"sign_in", "auth", Method::post, "/api/v1/auth/login", Permission::open,
     "Sign in with e-mail or username", Body::form, 200, RateClass::authentication});
// The same for administrators alone (S3-29): only tokens from there open administration when
// ADMIN_STRICT is on (K11).
inline constexpr std::string_view kAdministratorsSignIn = "/api/v1/admin/auth/login";
inline constexpr auto refresh = endpoint<Refresh, SignedIn>(
    {"refresh", "auth", Method::post, "/api/v1/auth/refresh", Permission::open,
     "Exchange the refresh token for new tokens", Body::form});
inline constexpr auto sign_out =
    endpoint<Nothing, Acknowledged>({"sign_out", "auth", Method::post, "/api/v1/auth/logout",
                                     Permission::open, "End this session"});

// My profile. 422 on `current_password` when another address comes without the right one; 409:
// email_taken, username_taken.
inline constexpr auto me =
    endpoint<Nothing, AccountView>({"me", "auth", Method::get, "/api/v1/auth/me",
                                    Permission::use_account, "The signed-in account"});
inline constexpr auto update_profile = endpoint<ProfileChange, AccountView>(
    {"update_profile", "auth", Method::put, "/api/v1/auth/me", Permission::use_account,
     "Change my name, username, telephone number or address", Body::json});

// Passwords. 422 on `current_password` when it is wrong. A link that was used, ran out or never
// was is 410 link_invalid. Changing ends all other sessions, resetting all of them.
inline constexpr auto change_password = endpoint<PasswordChange, Acknowledged>(
    {"change_password", "auth", Method::post, "/api/v1/auth/change-password",
     Permission::use_account, "Change my password", Body::form, 200, RateClass::authentication});
inline constexpr auto forgot_password = endpoint<ForgottenPassword, Acknowledged>(
    {"forgot_password", "auth", Method::post, "/api/v1/auth/forgot-password", Permission::open,
     "Ask for a link that sets a new password", Body::form, 200, RateClass::authentication});
inline constexpr auto reset_password = endpoint<PasswordReset, Acknowledged>(
    {"reset_password", "auth", Method::post, "/api/v1/auth/reset-password", Permission::open,
     "Set a new password by the link", Body::form, 200, RateClass::authentication});

// E-mail addresses. 410 link_invalid as above.
inline constexpr auto verify_email = endpoint<EmailVerification, Acknowledged>(
    {"verify_email", "auth", Method::post, "/api/v1/auth/verify-email", Permission::open,
     "Show by the link that an address is mine", Body::form, 200, RateClass::authentication});
inline constexpr auto resend_verification = endpoint<Nothing, Acknowledged>(
    {"resend_verification", "auth", Method::post, "/api/v1/auth/verify-email/resend",
     Permission::use_account, "Send me the link again", Body::none, 200,
     RateClass::authentication});

// The second factor. 422 on `password` or `code` when it is wrong; 409: two_factor_on,
// two_factor_off.
inline constexpr auto two_factor_state =
    endpoint<Nothing, TwoFactorState>({"two_factor_state", "auth", Method::get,
                                       "/api/v1/auth/two-factor", Permission::use_account,
                                       "Whether signing in asks for a code"})
        .needing_person();
inline constexpr auto begin_two_factor = endpoint<TwoFactorBegin, TwoFactorEnrolment>(
    {"begin_two_factor", "auth", Method::post, "/api/v1/auth/two-factor", Permission::use_account,
     "Begin to enrol an authenticator app", Body::form, 200, RateClass::authentication});
inline constexpr auto confirm_two_factor = endpoint<TwoFactorConfirmation, RecoveryCodes>(
    {"confirm_two_factor", "auth", Method::post, "/api/v1/auth/two-factor/confirm",
     Permission::use_account, "Finish enrolment with a code", Body::form, 200,
     RateClass::authentication});
inline constexpr auto renew_recovery_codes = endpoint<TwoFactorProof, RecoveryCodes>(
    {"renew_recovery_codes", "auth", Method::post, "/api/v1/auth/two-factor/recovery-codes",
     Permission::use_account, "Replace my recovery codes", Body::form, 200,
     RateClass::authentication});
inline constexpr auto disable_two_factor = endpoint<TwoFactorProof, Acknowledged>(
    {"disable_two_factor", "auth", Method::post, "/api/v1/auth/two-factor/disable",
     Permission::use_account, "Sign in with the password alone again", Body::form, 200,
     RateClass::authentication});

// My sessions.
inline constexpr auto list_account_sessions =
    endpoint<Nothing, AccountSessionList>({"list_account_sessions", "auth", Method::get,
                                           "/api/v1/auth/sessions", Permission::use_account,
                                           "Where I am signed in"})
        .needing_person();
inline constexpr auto end_account_session = endpoint<Nothing, Nothing>(
    {"end_account_session", "auth", Method::del, "/api/v1/auth/sessions/{session}",
     Permission::use_account, "Sign out one of my devices", Body::none, 204});
inline constexpr auto end_other_sessions = endpoint<Nothing, Acknowledged>(
    {"end_other_sessions", "auth", Method::del, "/api/v1/auth/sessions", Permission::use_account,
     "Sign out everywhere but here"});

Part accounts_part();

}  // namespace candor::api
