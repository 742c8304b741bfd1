// The screens of the account area, as routes.cpp lists them, and what they share.
#pragma once

#include <memory>
#include <string_view>

#include "shared/domain/account.h"
#include "web/screens/screen.h"

namespace candor {

std::unique_ptr<Screen> make_sign_in(const Params&);
std::unique_ptr<Screen> make_register(const Params&);
std::unique_ptr<Screen> make_forgot_password(const Params&);
std::unique_ptr<Screen> make_reset_password(const Params&);
std::unique_ptr<Screen> make_verify_email(const Params&);
std::unique_ptr<Screen> make_set_up(const Params&);
std::unique_ptr<Screen> make_account(const Params&);

// The person is in: the app takes over who they are and goes on to `next`, or home.
void enter(App& app, const SignedIn& answer, std::string_view next);

}  // namespace candor
