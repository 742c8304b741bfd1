// Who may do what: one table, deciding on the server and hiding or explaining in the client
// (S4-38/39, K10).
#pragma once

#include <array>
#include <cstdint>

#include "shared/describe/describe.h"

namespace candor {

// The four stored roles, lowest first. Input synonyms (K10): interviewer, user, hr -> recruiter;
// expert -> domain_expert.
enum class Role : std::uint8_t { candidate, recruiter, domain_expert, admin };

template <>
struct describe_choices<Role> {
  static constexpr std::string_view name = "Role";
  static constexpr auto values = std::to_array<Choice>({
      {int(Role::candidate), "candidate", "role.candidate"},
      {int(Role::recruiter), "recruiter", "role.recruiter"},
      {int(Role::domain_expert), "domain_expert", "role.domain_expert"},
      {int(Role::admin), "admin", "role.admin"},
  });
  static constexpr auto synonyms = std::to_array<Choice>({
      {int(Role::recruiter), "interviewer", {}},
      {int(Role::recruiter), "user", {}},
      {int(Role::recruiter), "hr", {}},
      {int(Role::domain_expert), "expert", {}},
  });
};

// Who is asking, for the table below: nobody, the holder of an interview link, or an account with a
// role.
enum class Viewer : std::uint8_t { guest, link, candidate, recruiter, domain_expert, admin };
constexpr Viewer viewer_of(Role role) {
  return static_cast<Viewer>(static_cast<int>(role) + 2);
}
constexpr Audience bit(Viewer viewer) {
  return static_cast<Audience>(1u << static_cast<int>(viewer));
}

// Field audiences by name.
inline constexpr Audience kHiringTeam =
    bit(Viewer::recruiter) | bit(Viewer::domain_expert) | bit(Viewer::admin);
inline constexpr Audience kRecruiters = bit(Viewer::recruiter) | bit(Viewer::admin);

enum class Permission : std::uint8_t {
  open,              // everybody
  answer_interview,  // the holder of an interview link
  use_account,       // any signed-in account
  view_interviews,
  edit_interviews,
  invite_candidates,
  view_results,
  review_results,
  delete_results,
  view_company,    // my company, my colleagues, how it looks
  edit_theme,      // colours and logo of my company
  manage_company,  // what is said about it, its members and who is invited to join them
  administer,      // users of every company, the audit log, the system (S3-29..35)
};

constexpr bool permits(Viewer viewer, Permission permission) {
  const bool account = viewer >= Viewer::candidate;
  const bool team =
      viewer == Viewer::recruiter || viewer == Viewer::domain_expert || viewer == Viewer::admin;
  const bool recruiter = viewer == Viewer::recruiter || viewer == Viewer::admin;
  switch (permission) {
    case Permission::open: return true;
    case Permission::answer_interview: return viewer == Viewer::link;
    case Permission::use_account: return account;
    case Permission::view_interviews:
    case Permission::view_results:
    case Permission::review_results:
    case Permission::view_company: return team;
    case Permission::edit_interviews:
    case Permission::invite_candidates:
    case Permission::delete_results:
    case Permission::edit_theme: return recruiter;
    case Permission::manage_company:
    case Permission::administer: return viewer == Viewer::admin;
  }
  return false;
}

}  // namespace candor
