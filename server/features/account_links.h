// Links that are mailed to a person and work once: to set a new password, and to verify an e-mail
// address. A link holds 256 random bits, of which the database keeps only the SHA-256. Owns the
// table account_links.
#pragma once

#include <string>

#include "server/app.h"
#include "shared/domain/account.h"

namespace candor::features {

enum class LinkPurpose : std::int64_t { reset_password, verify_email };  // as stored

// What a link said when it was used.
struct UsedLink {
  AccountId account;
  std::string email;  // the address it was sent to
};

// Makes a link and queues its letter in the same transaction. `hours`: how long it works.
Status send_reset_link(store::Transaction& tx, App& app, const Account& account, Time now);
// Earlier links of this kind stop working.
Status send_verification_link(store::Transaction& tx, App& app, const Account& account, Time now);
// Tells somebody who registered that an administrator has to approve first.
Status send_pending_letter(store::Transaction& tx, App& app, const Account& account, Time now);

// Whether another link may be sent: at most five of a kind in an hour, so that nobody's mailbox is
// flooded from here.
Result<bool> may_send_link(store::Reader& reader, AccountId account, LinkPurpose purpose, Time now);
Error too_many_letters();

// Whether redeem() would succeed now.
Result<bool> is_link_valid(store::Reader& reader, LinkPurpose purpose, std::string_view token,
                           Time now);
// Uses a link up. Gone (code "link_invalid") when it is unknown, used or too old.
Result<UsedLink> redeem(store::Transaction& tx, LinkPurpose purpose, std::string_view token,
                        Time now);
// All links of this kind of an account stop working.
Status void_links(store::Transaction& tx, AccountId account, LinkPurpose purpose, Time now);

Error link_invalid();

// Where this installation is reached, for links in letters: --public-url, else the listener's own
// address. Never what a request calls us: whoever asks for a letter to somebody else must not
// choose where its link leads.
std::string own_address(const Settings& settings);

}  // namespace candor::features
