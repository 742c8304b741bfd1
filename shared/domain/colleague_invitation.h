// The invitation of a colleague: a mailed link that works once and makes its holder a member of the
// company. Its 256 bits are derived from `link_nonce` with a key outside the database, which holds
// only their SHA-256, so that the link can be copied again.
#pragma once

#include "shared/domain/company.h"
#include "shared/domain/mail.h"
#include "shared/domain/member.h"

namespace candor {

// Derived, never stored: withdrawn > accepted > expired > open.
enum class ColleagueInvitationStatus : std::uint8_t { open, accepted, expired, withdrawn };
template <>
struct describe_choices<ColleagueInvitationStatus> {
  static constexpr std::string_view name = "ColleagueInvitationStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(ColleagueInvitationStatus::open), "open", "colleague_invitation_status.open"},
      {int(ColleagueInvitationStatus::accepted), "accepted",
       "colleague_invitation_status.accepted"},
      {int(ColleagueInvitationStatus::expired), "expired", "colleague_invitation_status.expired"},
      {int(ColleagueInvitationStatus::withdrawn), "withdrawn",
       "colleague_invitation_status.withdrawn"},
  });
};

struct ColleagueInvitation {
  ColleagueInvitationId id;
  CompanyId company_id;
  AccountId created_by;
  std::string email;  // lower case
  std::string full_name;
  Role role = Role::recruiter;
  std::string token_hash;  // SHA-256 of the link token, hex
  std::string link_nonce;  // hex
  std::int32_t days = limits::kColleagueInvitationDaysDefault;
  std::int32_t sends = 1;
  Time sent_at;
  Time expires_at;
  std::optional<Time> accepted_at;
  std::optional<AccountId> account_id;  // that it became
  std::optional<Time> withdrawn_at;
  Time created_at;
};
template <>
struct describe<ColleagueInvitation> {
  static constexpr std::string_view name = "ColleagueInvitation", table = "colleague_invitations";
  static constexpr auto fields = fields_of(
      field<&ColleagueInvitation::id>("id", "colleague_invitation.id").set_by_server(),
      field<&ColleagueInvitation::company_id>("company_id", "user.company").set_by_server(),
      field<&ColleagueInvitation::created_by>("created_by", "colleague_invitation.created_by")
          .set_by_server(),
      field<&ColleagueInvitation::email>("email", "user.email")
          .set_by_server()
          .personal(Personal::contact),
      field<&ColleagueInvitation::full_name>("full_name", "user.full_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&ColleagueInvitation::role>("role", "user.role").set_by_server(),
      field<&ColleagueInvitation::token_hash>("token_hash", "invitation.token").server_only(),
      field<&ColleagueInvitation::link_nonce>("link_nonce", "invitation.token").server_only(),
      field<&ColleagueInvitation::days>("days", "colleague_invitation.expires_in_days")
          .server_only(),
      field<&ColleagueInvitation::sends>("sends", "colleague_invitation.sends").server_only(),
      field<&ColleagueInvitation::sent_at>("sent_at", "colleague_invitation.sent_at")
          .set_by_server(),
      field<&ColleagueInvitation::expires_at>("expires_at", "invitation.expires_at")
          .set_by_server(),
      field<&ColleagueInvitation::accepted_at>("accepted_at", "colleague_invitation.accepted_at")
          .set_by_server(),
      field<&ColleagueInvitation::account_id>("account_id", "user.id").set_by_server(),
      field<&ColleagueInvitation::withdrawn_at>("withdrawn_at", "colleague_invitation.status")
          .server_only(),
      field<&ColleagueInvitation::created_at>("created_at", "common.created_at").set_by_server());
};

// An e-mail address has one open invitation of a company at a time.
struct ColleagueInvitationDraft {
  std::string email;
  std::string full_name;  // empty: whoever accepts says it
  Role role = Role::recruiter;
  std::int32_t expires_in_days = limits::kColleagueInvitationDaysDefault;
  std::optional<CompanyId> company_id;  // empty: mine
};
template <>
struct describe<ColleagueInvitationDraft> {
  static constexpr std::string_view name = "ColleagueInvitationDraft";
  static constexpr auto fields =
      fields_of(field<&ColleagueInvitationDraft::email>("email", "user.email")
                    .required()
                    .format(Format::email)
                    .length(3, limits::kEmailMax)
                    .personal(Personal::contact),
                field<&ColleagueInvitationDraft::full_name>("full_name", "user.full_name")
                    .length(0, limits::kNameMax)
                    .personal(Personal::identity),
                field<&ColleagueInvitationDraft::role>("role", "user.role"),
                field<&ColleagueInvitationDraft::expires_in_days>(
                    "expires_in_days", "colleague_invitation.expires_in_days")
                    .range(1, limits::kColleagueInvitationDaysMax),
                field<&ColleagueInvitationDraft::company_id>("company_id", "user.company"));
};

struct ColleagueInvitationView {
  ColleagueInvitationId id;
  CompanyId company_id;
  std::string company;
  std::string email;
  std::string full_name;
  Role role = Role::recruiter;
  ColleagueInvitationStatus status = ColleagueInvitationStatus::open;
  std::optional<std::string> link;      // of an open one: the absolute URL, for copying
  std::string invited_by;               // name
  std::optional<MailState> mail_state;  // of the latest mail with the link
  Time sent_at;
  Time expires_at;
  std::optional<Time> accepted_at;
  std::optional<AccountId> account_id;
  Time created_at;
};
template <>
struct describe<ColleagueInvitationView> {
  static constexpr std::string_view name = "ColleagueInvitationView",
                                    page_name = "ColleagueInvitationPage";
  static constexpr auto fields = fields_of(
      field<&ColleagueInvitationView::id>("id", "colleague_invitation.id").set_by_server(),
      field<&ColleagueInvitationView::company_id>("company_id", "user.company").set_by_server(),
      field<&ColleagueInvitationView::company>("company", "user.company").set_by_server(),
      field<&ColleagueInvitationView::email>("email", "user.email")
          .set_by_server()
          .personal(Personal::contact),
      field<&ColleagueInvitationView::full_name>("full_name", "user.full_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&ColleagueInvitationView::role>("role", "user.role").set_by_server(),
      field<&ColleagueInvitationView::status>("status", "colleague_invitation.status")
          .set_by_server(),
      field<&ColleagueInvitationView::link>("link", "invitation.link")
          .set_by_server()
          .audience(bit(Viewer::admin)),
      field<&ColleagueInvitationView::invited_by>("invited_by", "colleague_invitation.created_by")
          .set_by_server(),
      field<&ColleagueInvitationView::mail_state>("mail_state", "invitation.mail_state")
          .set_by_server(),
      field<&ColleagueInvitationView::sent_at>("sent_at", "colleague_invitation.sent_at")
          .set_by_server(),
      field<&ColleagueInvitationView::expires_at>("expires_at", "invitation.expires_at")
          .set_by_server(),
      field<&ColleagueInvitationView::accepted_at>("accepted_at",
                                                   "colleague_invitation.accepted_at")
          .set_by_server(),
      field<&ColleagueInvitationView::account_id>("account_id", "user.id").set_by_server(),
      field<&ColleagueInvitationView::created_at>("created_at", "common.created_at")
          .set_by_server());
};

// `status`: a word of ColleagueInvitationStatus; empty: all. Sorts by created_at, email,
// expires_at, status. `company_id`: another company's, for administrators.
struct ColleagueInvitationQuery {
  std::int32_t page = 0, per_page = 0, limit = 0, offset = -1;
  std::string after, sort, order, search, status;
  CompanyId company_id;
};
template <>
struct describe<ColleagueInvitationQuery> {
  static constexpr std::string_view name = "ColleagueInvitationQuery";
  static constexpr auto fields = page_fields_of<ColleagueInvitationQuery>(
      field<&ColleagueInvitationQuery::company_id>("company_id", "user.company"));
};

// What the page behind the link, "/join/<token>", asks first.
struct ColleagueInvitationToken {
  std::string token;
};
template <>
struct describe<ColleagueInvitationToken> {
  static constexpr std::string_view name = "ColleagueInvitationToken";
  static constexpr auto fields =
      fields_of(field<&ColleagueInvitationToken::token>("token", "invitation.token")
                    .required()
                    .length(1, limits::kTokenMax)
                    .write_only());
};
struct ColleagueWelcome {
  std::string company;
  std::string invited_by;
  std::string email;
  std::string full_name;
  Role role = Role::recruiter;
  Time expires_at;
  Theme theme;
};
template <>
struct describe<ColleagueWelcome> {
  static constexpr std::string_view name = "ColleagueWelcome";
  static constexpr auto fields = fields_of(
      field<&ColleagueWelcome::company>("company", "user.company").set_by_server(),
      field<&ColleagueWelcome::invited_by>("invited_by", "colleague_invitation.created_by")
          .set_by_server(),
      field<&ColleagueWelcome::email>("email", "user.email")
          .set_by_server()
          .personal(Personal::contact),
      field<&ColleagueWelcome::full_name>("full_name", "user.full_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&ColleagueWelcome::role>("role", "user.role").set_by_server(),
      field<&ColleagueWelcome::expires_at>("expires_at", "invitation.expires_at").set_by_server(),
      field<&ColleagueWelcome::theme>("theme", "theme.title").set_by_server());
};

// Makes the account, with the address that was invited, and signs it in.
struct ColleagueAcceptance {
  std::string token;
  std::string full_name;  // empty: as the invitation says
  std::string username;   // empty: from the e-mail address
  std::string password;
};
template <>
struct describe<ColleagueAcceptance> {
  static constexpr std::string_view name = "ColleagueAcceptance";
  static constexpr auto fields =
      fields_of(field<&ColleagueAcceptance::token>("token", "invitation.token")
                    .required()
                    .length(1, limits::kTokenMax)
                    .write_only(),
                field<&ColleagueAcceptance::full_name>("full_name", "account.full_name")
                    .length(0, limits::kNameMax)
                    .personal(Personal::identity),
                field<&ColleagueAcceptance::username>("username", "account.username")
                    .format(Format::username)
                    .length(0, limits::kNameMax)
                    .personal(Personal::identity),
                field<&ColleagueAcceptance::password>("password", "account.new_password")
                    .required()
                    .format(Format::password)
                    .length(limits::kPasswordMin, limits::kPasswordMax)
                    .write_only());
};

}  // namespace candor
