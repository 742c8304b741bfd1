// The rules of set-up and accounts, applied to words from the command line.
#include "server/operate/accounts.h"

#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/store/records.h"
#include "shared/base/text.h"
#include "shared/describe/validate.h"
#include "shared/domain/account.h"
#include "shared/domain/company.h"

namespace candor::operate {

namespace {

using store::Transaction;

// The same rules as the set-up form: name, address and password of a person.
Status check(const NewAccount& account) {
  SetUp form;
  form.token = "command line";
  form.company_name = account.company.empty() ? "company" : account.company;
  form.full_name = account.full_name;
  form.email = account.email;
  form.password = account.password;
  const std::vector<FieldError> violations = validate(form);
  if (violations.empty()) return ok();
  return fail(Failure::invalid, violations.front().code,
              violations.front().path + ": " + violations.front().message);
}

Result<CompanyId> company_for(Transaction& tx, const std::string& name, Time now) {
  if (name.empty()) {
    const auto all = TRY(store::list<Company>(tx, "ORDER BY id LIMIT 2", {}));
    if (all.size() == 1) return all.front().id;
    return fail(Failure::invalid, "company",
                "Say which company this person belongs to with --company.");
  }
  const auto same = TRY(store::list<Company>(tx, "WHERE lower(name) = lower(?)", {name}));
  if (!same.empty()) return same.front().id;
  Company company;
  company.name = name;
  company.created_at = company.updated_at = now;
  company = TRY(store::insert(tx, company));
  return company.id;
}

}  // namespace

Status add_account(App& app, const NewAccount& wanted) {
  TRY(check(wanted));
  const auto role = choice_value(type_of<Role>(), wanted.role.empty() ? "recruiter" : wanted.role);
  if (!role)
    return fail(Failure::invalid, "role",
                "Use --role admin, recruiter, domain_expert or candidate.");
  const std::string hash = TRY(app.passwords->hash_password(wanted.password));
  const Time now = app.world.now();
  return app.database->write([&](Transaction& tx) -> Status {
    Account account;
    account.company_id = TRY(company_for(tx, wanted.company, now));
    account.email = text::lower_ascii(wanted.email);
    account.username = TRY(features::free_username(tx, account.email));
    account.full_name = wanted.full_name;
    account.role = static_cast<Role>(*role);
    account.password_hash = hash;
    account.created_at = account.updated_at = now;
    auto inserted = store::insert(tx, account);
    if (inserted.is_error() && inserted.error().failure == Failure::conflict)
      return fail(Failure::conflict, "email_taken", "Someone already uses " + wanted.email + ".");
    if (inserted.is_error()) return inserted.release_error();
    return features::audit(tx, app, {}, {},
                           {.action = "account.created",
                            .record = inserted.value().id.value,
                            .details = "command line",
                            .company = account.company_id},
                           now);
  });
}

}  // namespace candor::operate
