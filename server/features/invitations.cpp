// Invitations (S3-14, S3-15, K18-K20): create, list, withdraw. The link is derived from a random
// nonce with a key outside the database, so recruiters can copy it again while the database holds
// only its SHA-256.
#include "server/features/invitations.h"

#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/interviewer_settings.h"
#include "server/features/interviews.h"
#include "server/features/paging.h"
#include "server/features/sessions.h"
#include "server/mail/letters.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

// The states of shared/domain/invitation.h, in its order; a completed or running session outlives
// its link. ?1 is now, ?2 is now less the grace of sessions.
constexpr std::string_view kStatusNow =
    "CASE WHEN v.revoked_at IS NOT NULL THEN 5 WHEN s.status = 1 THEN 3"
    " WHEN s.status = 0 AND NOT (v.expires_at < ?2 AND s.last_seen_at < ?2) THEN 2"
    " WHEN v.expires_at <= ?1 THEN 4 WHEN v.opened_at IS NOT NULL THEN 1 ELSE 0 END";

constexpr std::string_view kTables =
    "FROM invitations v JOIN interviews i ON i.id = v.interview_id"
    " LEFT JOIN sessions s ON s.id = (SELECT max(x.id) FROM sessions x"
    " WHERE x.invitation_id = v.id AND x.deleted_at IS NULL) ";

InvitationView view_from(const Row& row, const Call& call) {
  InvitationView view;
  view.id.value = row.integer(0);
  view.interview_id.value = row.integer(1);
  view.token_value = secrets::link_token(call.app.keys, row.text(2));
  view.link = (call.app.settings.public_url.empty() ? call.origin : call.app.settings.public_url) +
              "/i/" + view.token_value;
  view.candidate_name = row.text(3);
  view.candidate_email = row.text(4);
  view.expires_at.ms = row.integer(5);
  view.max_attempts = static_cast<std::int32_t>(row.integer(6));
  view.current_attempts = static_cast<std::int32_t>(row.integer(7));
  view.is_used = view.current_attempts >= view.max_attempts;
  if (!row.is_null(8)) view.opened_at = Time{row.integer(8)};
  view.created_at.ms = row.integer(9);
  if (!row.is_null(10)) view.session_id = SessionId{row.integer(10)};
  view.status = static_cast<InvitationStatus>(row.integer(11));
  if (!row.is_null(12)) view.mail_state = static_cast<MailState>(row.integer(12));
  return view;
}

Result<Page<InvitationView>> list_invitations(Call& call, PageQuery query) {
  const Window window = TRY(window_of(query, {{"created_at", "v.created_at"},
                                              {"candidate_name", "lower(v.candidate_name)", true},
                                              {"expires_at", "v.expires_at"},
                                              {"status", kStatusNow}}));
  const std::int64_t status = TRY(status_filter<InvitationStatus>(query));
  const std::string pattern = search_pattern(query.search);
  const Time cut{call.now.ms - kSessionGraceMs};
  return call.app.database->read([&](Reader& reader) -> Result<Page<InvitationView>> {
    const Interview interview =
        TRY(find_interview(reader, call.caller, call.parameter("interview")));
    Conditions conditions({call.now, cut});
    conditions.add("v.interview_id = ?", {interview.id});
    if (status >= 0) conditions.add("? = " + std::string(kStatusNow), {status});
    conditions.search(pattern, {"v.candidate_name", "v.candidate_email"});
    return read_page<InvitationView>(
        reader, {std::string(kTables), "v.id"}, window, conditions,
        [&](const std::string& tail, const std::vector<Value>& values) {
          return invitation_views(reader, call, tail, values);
        });
  });
}

// The link by mail, as a part of the same change.
Status mail_invitation(Transaction& tx, const Call& call, const Interview& interview,
                       const InvitationView& invitation) {
  std::string company;
  TRY(tx.query("SELECT name FROM companies WHERE id = ?", {interview.company_id},
               [&](const Row& row) { company = row.text(0); }));
  mail::Letter letter;
  letter.kind = LetterKind::invite_candidate;
  letter.id = "invitation/" + std::to_string(invitation.id.value);
  letter.to_name = invitation.candidate_name;
  letter.to_address = invitation.candidate_email;
  letter.company = interview.company_id;
  letter.fields = {{"name", invitation.candidate_name},
                   {"company", company},
                   {"interview", interview.title},
                   {"link", invitation.link},
                   {"expires", mail::date_words(invitation.expires_at)}};
  return mail::queue_letter(tx, call.app, letter, call.now);
}

Result<InvitationView> create_invitation(Call& call, InvitationDraft draft) {
  const NamedFields is_named(type_of<InvitationDraft>(), call.present);
  return call.app.database->write([&](Transaction& tx) -> Result<InvitationView> {
    const Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    const InterviewerSettings mine = TRY(interviewer_settings(tx, call.caller.account));
    if (!is_named("expires_in_hours")) draft.expires_in_hours = mine.invitation_hours;
    if (!is_named("max_attempts")) draft.max_attempts = mine.invitation_attempts;
    if (draft.interview_id && *draft.interview_id != interview.id) {
      return invalid_field("interview_id", "mismatch",
                           "Leave this out, or name the interview of the address.");
    }
    if (draft.send_mail && draft.candidate_email.empty()) {
      return invalid_field("candidate_email", "required",
                           "Enter the address that the mail is to go to.");
    }
    Invitation invitation = new_invitation(call.app, interview.id, draft, call.now);
    invitation.created_by = call.caller.account;
    const Invitation created = TRY(store::insert(tx, invitation));
    TRY(audit(tx, call, {.action = "invitation.created", .record = created.id.value}));
    const auto read = [&] {
      return invitation_views(tx, call, "WHERE v.id = ?3",
                              {call.now, Time{call.now.ms - kSessionGraceMs}, created.id});
    };
    std::vector<InvitationView> views = TRY(read());
    if (!draft.send_mail) return views.front();
    TRY(mail_invitation(tx, call, interview, views.front()));
    views = TRY(read());
    return views.front();
  });
}

// Withdrawing twice is fine; the row stays, with its results.
Result<Nothing> delete_invitation(Call& call) {
  const std::int64_t id = TRY(call.id("invitation"));
  return call.app.database->write([&](Transaction& tx) -> Status {
    const Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    const std::int64_t changed =
        TRY(tx.execute("UPDATE invitations SET revoked_at = coalesce(revoked_at, ?)"
                       " WHERE id = ? AND interview_id = ?",
                       {call.now, id, interview.id}));
    if (changed == 1) return audit(tx, call, {.action = "invitation.withdrawn", .record = id});
    return fail(Failure::not_found, "not_found", "This link no longer exists, or never did.");
  });
}

}  // namespace

Result<std::vector<InvitationView>> invitation_views(Reader& reader, const Call& call,
                                                     std::string_view tail,
                                                     const std::vector<Value>& values) {
  std::vector<InvitationView> views;
  const std::string sql =
      "SELECT v.id, v.interview_id, v.link_nonce, v.candidate_name, v.candidate_email,"
      " v.expires_at, v.max_attempts, v.current_attempts, v.opened_at, v.created_at, s.id, " +
      std::string(kStatusNow) +
      ", (SELECT m.state FROM mails m WHERE m.letter_id = 'invitation/' || v.id) " +
      std::string(kTables) + std::string(tail);
  TRY(reader.query(sql, values, [&](const Row& row) { views.push_back(view_from(row, call)); }));
  return views;
}

Invitation new_invitation(const App& app, InterviewId interview, const InvitationDraft& draft,
                          Time now) {
  Invitation invitation;
  invitation.interview_id = interview;
  invitation.candidate_name = draft.candidate_name;
  invitation.candidate_email = text::lower_ascii(draft.candidate_email);
  invitation.link_nonce = app.random_hex(32);
  invitation.token_hash = secrets::sha256_hex(secrets::link_token(app.keys, invitation.link_nonce));
  invitation.expires_at.ms = now.ms + draft.expires_in_hours * kHourMs;
  invitation.max_attempts = draft.max_attempts;
  invitation.created_at = now;
  return invitation;
}

void bind_invitations(http::Router& router, App&) {
  router.bind(api::list_invitations, list_invitations);
  router.bind(api::create_invitation, create_invitation);
  router.bind(api::delete_invitation, delete_invitation);
}

}  // namespace candor::features
