// Colleagues join by a mailed link (K10, K56): who administers invites, whoever holds the link sets
// a name and a password and is a member. The link is derived from a nonce with a key outside the
// database, so that it can be copied again.
#include "server/features/account_links.h"
#include "server/features/accounts.h"
#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/http/authentication.h"
#include "server/mail/letters.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using http::Tokens;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

constexpr std::int64_t kResendAfterMs = kMinuteMs;

// The states of shared/domain/colleague_invitation.h, in its order; ?1 is now. What somebody who no
// longer administers has offered is withdrawn.
constexpr std::string_view kStatusNow =
    "CASE WHEN v.accepted_at IS NOT NULL THEN 1 WHEN v.withdrawn_at IS NOT NULL OR a.status <> 0"
    " OR a.deleted_at IS NOT NULL OR a.role <> 3 THEN 3 WHEN v.expires_at <= ?1 THEN 2 ELSE 0 END";
constexpr std::string_view kTables =
    "FROM colleague_invitations v JOIN accounts a ON a.id = v.created_by"
    " JOIN companies c ON c.id = v.company_id ";

std::string letter_id(std::int64_t invitation, std::int64_t sends) {
  return "colleague/" + text::number(invitation) + "/" + text::number(sends);
}

std::string link_of(const App& app, std::string_view nonce) {
  return own_address(app.settings) + "/join/" + secrets::link_token(app.keys, nonce);
}

ColleagueInvitationView view_from(const Row& row, const App& app) {
  ColleagueInvitationView view;
  view.id.value = row.integer(0);
  view.company_id.value = row.integer(1);
  view.company = row.text(2);
  view.email = row.text(3);
  view.full_name = row.text(4);
  view.role = static_cast<Role>(row.integer(5));
  view.status = static_cast<ColleagueInvitationStatus>(row.integer(6));
  if (view.status == ColleagueInvitationStatus::open) view.link = link_of(app, row.text(7));
  view.invited_by = row.text(8);
  if (!row.is_null(9)) view.mail_state = static_cast<MailState>(row.integer(9));
  view.sent_at.ms = row.integer(10);
  view.expires_at.ms = row.integer(11);
  if (!row.is_null(12)) view.accepted_at = Time{row.integer(12)};
  if (!row.is_null(13)) view.account_id = AccountId{row.integer(13)};
  view.created_at.ms = row.integer(14);
  return view;
}

// `values` begin with now.
Result<std::vector<ColleagueInvitationView>> select_views(Reader& reader, const App& app,
                                                          std::string_view tail,
                                                          std::span<const Value> values) {
  std::vector<ColleagueInvitationView> views;
  const std::string sql =
      "SELECT v.id, v.company_id, c.name, v.email, v.full_name, v.role, " +
      std::string(kStatusNow) +
      ", v.link_nonce, a.full_name, (SELECT m.state FROM mails m WHERE m.letter_id ="
      " 'colleague/' || v.id || '/' || v.sends), v.sent_at, v.expires_at, v.accepted_at,"
      " v.account_id, v.created_at " +
      std::string(kTables) + std::string(tail);
  TRY(reader.query(sql, values, [&](const Row& row) { views.push_back(view_from(row, app)); }));
  return views;
}

Error no_invitation() {
  return fail(Failure::not_found, "not_found", "This invitation no longer exists, or never did.");
}

Result<ColleagueInvitationView> find_view(Reader& reader, const Call& call, std::int64_t id) {
  const Value values[] = {call.now, id};
  const auto found = TRY(select_views(reader, call.app, "WHERE v.id = ?2", values));
  if (found.empty()) return no_invitation();
  return found.front();
}

Result<Page<ColleagueInvitationView>> list_invitations(Call& call, ColleagueInvitationQuery query) {
  const PageQuery paging = page_query_of(query);
  const Window window = TRY(window_of(paging, {{"created_at", "v.created_at"},
                                               {"email", "v.email", true},
                                               {"expires_at", "v.expires_at"},
                                               {"status", kStatusNow}}));
  const std::int64_t status = TRY(status_filter<ColleagueInvitationStatus>(paging));
  const std::string pattern = search_pattern(query.search);
  auto page = call.app.database->read([&](Reader& reader) -> Result<Page<ColleagueInvitationView>> {
    const CompanyId company = TRY(company_scope(reader, call, query.company_id));
    Conditions conditions({call.now});
    conditions.add("v.company_id = ?", {company});
    if (status >= 0) conditions.add("? = " + std::string(kStatusNow), {status});
    conditions.search(pattern, {"v.email", "v.full_name"});
    return read_page<ColleagueInvitationView>(
        reader, {std::string(kTables), "v.id"}, window, conditions,
        [&](const std::string& tail, const std::vector<Value>& values) {
          return select_views(reader, call.app, tail, values);
        });
  });
  // Accounts are made by people: a key gets nothing with which it could make one.
  const bool is_key = call.caller.api_key.value != 0;
  if (page && is_key) {
    for (ColleagueInvitationView& item : page.value().items) item.link.reset();
  }
  return page;
}

// The link by mail, as a part of the same change.
Status mail_link(Transaction& tx, const Call& call, const ColleagueInvitation& invitation) {
  const Company company = TRY(find_company(tx, invitation.company_id));
  mail::Letter letter;
  letter.kind = LetterKind::invite_colleague;
  letter.id = letter_id(invitation.id.value, invitation.sends);
  letter.to_name = invitation.full_name;
  letter.to_address = invitation.email;
  letter.company = invitation.company_id;
  letter.fields = {{"inviter", call.caller.name},
                   {"company", company.name},
                   {"link", link_of(call.app, invitation.link_nonce)},
                   {"days", mail::amount_words(invitation.days, "day")}};
  return mail::queue_letter(tx, call.app, letter, call.now);
}

Status check_address_free(Reader& reader, const std::string& email) {
  const std::int64_t same =
      TRY(reader.number("SELECT count(*) FROM accounts WHERE email = ?", {email}));
  if (same == 0) return ok();
  return fail(Failure::conflict, "email_taken",
              "Somebody has an account with this address, or had one. An administrator finds them"
              " among the users.");
}

Status check_room(Reader& reader, const Call& call, CompanyId company, const std::string& email) {
  const std::string open = "SELECT count(*) " + std::string(kTables) +
                           "WHERE v.company_id = ?2 AND 0 = " + std::string(kStatusNow);
  const std::int64_t same =
      TRY(reader.number(open + " AND v.email = ?3", {call.now, company, email}));
  if (same != 0) {
    return fail(Failure::conflict, "already_invited",
                "This address has an open invitation. Send that one again, or withdraw it.");
  }
  const std::int64_t all = TRY(reader.number(open, {call.now, company}));
  if (all < limits::kColleagueInvitationsMax) return ok();
  return fail(Failure::conflict, "too_many_invitations",
              "Too many invitations are open. Withdraw some of them first.");
}

Time end_of(const ColleagueInvitation& invitation, Time now) {
  return {now.ms + invitation.days * kDayMs};
}

Result<ColleagueInvitationView> invite(Call& call, ColleagueInvitationDraft draft) {
  if (!is_members_role(draft.role)) {
    return invalid_field("role", "role_refused",
                         "Use recruiter, domain_expert or admin: a member is no candidate.");
  }
  return call.app.database->write([&](Transaction& tx) -> Result<ColleagueInvitationView> {
    ColleagueInvitation invitation;
    invitation.company_id = TRY(company_scope(tx, call, draft.company_id.value_or(CompanyId{})));
    invitation.created_by = call.caller.account;
    invitation.email = text::lower_ascii(draft.email);
    TRY(check_address_free(tx, invitation.email));
    TRY(check_room(tx, call, invitation.company_id, invitation.email));
    invitation.full_name = draft.full_name;
    invitation.role = draft.role;
    invitation.link_nonce = call.app.random_hex(32);
    invitation.token_hash =
        secrets::sha256_hex(secrets::link_token(call.app.keys, invitation.link_nonce));
    invitation.days = draft.expires_in_days;
    invitation.created_at = invitation.sent_at = call.now;
    invitation.expires_at = end_of(invitation, call.now);
    invitation = TRY(store::insert(tx, invitation));
    TRY(mail_link(tx, call, invitation));
    TRY(audit(tx, call,
              {.action = "member.invited",
               .noun = "colleague_invitation",
               .record = invitation.id.value,
               .details = "role " + std::string(word_of(invitation.role)),
               .company = invitation.company_id}));
    return find_view(tx, call, invitation.id.value);
  });
}

// The invitation of the path, as its row and as it is now. Administrators of the installation reach
// those of every company, as they do when they invite.
struct Found {
  ColleagueInvitation row;
  ColleagueInvitationStatus status = ColleagueInvitationStatus::open;
};

Result<Found> find_invitation(Reader& reader, const Call& call) {
  const std::int64_t id = TRY(call.id("invitation"));
  Found found;
  found.status = TRY(find_view(reader, call, id)).status;
  found.row = TRY(store::find<ColleagueInvitation>(reader, "WHERE id = ?", {id}));
  return found;
}

Error accepted() {
  return fail(Failure::conflict, "invitation_accepted",
              "This colleague has joined already. Find them among the members.");
}

// The same link; a mail before may have been lost, not the wish to invite.
Result<ColleagueInvitationView> resend(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Result<ColleagueInvitationView> {
    Found found = TRY(find_invitation(tx, call));
    ColleagueInvitation& invitation = found.row;
    if (found.status == ColleagueInvitationStatus::accepted) return accepted();
    if (found.status == ColleagueInvitationStatus::withdrawn) {
      return fail(Failure::conflict, "invitation_withdrawn",
                  "This invitation was withdrawn. Invite them anew.");
    }
    if (invitation.sent_at.ms + kResendAfterMs > call.now.ms) {
      Error error = fail(Failure::too_many, "too_many_letters",
                         "It was sent less than a minute ago. Give it time to arrive.");
      error.retry_after_seconds = static_cast<int>(kResendAfterMs / kSecondMs);
      return error;
    }
    TRY(check_address_free(tx, invitation.email));
    invitation.sends += 1;
    invitation.sent_at = call.now;
    invitation.expires_at = end_of(invitation, call.now);
    TRY(store::update(tx, invitation));
    TRY(mail_link(tx, call, invitation));
    TRY(audit(tx, call,
              {.action = "member.invited",
               .noun = "colleague_invitation",
               .record = invitation.id.value,
               .details = "again",
               .company = invitation.company_id}));
    return find_view(tx, call, invitation.id.value);
  });
}

// Withdrawing twice is fine.
Result<Nothing> withdraw(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Status {
    Found found = TRY(find_invitation(tx, call));
    if (found.status == ColleagueInvitationStatus::accepted) return accepted();
    if (found.row.withdrawn_at) return ok();
    found.row.withdrawn_at = call.now;
    TRY(store::update(tx, found.row));
    return audit(tx, call,
                 {.action = "invitation.withdrawn",
                  .noun = "colleague_invitation",
                  .record = found.row.id.value,
                  .company = found.row.company_id});
  });
}

// The open invitation that a link belongs to.
Result<ColleagueInvitation> find_open(Reader& reader, std::string_view token, Time now) {
  const std::string hash = secrets::sha256_hex(text::trimmed(token));
  const std::int64_t id = TRY(reader.number(
      "SELECT v.id " + std::string(kTables) +
          "WHERE v.token_hash = ?2 AND c.deleted_at IS NULL AND 0 = " + std::string(kStatusNow),
      {now, hash}));
  if (id == 0) return link_invalid();
  return store::find<ColleagueInvitation>(reader, "WHERE id = ?", {id});
}

Result<ColleagueWelcome> open_invitation(Call& call, ColleagueInvitationToken input) {
  return call.app.database->read([&](Reader& reader) -> Result<ColleagueWelcome> {
    const ColleagueInvitation invitation = TRY(find_open(reader, input.token, call.now));
    const Company company = TRY(find_company(reader, invitation.company_id));
    const Account inviter =
        TRY(store::find<Account>(reader, "WHERE id = ?", {invitation.created_by}));
    ColleagueWelcome welcome;
    welcome.company = company.name;
    welcome.invited_by = inviter.full_name;
    welcome.email = invitation.email;
    welcome.full_name = invitation.full_name;
    welcome.role = invitation.role;
    welcome.expires_at = invitation.expires_at;
    welcome.theme = TRY(candidate_theme(reader, call.origin, company));
    return welcome;
  });
}

Status check_names_free(Reader& reader, const ColleagueInvitation& invitation,
                        const ColleagueAcceptance& input) {
  TRY(check_email_free(reader, invitation.email));
  return input.username.empty() ? ok() : check_username_free(reader, input.username);
}

// That the link arrived does not show whose the address is: whoever invites can copy it. So the
// address is verified by a letter of its own.
Result<Account> join(Transaction& tx, const Call& call, ColleagueInvitation& invitation,
                     const ColleagueAcceptance& input, const std::string& password_hash) {
  Account account;
  account.company_id = invitation.company_id;
  account.email = invitation.email;
  account.username =
      input.username.empty() ? TRY(free_username(tx, account.email)) : input.username;
  account.full_name = !input.full_name.empty()        ? input.full_name
                      : !invitation.full_name.empty() ? invitation.full_name
                                                      : account.username;
  account.role = invitation.role;
  account.password_hash = password_hash;
  account.created_at = account.updated_at = call.now;
  account = TRY(store::insert(tx, account));
  invitation.accepted_at = call.now;
  invitation.account_id = account.id;
  TRY(store::update(tx, invitation));
  TRY(send_verification_link(tx, call.app, account, call.now));
  TRY(audit(tx, call.app, account.id, call.address,
            {.action = "member.joined",
             .noun = "account",
             .record = account.id.value,
             .details = "role " + std::string(word_of(account.role)),
             .company = account.company_id},
            call.now));
  return account;
}

Result<SignedIn> accept(Call& call, ColleagueAcceptance input) {
  const Status fits = call.app.database->read([&](Reader& reader) -> Status {
    const ColleagueInvitation invitation = TRY(find_open(reader, input.token, call.now));
    return check_names_free(reader, invitation, input);
  });
  if (fits.is_error()) return Error(fits.error());
  const std::string hash = TRY(call.app.passwords->hash_password(input.password));
  auto result = call.app.database->write([&](Transaction& tx) -> Result<SignedIn> {
    ColleagueInvitation invitation = TRY(find_open(tx, input.token, call.now));
    TRY(check_names_free(tx, invitation, input));
    const Account account = TRY(join(tx, call, invitation, input, hash));
    const Tokens tokens = TRY(http::issue_tokens(tx, call, account.id));
    call.changes = api::kCompaniesChange;
    call.changes_of = account.company_id;
    return signed_in(tx, call.app, tokens);
  });
  if (result) http::set_session_cookie(call, result.value().refresh_token);
  return result;
}

}  // namespace

void bind_colleague_invitations(http::Router& router, App&) {
  router.bind(api::list_colleague_invitations, list_invitations);
  router.bind(api::invite_colleague, invite);
  router.bind(api::resend_colleague_invitation, resend);
  router.bind(api::withdraw_colleague_invitation, withdraw);
  router.bind(api::open_colleague_invitation, open_invitation);
  router.bind(api::accept_colleague_invitation, accept);
}

}  // namespace candor::features
