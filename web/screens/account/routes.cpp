// Routes of the account screens.
#include "web/router.h"
#include "web/screens/account/screens.h"

namespace candor {

void add_account_routes(Router& router) {
  router.add({.pattern = "/sign-in",
              .title = "sign_in.title",
              .make = make_sign_in,
              .entrance = Entrance::anyone,
              .chrome = Chrome::plain});
  router.add({.pattern = "/setup/{token}",
              .title = "setup.title",
              .make = make_set_up,
              .entrance = Entrance::anyone,
              .chrome = Chrome::plain});
  router.add(
      {.pattern = "/account", .title = "account.title", .make = make_account, .nav = "account"});
  router.add({.pattern = "/company",
              .title = "company.title",
              .make = make_company,
              .nav = "company",
              .roles = "admin"});
}

}  // namespace candor
