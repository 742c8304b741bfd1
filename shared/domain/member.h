// The members of a company: its accounts, as colleagues see them (S4-38, K10).
#pragma once

#include "shared/domain/account.h"
#include "shared/domain/page.h"

namespace candor {

struct Member {
  AccountId id;
  std::string username;
  std::string email;
  std::string full_name;
  Role role = Role::recruiter;
  AccountStatus status = AccountStatus::active;
  bool is_active = true;
  std::optional<Time> last_seen_at;  // of any of its sessions
  Time created_at;
};
template <>
struct describe<Member> {
  static constexpr std::string_view name = "Member", page_name = "MemberPage";
  static constexpr auto fields = fields_of(
      field<&Member::id>("id", "user.id").set_by_server(),
      field<&Member::username>("username", "user.username")
          .set_by_server()
          .personal(Personal::identity),
      field<&Member::email>("email", "user.email").set_by_server().personal(Personal::contact),
      field<&Member::full_name>("full_name", "user.full_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&Member::role>("role", "user.role").set_by_server(),
      field<&Member::status>("status", "user.status").set_by_server(),
      field<&Member::is_active>("is_active", "user.is_active").set_by_server(),
      field<&Member::last_seen_at>("last_seen_at", "user.last_seen_at")
          .set_by_server()
          .personal(Personal::behaviour)
          .audience(bit(Viewer::admin)),
      field<&Member::created_at>("created_at", "common.created_at").set_by_server());
};

// `status`: active, pending, disabled; empty: all. Sorts by full_name, email, role, status,
// created_at. Only administrators may name another company than their own.
struct MemberQuery {
  std::int32_t page = 0, per_page = 0, limit = 0, offset = -1;
  std::string after, sort, order, search, status;
  std::string role;  // a word of Role
  CompanyId company_id;
};
template <>
struct describe<MemberQuery> {
  static constexpr std::string_view name = "MemberQuery";
  static constexpr auto fields =
      page_fields_of<MemberQuery>(field<&MemberQuery::role>("role", "user.role").length(0, 40),
                                  field<&MemberQuery::company_id>("company_id", "user.company"));
};

// Recruiter, domain expert or administrator: a member is never a candidate.
struct MemberChange {
  std::optional<Role> role;
};
template <>
struct describe<MemberChange> {
  static constexpr std::string_view name = "MemberChange";
  static constexpr auto fields =
      fields_of(field<&MemberChange::role>("role", "user.role").required());
};
constexpr bool is_members_role(Role role) {
  return role != Role::candidate;
}

}  // namespace candor
