// Users as administrators see and change them (S3-30..32): every account of every company, with its
// subscription.
#pragma once

#include "shared/domain/account.h"
#include "shared/domain/page.h"

namespace candor {

enum class SubscriptionStatus : std::uint8_t { active, trialing, past_due, canceled, inactive };
template <>
struct describe_choices<SubscriptionStatus> {
  static constexpr std::string_view name = "SubscriptionStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(SubscriptionStatus::active), "active", "subscription_status.active"},
      {int(SubscriptionStatus::trialing), "trialing", "subscription_status.trialing"},
      {int(SubscriptionStatus::past_due), "past_due", "subscription_status.past_due"},
      {int(SubscriptionStatus::canceled), "canceled", "subscription_status.canceled"},
      {int(SubscriptionStatus::inactive), "inactive", "subscription_status.inactive"},
  });
  static constexpr auto synonyms = std::to_array<Choice>({
      {int(SubscriptionStatus::canceled), "cancelled", {}},
  });
};

// What an administrator marked; an account without a row has the one unlimited plan (K48).
struct Subscription {
  AccountId account_id;
  SubscriptionStatus status = SubscriptionStatus::active;
  std::string plan = "unlimited";
  std::optional<Time> end_date;
};
template <>
struct describe<Subscription> {
  static constexpr std::string_view name = "AccountSubscription", table = "account_subscriptions";
  static constexpr auto fields = fields_of(
      field<&Subscription::account_id>("account_id", "user.id").set_by_server(),
      field<&Subscription::status>("status", "user.subscription_status").set_by_server(),
      field<&Subscription::plan>("plan", "user.subscription_plan").set_by_server(),
      field<&Subscription::end_date>("end_date", "user.subscription_end_date").set_by_server());
};

struct ManagedUser {
  AccountId id;
  std::string username;
  std::string email;
  std::string full_name;
  std::string company;  // name
  CompanyId company_id;
  Role role = Role::recruiter;
  AccountStatus status = AccountStatus::active;
  bool is_active = true;
  SubscriptionStatus subscription_status = SubscriptionStatus::active;
  std::string subscription_plan;
  std::optional<Time> subscription_end_date;
  std::optional<Time> two_factor_since;  // none: signs in with the password alone
  std::optional<Time> last_seen_at;      // of any of its sessions
  Time created_at;
  Time updated_at;
  std::optional<Time> deleted_at;  // given when deleted; can be restored
};
template <>
struct describe<ManagedUser> {
  static constexpr std::string_view name = "ManagedUser", page_name = "ManagedUserPage";
  static constexpr auto fields = fields_of(
      field<&ManagedUser::id>("id", "user.id").set_by_server(),
      field<&ManagedUser::username>("username", "user.username")
          .set_by_server()
          .personal(Personal::identity),
      field<&ManagedUser::email>("email", "user.email").set_by_server().personal(Personal::contact),
      field<&ManagedUser::full_name>("full_name", "user.full_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&ManagedUser::company>("company", "user.company").set_by_server(),
      field<&ManagedUser::company_id>("company_id", "user.company").set_by_server(),
      field<&ManagedUser::role>("role", "user.role").set_by_server(),
      field<&ManagedUser::status>("status", "user.status").set_by_server(),
      field<&ManagedUser::is_active>("is_active", "user.is_active").set_by_server(),
      field<&ManagedUser::subscription_status>("subscription_status", "user.subscription_status")
          .set_by_server(),
      field<&ManagedUser::subscription_plan>("subscription_plan", "user.subscription_plan")
          .set_by_server(),
      field<&ManagedUser::subscription_end_date>("subscription_end_date",
                                                 "user.subscription_end_date")
          .set_by_server(),
      field<&ManagedUser::two_factor_since>("two_factor_since", "user.two_factor_since")
          .set_by_server(),
      field<&ManagedUser::last_seen_at>("last_seen_at", "user.last_seen_at").set_by_server(),
      field<&ManagedUser::created_at>("created_at", "common.created_at").set_by_server(),
      field<&ManagedUser::updated_at>("updated_at", "common.updated_at").set_by_server(),
      field<&ManagedUser::deleted_at>("deleted_at", "common.deleted_at").set_by_server());
};

// Filters of the list. `status`: active, pending, disabled, or deleted for those; empty: all that
// are not deleted. Sorts by created_at, full_name, email, company, role, status.
struct UserQuery {
  std::int32_t page = 0, per_page = 0, limit = 0, offset = -1;
  std::string after, sort, order, search, status;
  std::string role;                 // a word of Role
  std::string subscription_status;  // a word of SubscriptionStatus
  std::string company;              // its name, in any case
  CompanyId company_id;
};
template <>
struct describe<UserQuery> {
  static constexpr std::string_view name = "UserQuery";
  static constexpr auto fields = page_fields_of<UserQuery>(
      field<&UserQuery::role>("role", "user.role").length(0, 40),
      field<&UserQuery::subscription_status>("subscription_status", "user.subscription_status")
          .length(0, 40),
      field<&UserQuery::company>("company", "user.company").length(0, limits::kNameMax),
      field<&UserQuery::company_id>("company_id", "user.company"));
};

// A new account (S3-32). The company is found by its name without case, else created (K26); without
// one it is that of who asks.
struct UserDraft {
  std::string email;
  std::string username;   // empty: from the e-mail address (K4)
  std::string full_name;  // empty: the username
  std::string password;
  std::string company;
  Role role = Role::recruiter;
  bool is_active = true;
  SubscriptionStatus subscription_status = SubscriptionStatus::active;
  std::string subscription_plan = "unlimited";
  std::optional<Time> subscription_end_date;
};
template <>
struct describe<UserDraft> {
  static constexpr std::string_view name = "UserDraft";
  static constexpr auto fields = fields_of(
      field<&UserDraft::email>("email", "user.email")
          .required()
          .format(Format::email)
          .length(3, limits::kEmailMax)
          .personal(Personal::contact),
      field<&UserDraft::username>("username", "user.username")
          .format(Format::username)
          .length(0, limits::kNameMax)
          .personal(Personal::identity),
      field<&UserDraft::full_name>("full_name", "user.full_name")
          .length(0, limits::kNameMax)
          .personal(Personal::identity),
      field<&UserDraft::password>("password", "account.new_password")
          .required()
          .format(Format::password)
          .length(limits::kPasswordMin, limits::kPasswordMax)
          .write_only(),
      field<&UserDraft::company>("company", "user.company").length(0, limits::kNameMax),
      field<&UserDraft::role>("role", "user.role"),
      field<&UserDraft::is_active>("is_active", "user.is_active"),
      field<&UserDraft::subscription_status>("subscription_status", "user.subscription_status"),
      field<&UserDraft::subscription_plan>("subscription_plan", "user.subscription_plan")
          .length(1, 100),
      field<&UserDraft::subscription_end_date>("subscription_end_date",
                                               "user.subscription_end_date"));
};

// Only what the body names changes. is_active true approves or enables, false disables; `status`
// says the same by its word and must not contradict it.
struct UserChange {
  std::string email;
  std::string username;
  std::string full_name;
  std::string company;
  Role role = Role::recruiter;
  AccountStatus status = AccountStatus::active;
  bool is_active = true;
  SubscriptionStatus subscription_status = SubscriptionStatus::active;
  std::string subscription_plan;
  std::optional<Time> subscription_end_date;
};
template <>
struct describe<UserChange> {
  static constexpr std::string_view name = "UserChange";
  static constexpr auto fields = fields_of(
      field<&UserChange::email>("email", "user.email")
          .format(Format::email)
          .length(3, limits::kEmailMax)
          .personal(Personal::contact),
      field<&UserChange::username>("username", "user.username")
          .format(Format::username)
          .length(1, limits::kNameMax)
          .personal(Personal::identity),
      field<&UserChange::full_name>("full_name", "user.full_name")
          .length(1, limits::kNameMax)
          .personal(Personal::identity),
      field<&UserChange::company>("company", "user.company").length(1, limits::kNameMax),
      field<&UserChange::role>("role", "user.role"),
      field<&UserChange::status>("status", "user.status"),
      field<&UserChange::is_active>("is_active", "user.is_active"),
      field<&UserChange::subscription_status>("subscription_status", "user.subscription_status"),
      field<&UserChange::subscription_plan>("subscription_plan", "user.subscription_plan")
          .length(1, 100),
      field<&UserChange::subscription_end_date>("subscription_end_date",
                                                "user.subscription_end_date"));
};

// A company in the administrators' list.
struct CompanyRow {
  CompanyId id;
  std::string name;
  std::string contact_email;
  std::int32_t account_count = 0;
  std::int32_t interview_count = 0;
  Time created_at;
};
template <>
struct describe<CompanyRow> {
  static constexpr std::string_view name = "CompanyRow", page_name = "CompanyRowPage";
  static constexpr auto fields = fields_of(
      field<&CompanyRow::id>("id", "company.id").set_by_server(),
      field<&CompanyRow::name>("name", "company.name").set_by_server(),
      field<&CompanyRow::contact_email>("contact_email", "company.contact_email")
          .set_by_server()
          .personal(Personal::contact),
      field<&CompanyRow::account_count>("account_count", "user.account_count").set_by_server(),
      field<&CompanyRow::interview_count>("interview_count", "user.interview_count")
          .set_by_server(),
      field<&CompanyRow::created_at>("created_at", "common.created_at").set_by_server());
};

}  // namespace candor
