// Routes of a company: its page for members, and the link that makes somebody one.
#include "web/router.h"
#include "web/screens/company/screens.h"

namespace candor {

void add_company_routes(Router& router) {
  router.add({.pattern = "/company",
              .title = "company.title",
              .make = make_company,
              .nav = "company",
              .roles = "recruiter domain_expert admin"});
  router.add({.pattern = "/join/{token}",
              .title = "join.title",
              .make = make_join,
              .entrance = Entrance::anyone,
              .chrome = Chrome::plain});
}

}  // namespace candor
