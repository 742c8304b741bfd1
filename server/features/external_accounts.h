// Accounts of people whom another service vouches for (K12). Owns the table external_identities.
//
// Who comes is known by issuer and subject. Who comes for the first time
//   - joins the account with the same e-mail address only when both sides have shown that the
//     address is this person's: the issuer says so itself (email_verified), and the account's owner
//     has opened the link we mailed. Otherwise whoever registered first with somebody else's
//     address would share an account with them;
//   - gets an account of the role EXTERNAL_ROLE in EXTERNAL_COMPANY, when nobody has the address.
//     With REGISTRATION_MODE=pending it waits for an administrator; "invite" and "closed" are about
//     registering with a password. With EXTERNAL_ROLE=none nobody gets one.
// Roles, companies and approval are ours alone: nothing a token says changes them. The issuer
// decides how people prove who they are, so our second factor is not asked for.
#pragma once

#include "server/http/call.h"
#include "server/identity/identity.h"
#include "server/store/database.h"
#include "shared/domain/account.h"

namespace candor::features {

// The account of somebody, joined or made when this is the first time. Codes of errors are words of
// kOidcProblems: account_exists, email_missing, no_account, set_up_first (Failure::forbidden).
Result<Account> account_of(store::Transaction& tx, const http::Call& call,
                           const identity::Identity& who);

// account_pending or account_disabled (Failure::forbidden) for an account that may not come in.
Status may_come_in(const Account& account);

}  // namespace candor::features
