// Routes of the recruiter screens.
#include "web/router.h"
#include "web/screens/recruiter/screens.h"
#include "web/screens/visitor/landing.h"

namespace candor {

void add_recruiter_routes(Router& router) {
  constexpr std::string_view kTeam = "recruiter domain_expert admin";
  constexpr std::string_view kEditors = "recruiter admin";
  router.add({.pattern = "/",
              .title = "home.title",
              .make = make_home,
              .nav = "home",
              .make_for_visitor = make_landing});
  router.add({.pattern = "/interviews",
              .title = "interviews.title",
              .make = make_interviews,
              .nav = "interviews",
              .roles = kTeam});
  router.add({.pattern = "/interviews/new",
              .title = "editor.create_title",
              .make = make_new_interview,
              .nav = "interviews",
              .roles = kEditors});
  router.add({.pattern = "/interviews/{interview}",
              .title = "interviews.one_title",
              .make = make_interview,
              .nav = "interviews",
              .roles = kTeam});
  router.add({.pattern = "/interviews/{interview}/results/{session}",
              .title = "review.title",
              .make = make_session_review,
              .nav = "interviews",
              .roles = kTeam});
}

}  // namespace candor
