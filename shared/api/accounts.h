// Signing in and out, the first set-up, and who I am (S3-03..05, K5-K9).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/account.h"

namespace candor::api {

inline constexpr auto set_up_state = endpoint<Nothing, SetUpState>(
    {"set_up_state", "setup", Method::get, "/api/v1/setup", Permission::open,
     "Whether the first administrator is still missing"});
inline constexpr auto set_up = endpoint<SetUp, SignedIn>(
    {"set_up", "setup", Method::post, "/api/v1/setup", Permission::open,
     "Create the first administrator and company", Body::json, 201, RateClass::authentication});

inline constexpr auto sign_in = endpoint<SignIn, SignedIn>(
    {"sign_in", "auth", Method::post, "/api/v1/auth/login", Permission::open,
     "Sign in with e-mail or username", Body::form, 200, RateClass::authentication});
inline constexpr auto refresh = endpoint<Refresh, SignedIn>(
    {"refresh", "auth", Method::post, "/api/v1/auth/refresh", Permission::open,
     "Exchange the refresh token for new tokens", Body::form});
inline constexpr auto sign_out =
    endpoint<Nothing, Acknowledged>({"sign_out", "auth", Method::post, "/api/v1/auth/logout",
                                     Permission::open, "End this session"});
inline constexpr auto me =
    endpoint<Nothing, AccountView>({"me", "auth", Method::get, "/api/v1/auth/me",
                                    Permission::use_account, "The signed-in account"});

Part accounts_part();

}  // namespace candor::api
