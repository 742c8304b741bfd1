// Registering an account (S0-15, S2-01, S3-07, S4-01; K4, K26, K56): one rule for all paths. What
// a path means differently is in its policy.
#include "server/features/account_links.h"
#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Transaction;

namespace {

constexpr std::string_view kCandidatesCompany = "Candidates";

// Where somebody who registers belongs.
struct Belonging {
  CompanyId company;
  bool joins_others = false;  // the company was there before them
};

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("::ffff:127.") || address == "::1";
}

Status check_mode(RegistrationMode mode) {
  if (mode == RegistrationMode::closed) {
    return fail(Failure::forbidden, "registration_closed",
                "Administrators add people here. Ask yours for an account.");
  }
  if (mode == RegistrationMode::invite) {
    return fail(Failure::forbidden, "registration_by_invitation",
                "Only who was invited may register here. Ask a colleague for an invitation.");
  }
  return ok();
}

// The first account administers the installation, so it comes from the machine itself; a proxy in
// between would make everybody look like that.
Status check_first(const Call& call) {
  const bool is_forwarded =
      !call.request_header("X-Forwarded-For").empty() || !call.request_header("Forwarded").empty();
  if (is_loopback(call.address) && !is_forwarded) return ok();
  return fail(Failure::forbidden, "set_up_first",
              "Nobody has an account yet. Open the set-up link that the server printed first.");
}

Status check_role(Role role) {
  if (role == Role::candidate || role == Role::recruiter) return ok();
  return fail(Failure::forbidden, "role_refused",
              "Only an administrator can give this role. Register without it.");
}

Status check_free(Reader& reader, const Registration& input) {
  TRY(check_email_free(reader, text::lower_ascii(input.email)));
  return input.username.empty() ? ok() : check_username_free(reader, input.username);
}

Result<CompanyId> new_company(Transaction& tx, const Call& call, std::string_view name) {
  Company company;
  company.name = name;
  return TRY(add_company(tx, call, company)).id;
}

// Candidates work for nobody here; they share one company that nobody else can join.
Result<CompanyId> candidates_company(Transaction& tx, const Call& call) {
  const std::int64_t known = TRY(tx.number("SELECT company_id FROM candidates_company", {}));
  if (known != 0) return CompanyId{known};
  const CompanyId made = TRY(new_company(tx, call, kCandidatesCompany));
  TRY(tx.execute("INSERT INTO candidates_company (company_id) VALUES (?)", {made}));
  return made;
}

// K26: by its name, in any case, or made. Naming somebody else's company opens nothing by itself.
Result<Belonging> belonging_of(Transaction& tx, const Call& call, const Registration& input,
                               const Account& account) {
  if (input.company.empty() && account.role == Role::candidate) {
    return Belonging{TRY(candidates_company(tx, call))};
  }
  if (input.company.empty()) return Belonging{TRY(new_company(tx, call, account.full_name))};
  const CompanyId same = TRY(company_named(tx, input.company));
  if (same.value != 0) return Belonging{same, true};
  return Belonging{TRY(new_company(tx, call, input.company))};
}

Result<Account> add(Transaction& tx, const Call& call, const Registration& input,
                    const std::string& password_hash) {
  const bool is_first = TRY(account_count(tx)) == 0;
  TRY(check_free(tx, input));
  Account account;
  account.email = text::lower_ascii(input.email);
  account.username =
      input.username.empty() ? TRY(free_username(tx, account.email)) : input.username;
  account.full_name = input.full_name.empty() ? account.username : input.full_name;
  account.phone_number = input.phone_number;
  account.role = is_first ? Role::admin : input.role.value_or(call.policy.default_role);
  const Belonging belonging = TRY(belonging_of(tx, call, input, account));
  account.company_id = belonging.company;
  const bool needs_approval = belonging.joins_others || !call.policy.is_active_at_once ||
                              call.app.settings.registration_mode == RegistrationMode::pending;
  if (needs_approval && !is_first) account.status = AccountStatus::pending;
  account.password_hash = password_hash;
  account.created_at = account.updated_at = call.now;
  auto inserted = store::insert(tx, account);
  if (inserted.is_error() && inserted.error().failure == Failure::conflict) return email_taken();
  return inserted;
}

Result<AccountView> register_account(Call& call, Registration input) {
  TRY(check_mode(call.app.settings.registration_mode));
  const bool is_first = TRY(call.app.database->read(account_count)) == 0;
  TRY(is_first ? check_first(call) : check_role(input.role.value_or(Role::recruiter)));
  TRY(call.app.database->read([&](Reader& reader) { return check_free(reader, input); }));
  const std::string hash = TRY(call.app.passwords->hash_password(input.password));
  return call.app.database->write([&](Transaction& tx) -> Result<AccountView> {
    // Somebody may have been faster: then this is not the first one.
    if (is_first && TRY(account_count(tx)) != 0) {
      TRY(check_role(input.role.value_or(Role::recruiter)));
    }
    const Account account = TRY(add(tx, call, input, hash));
    TRY(audit(
        tx, call,
        {.action = "account.registered",
         .record = account.id.value,
         .details = std::string(word_of(account.role)) + " " + std::string(word_of(account.status)),
         .company = account.company_id}));
    TRY(send_verification_link(tx, call.app, account, call.now));
    if (account.status == AccountStatus::pending) {
      TRY(send_pending_letter(tx, call.app, account, call.now));
    }
    return account_view(tx, account.id);
  });
}

Result<RegistrationState> registration_state(Call& call) {
  RegistrationState state;
  state.mode = call.app.settings.registration_mode;
  state.is_first = TRY(call.app.database->read(account_count)) == 0;
  return state;
}

}  // namespace

Result<CompanyId> company_of_new(Transaction& tx, const Call& call, const std::string& name,
                                 const Account& account) {
  Registration input;
  input.company = name;
  const Belonging belonging = TRY(belonging_of(tx, call, input, account));
  return belonging.company;
}

void bind_registration(http::Router& router, App&) {
  router.bind(api::registration_state, registration_state);
  router.bind(api::register_account, register_account);
}

}  // namespace candor::features
