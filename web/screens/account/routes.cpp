// Routes of the account screens.
#include "web/router.h"
#include "web/screens/account/screens.h"

namespace candor {

namespace {

// A page for everybody, without navigation.
void add_entry(Router& router, std::string_view pattern, std::string_view title, MakeScreen make) {
  router.add({.pattern = pattern,
              .title = title,
              .make = make,
              .entrance = Entrance::anyone,
              .chrome = Chrome::plain});
}

}  // namespace

void add_account_routes(Router& router) {
  add_entry(router, "/sign-in", "sign_in.title", make_sign_in);
  add_entry(router, "/register", "registration.title", make_register);
  add_entry(router, "/forgot-password", "password.forgot_title", make_forgot_password);
  add_entry(router, "/reset-password/{token}", "password.reset_title", make_reset_password);
  add_entry(router, "/verify-email/{token}", "account.verify_running", make_verify_email);
  add_entry(router, "/setup/{token}", "setup.title", make_set_up);
  router.add({.pattern = "/account",
              .title = "account.title",
              .make = make_account,
              .nav = "account",
              .words = "account"});
}

}  // namespace candor
