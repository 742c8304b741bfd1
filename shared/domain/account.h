// An account: a person who signs in (S3-03..07, K4-K11). The row is server-only; AccountView is
// what leaves.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"

namespace candor {

// pending waits for an administrator (K56); disabled cannot sign in.
enum class AccountStatus : std::uint8_t { active, pending, disabled };
template <>
struct describe_choices<AccountStatus> {
  static constexpr std::string_view name = "AccountStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(AccountStatus::active), "active", "account_status.active"},
      {int(AccountStatus::pending), "pending", "account_status.pending"},
      {int(AccountStatus::disabled), "disabled", "account_status.disabled"},
  });
};

struct Account {
  AccountId id;
  CompanyId company_id;
  std::string email;     // lower case, unique
  std::string username;  // never contains "@", unique (K5)
  std::string full_name;
  Role role = Role::recruiter;
  AccountStatus status = AccountStatus::active;
  std::string password_hash;
  Time created_at;
  Time updated_at;
  std::string phone_number;               // as typed; nothing is sent to it
  std::optional<Time> email_verified_at;  // empty: the address was never shown to be theirs
  std::optional<Time> last_sign_in_at;
  std::optional<Time> deleted_at;  // soft: cannot sign in, is in no list, stays an author
};
template <>
struct describe<Account> {
  static constexpr std::string_view name = "Account", table = "accounts";
  static constexpr auto fields =
      fields_of(field<&Account::id>("id", "account.id").set_by_server(),
                field<&Account::company_id>("company_id", "account.company").set_by_server(),
                field<&Account::email>("email", "account.email")
                    .format(Format::email)
                    .required()
                    .length(3, limits::kEmailMax)
                    .personal(Personal::contact),
                field<&Account::username>("username", "account.username")
                    .format(Format::username)
                    .length(1, limits::kNameMax)
                    .personal(Personal::identity),
                field<&Account::full_name>("full_name", "account.full_name")
                    .length(1, limits::kNameMax)
                    .personal(Personal::identity),
                field<&Account::role>("role", "account.role").set_by_server(),
                field<&Account::status>("status", "account.status").set_by_server(),
                field<&Account::password_hash>("password_hash", "account.password").server_only(),
                field<&Account::created_at>("created_at", "common.created_at").set_by_server(),
                field<&Account::updated_at>("updated_at", "common.updated_at").set_by_server(),
                field<&Account::phone_number>("phone_number", "account.phone_number")
                    .length(0, limits::kPhoneMax)
                    .personal(Personal::contact),
                field<&Account::email_verified_at>("email_verified_at", "account.email_verified")
                    .set_by_server(),
                field<&Account::last_sign_in_at>("last_sign_in_at", "account.last_sign_in")
                    .set_by_server()
                    .personal(Personal::behaviour),
                field<&Account::deleted_at>("deleted_at", "account.deleted_at").server_only());
};

// What a person sees of their own account: the user of every sign-in, registration and profile
// (S0-15, S0-16, S3-03, S3-07, S3-20; the superset of their fields).
struct AccountView {
  AccountId id;
  std::string username;
  std::string email;
  std::string full_name;
  std::string phone_number;
  std::string company;
  CompanyId company_id;
  Role role = Role::recruiter;
  AccountStatus status = AccountStatus::active;
  bool is_active = true;
  bool is_email_verified = false;
  bool has_two_factor = false;    // signing in asks for a code as well
  bool needs_two_factor = false;  // this session opens nothing but the account until it is on
  std::string subscription_status =
      "active";  // one unlimited plan without a billing provider (K48)
  std::string subscription_plan = "unlimited";
  Time created_at;
  Time updated_at;
};
template <>
struct describe<AccountView> {
  static constexpr std::string_view name = "User", page_name = "UserPage";
  static constexpr auto fields = fields_of(
      field<&AccountView::id>("id", "account.id").set_by_server(),
      field<&AccountView::username>("username", "account.username")
          .set_by_server()
          .personal(Personal::identity),
      field<&AccountView::email>("email", "account.email")
          .set_by_server()
          .personal(Personal::contact),
      field<&AccountView::full_name>("full_name", "account.full_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&AccountView::phone_number>("phone_number", "account.phone_number")
          .set_by_server()
          .personal(Personal::contact),
      field<&AccountView::company>("company", "account.company").set_by_server(),
      field<&AccountView::company_id>("company_id", "account.company").set_by_server(),
      field<&AccountView::role>("role", "account.role").set_by_server(),
      field<&AccountView::status>("status", "account.status").set_by_server(),
      field<&AccountView::is_active>("is_active", "account.is_active").set_by_server(),
      field<&AccountView::is_email_verified>("is_email_verified", "account.email_verified")
          .set_by_server(),
      field<&AccountView::has_two_factor>("has_two_factor", "account.two_factor").set_by_server(),
      field<&AccountView::needs_two_factor>("needs_two_factor", "account.needs_two_factor")
          .set_by_server(),
      field<&AccountView::subscription_status>("subscription_status", "account.subscription_status")
          .set_by_server(),
      field<&AccountView::subscription_plan>("subscription_plan", "account.subscription_plan")
          .set_by_server(),
      field<&AccountView::created_at>("created_at", "common.created_at").set_by_server(),
      field<&AccountView::updated_at>("updated_at", "common.updated_at").set_by_server());
};

// Sign-in takes an e-mail or a username, in JSON, form or multipart (K5). Whose account has two
// factors is answered 401 "two_factor_required" until the same body comes with a code.
struct SignIn {
  std::string email;
  std::string username;
  std::string password;
  std::string code;  // six digits of the authenticator, or a recovery code
};
template <>
struct describe<SignIn> {
  static constexpr std::string_view name = "SignIn";
  static constexpr auto ignored = std::to_array<std::string_view>(
      {"grant_type", "scope", "client_id", "client_secret"});  // OAuth2 password form
  static constexpr auto fields =
      fields_of(field<&SignIn::email>("email", "account.email_or_username")
                    .length(0, limits::kEmailMax)
                    .personal(Personal::contact),
                field<&SignIn::username>("username", "account.username")
                    .length(0, limits::kEmailMax)
                    .personal(Personal::identity),
                field<&SignIn::password>("password", "account.password")
                    .required()
                    .format(Format::password)
                    .length(1, limits::kPasswordMax)
                    .write_only(),
                field<&SignIn::code>("code", "two_factor.code")
                    .length(0, limits::kTwoFactorCodeMax)
                    .write_only());
};

// The answer to sign-in, set-up and refresh (K5). The refresh token also travels in an HttpOnly
// cookie.
struct SignedIn {
  std::string access_token;
  std::string token_type = "bearer";
  std::int32_t expires_in = 0;  // seconds
  std::string refresh_token;
  AccountView user;
};
template <>
struct describe<SignedIn> {
  static constexpr std::string_view name = "SignedIn";
  static constexpr auto fields = fields_of(
      field<&SignedIn::access_token>("access_token", "account.access_token").set_by_server(),
      field<&SignedIn::token_type>("token_type", "account.token_type").set_by_server(),
      field<&SignedIn::expires_in>("expires_in", "account.expires_in").set_by_server(),
      field<&SignedIn::refresh_token>("refresh_token", "account.refresh_token").set_by_server(),
      field<&SignedIn::user>("user", "account.user").set_by_server());
};

struct Refresh {
  std::string refresh_token;  // empty: taken from the cookie
};
template <>
struct describe<Refresh> {
  static constexpr std::string_view name = "Refresh";
  static constexpr auto fields =
      fields_of(field<&Refresh::refresh_token>("refresh_token", "account.refresh_token")
                    .length(0, limits::kTokenMax));
};

// My own details (S3-20). Only what the body names changes. Another address has to be verified
// again and asks for the password, because password resets go there.
struct ProfileChange {
  std::string full_name;
  std::string username;
  std::string phone_number;
  std::string email;
  std::string current_password;  // only with another e-mail address
};
template <>
struct describe<ProfileChange> {
  static constexpr std::string_view name = "ProfileChange";
  static constexpr auto fields =
      fields_of(field<&ProfileChange::full_name>("full_name", "account.full_name")
                    .length(1, limits::kNameMax)
                    .personal(Personal::identity),
                field<&ProfileChange::username>("username", "account.username")
                    .format(Format::username)
                    .length(1, limits::kNameMax)
                    .personal(Personal::identity),
                field<&ProfileChange::phone_number>("phone_number", "account.phone_number")
                    .length(0, limits::kPhoneMax)
                    .personal(Personal::contact),
                field<&ProfileChange::email>("email", "account.email")
                    .format(Format::email)
                    .length(3, limits::kEmailMax)
                    .personal(Personal::contact),
                field<&ProfileChange::current_password>("current_password", "account.password")
                    .format(Format::password)
                    .length(0, limits::kPasswordMax)
                    .write_only());
};

// Plain acknowledgement (S3 logout, K9).
struct Acknowledged {
  bool success = true;
  std::string message;
};
template <>
struct describe<Acknowledged> {
  static constexpr std::string_view name = "Acknowledged";
  static constexpr auto fields =
      fields_of(field<&Acknowledged::success>("success", "common.success").set_by_server(),
                field<&Acknowledged::message>("message", "common.message").set_by_server());
};

// One-time set-up of an empty installation: the token comes from the link the server printed.
struct SetUp {
  std::string token;
  std::string company_name;
  std::string full_name;
  std::string email;
  std::string password;
};
template <>
struct describe<SetUp> {
  static constexpr std::string_view name = "SetUp";
  static constexpr auto fields = fields_of(
      field<&SetUp::token>("token", "setup.token").required().length(1, limits::kTokenMax),
      field<&SetUp::company_name>("company_name", "setup.company_name")
          .required()
          .length(1, limits::kNameMax),
      field<&SetUp::full_name>("full_name", "account.full_name")
          .required()
          .length(1, limits::kNameMax)
          .personal(Personal::identity),
      field<&SetUp::email>("email", "account.email")
          .required()
          .format(Format::email)
          .length(3, limits::kEmailMax)
          .personal(Personal::contact),
      field<&SetUp::password>("password", "account.new_password")
          .required()
          .format(Format::password)
          .length(limits::kPasswordMin, limits::kPasswordMax)
          .write_only());
};

struct SetUpState {
  bool needed = false;
  std::string version;
};
template <>
struct describe<SetUpState> {
  static constexpr std::string_view name = "SetUpState";
  static constexpr auto fields =
      fields_of(field<&SetUpState::needed>("needed", "setup.needed").set_by_server(),
                field<&SetUpState::version>("version", "setup.version").set_by_server());
};

}  // namespace candor
