// The audit log: who did what, when, from where, to which record (S4-46, S4-65). Rows are only ever
// appended; each holds the SHA-256 over the one before and itself. Neither secrets nor anything
// that people wrote is in it: `details` holds words of the program only.
#pragma once

#include <algorithm>
#include <array>

#include "shared/domain/ids.h"
#include "shared/domain/page.h"

namespace candor {

// The events of S4-46, and what concerns security alone.
enum class AuditKind : std::uint8_t {
  user_action,
  data_access,
  data_modification,
  export_request,
  deletion_request,
  security,
};
template <>
struct describe_choices<AuditKind> {
  static constexpr std::string_view name = "AuditKind";
  static constexpr auto values = std::to_array<Choice>({
      {int(AuditKind::user_action), "user_action", "audit_kind.user_action"},
      {int(AuditKind::data_access), "data_access", "audit_kind.data_access"},
      {int(AuditKind::data_modification), "data_modification", "audit_kind.data_modification"},
      {int(AuditKind::export_request), "export_request", "audit_kind.export_request"},
      {int(AuditKind::deletion_request), "deletion_request", "audit_kind.deletion_request"},
      {int(AuditKind::security), "security", "audit_kind.security"},
  });
};

// Every action there is. A new one is a line here and a text `audit_action.<noun>_<verb>`.
struct AuditAction {
  std::string_view word;  // "noun.verb"
  AuditKind kind;
  std::string_view label;  // key in assets/texts/en.json
};
inline constexpr auto kAuditActions = std::to_array<AuditAction>({
    {"account.approved", AuditKind::data_modification, "audit_action.account_approved"},
    {"account.created", AuditKind::data_modification, "audit_action.account_created"},
    {"account.deleted", AuditKind::deletion_request, "audit_action.account_deleted"},
    {"account.disabled", AuditKind::data_modification, "audit_action.account_disabled"},
    {"account.email_verified", AuditKind::user_action, "audit_action.account_email_verified"},
    {"account.identity_joined", AuditKind::security, "audit_action.account_identity_joined"},
    {"account.locked", AuditKind::security, "audit_action.account_locked"},
    {"account.password_changed", AuditKind::security, "audit_action.account_password_changed"},
    {"account.password_reset", AuditKind::security, "audit_action.account_password_reset"},
    {"account.password_reset_asked", AuditKind::security,
     "audit_action.account_password_reset_asked"},
    {"account.registered", AuditKind::user_action, "audit_action.account_registered"},
    {"account.restored", AuditKind::data_modification, "audit_action.account_restored"},
    {"account.role_changed", AuditKind::security, "audit_action.account_role_changed"},
    {"account.session_ended", AuditKind::security, "audit_action.account_session_ended"},
    {"account.sign_in", AuditKind::security, "audit_action.account_sign_in"},
    {"account.sign_in_failed", AuditKind::security, "audit_action.account_sign_in_failed"},
    {"account.sign_out", AuditKind::security, "audit_action.account_sign_out"},
    {"account.totp_changed", AuditKind::security, "audit_action.account_totp_changed"},
    {"account.two_factor_reset", AuditKind::security, "audit_action.account_two_factor_reset"},
    {"account.updated", AuditKind::data_modification, "audit_action.account_updated"},
    {"api_key.created", AuditKind::security, "audit_action.api_key_created"},
    {"api_key.revoked", AuditKind::security, "audit_action.api_key_revoked"},
    {"audit.read", AuditKind::data_access, "audit_action.audit_read"},
    {"company.created", AuditKind::data_modification, "audit_action.company_created"},
    {"company.deleted", AuditKind::deletion_request, "audit_action.company_deleted"},
    {"company.restored", AuditKind::data_modification, "audit_action.company_restored"},
    {"company.updated", AuditKind::data_modification, "audit_action.company_updated"},
    {"data.repaired", AuditKind::data_modification, "audit_action.data_repaired"},
    {"demo_request.deleted", AuditKind::deletion_request, "audit_action.demo_request_deleted"},
    {"demo_request.updated", AuditKind::data_modification, "audit_action.demo_request_updated"},
    {"installation.set_up", AuditKind::security, "audit_action.installation_set_up"},
    {"interview.created", AuditKind::data_modification, "audit_action.interview_created"},
    {"interview.deleted", AuditKind::deletion_request, "audit_action.interview_deleted"},
    {"interview.updated", AuditKind::data_modification, "audit_action.interview_updated"},
    {"invitation.created", AuditKind::data_modification, "audit_action.invitation_created"},
    {"invitation.withdrawn", AuditKind::data_modification, "audit_action.invitation_withdrawn"},
    {"job.cancelled", AuditKind::data_modification, "audit_action.job_cancelled"},
    {"job.run_again", AuditKind::data_modification, "audit_action.job_run_again"},
    {"mail.cancelled", AuditKind::data_modification, "audit_action.mail_cancelled"},
    {"mail.read", AuditKind::data_access, "audit_action.mail_read"},
    {"mail.sent_again", AuditKind::data_modification, "audit_action.mail_sent_again"},
    {"mail.template_updated", AuditKind::data_modification, "audit_action.mail_template_updated"},
    {"member.invited", AuditKind::data_modification, "audit_action.member_invited"},
    {"member.joined", AuditKind::user_action, "audit_action.member_joined"},
    {"member.removed", AuditKind::data_modification, "audit_action.member_removed"},
    {"question.created", AuditKind::data_modification, "audit_action.question_created"},
    {"question.deleted", AuditKind::deletion_request, "audit_action.question_deleted"},
    {"question.reordered", AuditKind::data_modification, "audit_action.question_reordered"},
    {"question.updated", AuditKind::data_modification, "audit_action.question_updated"},
    {"recording.viewed", AuditKind::data_access, "audit_action.recording_viewed"},
    {"session.completed", AuditKind::user_action, "audit_action.session_completed"},
    {"session.deleted", AuditKind::deletion_request, "audit_action.session_deleted"},
    {"session.reviewed", AuditKind::data_modification, "audit_action.session_reviewed"},
    {"session.started", AuditKind::user_action, "audit_action.session_started"},
    {"session.viewed", AuditKind::data_access, "audit_action.session_viewed"},
    {"theme.updated", AuditKind::data_modification, "audit_action.theme_updated"},
    {"token.refused", AuditKind::security, "audit_action.token_refused"},
});
// The action of a word, or null.
constexpr const AuditAction* audit_action_of(std::string_view word) {
  const auto found =
      std::find_if(kAuditActions.begin(), kAuditActions.end(),
                   [word](const AuditAction& action) { return action.word == word; });
  return found == kAuditActions.end() ? nullptr : &*found;
}

// One row of the chain. Its id is its place: 1, 2, 3, ... without gaps.
struct AuditEntry {
  AuditEntryId id;
  Time created_at;
  AccountId actor_id;    // 0: nobody who signed in (a guest, a candidate with a link, the server)
  CompanyId company_id;  // 0: of no company
  AuditKind kind = AuditKind::user_action;
  std::string action;          // a word of kAuditActions
  std::string noun;            // of the record, "interview"
  std::int64_t record_id = 0;  // 0: of no record
  std::string address;         // where the request came from; empty: the server itself
  std::string details;         // words of the program, "status active", never what people wrote
  std::string previous;        // hash of the row before; empty for the first
  std::string hash;            // SHA-256 in hex over `previous` and everything above
};
template <>
struct describe<AuditEntry> {
  static constexpr std::string_view name = "AuditEntry", table = "audit_log";
  static constexpr auto fields =
      fields_of(field<&AuditEntry::id>("id", "audit.id").set_by_server(),
                field<&AuditEntry::created_at>("created_at", "audit.created_at").set_by_server(),
                field<&AuditEntry::actor_id>("actor_id", "audit.actor").set_by_server(),
                field<&AuditEntry::company_id>("company_id", "audit.company").set_by_server(),
                field<&AuditEntry::kind>("kind", "audit.kind").set_by_server(),
                field<&AuditEntry::action>("action", "audit.action").set_by_server(),
                field<&AuditEntry::noun>("noun", "audit.noun").set_by_server(),
                field<&AuditEntry::record_id>("record_id", "audit.record").set_by_server(),
                field<&AuditEntry::address>("address", "audit.address")
                    .set_by_server()
                    .personal(Personal::behaviour),
                field<&AuditEntry::details>("details", "audit.details").set_by_server(),
                field<&AuditEntry::previous>("previous", "audit.previous").set_by_server(),
                field<&AuditEntry::hash>("hash", "audit.hash").set_by_server());
};

// A row for reading: the name of who did it as it is today, so that erasing a person needs no
// change of the log.
struct AuditEntryView {
  AuditEntryId id;
  Time created_at;
  AccountId actor_id;
  std::string actor;  // name; empty: nobody who signed in, or erased
  CompanyId company_id;
  std::string company;  // name
  AuditKind kind = AuditKind::user_action;
  std::string action;
  std::string noun;
  std::int64_t record_id = 0;
  std::string address;
  std::string details;
  std::string hash;
};
template <>
struct describe<AuditEntryView> {
  static constexpr std::string_view name = "AuditEntryView", page_name = "AuditEntryPage";
  static constexpr auto fields = fields_of(
      field<&AuditEntryView::id>("id", "audit.id").set_by_server(),
      field<&AuditEntryView::created_at>("created_at", "audit.created_at").set_by_server(),
      field<&AuditEntryView::actor_id>("actor_id", "audit.actor").set_by_server(),
      field<&AuditEntryView::actor>("actor", "audit.actor")
          .set_by_server()
          .personal(Personal::identity),
      field<&AuditEntryView::company_id>("company_id", "audit.company").set_by_server(),
      field<&AuditEntryView::company>("company", "audit.company").set_by_server(),
      field<&AuditEntryView::kind>("kind", "audit.kind").set_by_server(),
      field<&AuditEntryView::action>("action", "audit.action").set_by_server(),
      field<&AuditEntryView::noun>("noun", "audit.noun").set_by_server(),
      field<&AuditEntryView::record_id>("record_id", "audit.record").set_by_server(),
      field<&AuditEntryView::address>("address", "audit.address")
          .set_by_server()
          .personal(Personal::behaviour),
      field<&AuditEntryView::details>("details", "audit.details").set_by_server(),
      field<&AuditEntryView::hash>("hash", "audit.hash").set_by_server());
};

// Filters of the log; `status` is not used. Sorted by place, newest first.
struct AuditQuery {
  std::int32_t page = 0, per_page = 0, limit = 0, offset = -1;
  std::string after, sort, order, search, status;
  std::string kind;    // a word of AuditKind
  std::string action;  // a word of kAuditActions
  std::string noun;
  std::int64_t record_id = 0;
  AccountId actor_id;
  CompanyId company_id;
  std::string address;
  std::optional<Time> since, until;  // until is not included
};
template <>
struct describe<AuditQuery> {
  static constexpr std::string_view name = "AuditQuery";
  static constexpr auto fields = page_fields_of<AuditQuery>(
      field<&AuditQuery::kind>("kind", "audit.kind").length(0, 40),
      field<&AuditQuery::action>("action", "audit.action").length(0, 60),
      field<&AuditQuery::noun>("noun", "audit.noun").length(0, 40),
      field<&AuditQuery::record_id>("record_id", "audit.record").range(0, limits::kIntegerMax),
      field<&AuditQuery::actor_id>("actor_id", "audit.actor"),
      field<&AuditQuery::company_id>("company_id", "audit.company"),
      field<&AuditQuery::address>("address", "audit.address").length(0, 60),
      field<&AuditQuery::since>("since", "audit.since"),
      field<&AuditQuery::until>("until", "audit.until"));
};

// What reading the whole chain found.
struct AuditVerdict {
  bool is_whole = true;
  std::int64_t entries = 0;       // read, from the first
  std::int64_t first_broken = 0;  // place of the first row that is wrong or missing; 0: none
  std::string message;            // one sentence
  std::string head;               // "<entries>:<hash>" of the last row, to be kept elsewhere
};
template <>
struct describe<AuditVerdict> {
  static constexpr std::string_view name = "AuditVerdict";
  static constexpr auto fields = fields_of(
      field<&AuditVerdict::is_whole>("is_whole", "audit.is_whole").set_by_server(),
      field<&AuditVerdict::entries>("entries", "audit.entries").set_by_server(),
      field<&AuditVerdict::first_broken>("first_broken", "audit.first_broken").set_by_server(),
      field<&AuditVerdict::message>("message", "common.message").set_by_server(),
      field<&AuditVerdict::head>("head", "audit.head").set_by_server());
};

}  // namespace candor
