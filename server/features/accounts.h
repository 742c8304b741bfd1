// Accounts as other features see them.
#pragma once

#include "server/http/authentication.h"
#include "server/store/records.h"
#include "shared/domain/account.h"

namespace candor::features {

Result<AccountView> account_view(store::Reader& reader, AccountId id);
// The caller's own, with what is still asked of this sign-in.
Result<AccountView> own_account_view(store::Reader& reader, const http::Call& call);
// What a sign-in answers.
Result<SignedIn> signed_in(store::Reader& reader, const App& app, const http::Tokens& tokens);

// A username made of the e-mail address: its local part without "@", numbered when it is taken
// (K4).
Result<std::string> free_username(store::Reader& reader, std::string_view email);

// All that ever were, also deleted ones.
Result<std::int64_t> account_count(store::Reader& reader);

// The company of an account that is being made: of this name (made when there is none), or with an
// empty name one of its own; candidates share one (K26).
Result<CompanyId> company_of_new(store::Transaction& tx, const http::Call& call,
                                 const std::string& name, const Account& account);

Error email_taken();
Error username_taken();
// conflict (above) when an account other than `except` has it, also a deleted one. An address in
// lower case; usernames count in any case.
Status check_email_free(store::Reader& reader, std::string_view email, AccountId except = {});
Status check_username_free(store::Reader& reader, std::string_view name, AccountId except = {});

// Gives the account another address (in lower case, found free), which is not confirmed yet; the
// caller stores the account. What the earlier one stood for goes with it: links to set a password
// stop working, and the person's own records stay closed.
Status change_email(store::Transaction& tx, Account& account, const std::string& email, Time now);

// Asks the signed-in person for their password again, before a change that could lock them out.
// invalid on `field` (code "wrong_password"), or too_many. Never call it from a write operation.
Status check_own_password(const http::Call& call, std::string_view password,
                          std::string_view field);

}  // namespace candor::features
