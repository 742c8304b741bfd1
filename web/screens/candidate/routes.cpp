// Routes of the candidate screens.
#include "web/router.h"
#include "web/screens/candidate/candidate_screen.h"

namespace candor {

void add_candidate_routes(Router& router) {
  router.add({.pattern = "/i/{token}",
              .title = "candidate.loading",
              .make = make_screen<CandidateScreen>,
              .entrance = Entrance::anyone,
              .chrome = Chrome::plain,
              .words = "candidate"});
}

}  // namespace candor
