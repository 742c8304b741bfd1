// An invitation: the personal link of one candidate to one interview (the documents' "token",
// S3-14, K18-K20). The link's 256 bits are derived from `link_nonce` with a key outside the
// database; only their SHA-256 is stored.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/mail.h"
#include "shared/domain/permissions.h"

namespace candor {

// Derived, never stored: revoked > expired (unless a session runs) > completed > started > opened >
// sent.
enum class InvitationStatus : std::uint8_t { sent, opened, started, completed, expired, revoked };
template <>
struct describe_choices<InvitationStatus> {
  static constexpr std::string_view name = "InvitationStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(InvitationStatus::sent), "sent", "invitation_status.sent"},
      {int(InvitationStatus::opened), "opened", "invitation_status.opened"},
      {int(InvitationStatus::started), "started", "invitation_status.started"},
      {int(InvitationStatus::completed), "completed", "invitation_status.completed"},
      {int(InvitationStatus::expired), "expired", "invitation_status.expired"},
      {int(InvitationStatus::revoked), "revoked", "invitation_status.revoked"},
  });
};

struct Invitation {
  InvitationId id;
  InterviewId interview_id;
  AccountId created_by;
  std::string candidate_name;
  std::string candidate_email;
  std::string token_hash;  // SHA-256 of the link token, hex
  std::string link_nonce;  // hex
  Time expires_at;
  std::int32_t max_attempts = 1;
  std::int32_t current_attempts = 0;
  std::optional<Time> opened_at;
  std::optional<Time> revoked_at;
  Time created_at;
};
template <>
struct describe<Invitation> {
  static constexpr std::string_view name = "Invitation", table = "invitations";
  static constexpr auto fields = fields_of(
      field<&Invitation::id>("id", "invitation.id").set_by_server(),
      field<&Invitation::interview_id>("interview_id", "invitation.interview").set_by_server(),
      field<&Invitation::created_by>("created_by", "invitation.created_by").set_by_server(),
      field<&Invitation::candidate_name>("candidate_name", "invitation.candidate_name")
          .required()
          .length(1, limits::kNameMax)
          .personal(Personal::identity),
      field<&Invitation::candidate_email>("candidate_email", "invitation.candidate_email")
          .format(Format::email)
          .length(0, limits::kEmailMax)
          .personal(Personal::contact),
      field<&Invitation::token_hash>("token_hash", "invitation.token").server_only(),
      field<&Invitation::link_nonce>("link_nonce", "invitation.token").server_only(),
      field<&Invitation::expires_at>("expires_at", "invitation.expires_at").set_by_server(),
      field<&Invitation::max_attempts>("max_attempts", "invitation.max_attempts")
          .range(1, limits::kAttemptsMax),
      field<&Invitation::current_attempts>("current_attempts", "invitation.current_attempts")
          .set_by_server(),
      field<&Invitation::opened_at>("opened_at", "invitation.opened_at").set_by_server(),
      field<&Invitation::revoked_at>("revoked_at", "invitation.revoked_at").set_by_server(),
      field<&Invitation::created_at>("created_at", "common.created_at").set_by_server());
};

struct InvitationDraft {
  std::optional<InterviewId>
      interview_id;  // the path decides; a different number is an error (K20)
  std::string candidate_name;
  std::string candidate_email;
  std::int32_t expires_in_hours = limits::kInvitationHoursDefault;
  std::int32_t max_attempts = 1;
  bool send_mail = false;  // the link to candidate_email, which is then required
};
template <>
struct describe<InvitationDraft> {
  static constexpr std::string_view name = "InvitationDraft";
  static constexpr auto fields = fields_of(
      field<&InvitationDraft::interview_id>("interview_id", "invitation.interview"),
      field<&InvitationDraft::candidate_name>("candidate_name", "invitation.candidate_name")
          .required()
          .length(1, limits::kNameMax)
          .personal(Personal::identity),
      field<&InvitationDraft::candidate_email>("candidate_email", "invitation.candidate_email")
          .format(Format::email)
          .length(0, limits::kEmailMax)
          .personal(Personal::contact),
      field<&InvitationDraft::expires_in_hours>("expires_in_hours", "invitation.expires_in_hours")
          .range(1, limits::kInvitationHoursMax),
      field<&InvitationDraft::max_attempts>("max_attempts", "invitation.max_attempts")
          .range(1, limits::kAttemptsMax),
      field<&InvitationDraft::send_mail>("send_mail", "invitation.send_mail"));
};

struct InvitationView {
  InvitationId id;
  InterviewId interview_id;
  std::string token_value;  // recruiters of the company can copy the link again at any time
  std::string link;         // absolute URL of the candidate page
  std::string candidate_name;
  std::string candidate_email;
  InvitationStatus status = InvitationStatus::sent;
  bool is_used = false;  // current_attempts >= max_attempts (K19)
  Time expires_at;
  std::int32_t max_attempts = 1;
  std::int32_t current_attempts = 0;
  std::optional<SessionId> session_id;  // the latest
  std::optional<MailState> mail_state;  // of the mail with the link, if one was wanted
  std::optional<Time> opened_at;
  Time created_at;
};
template <>
struct describe<InvitationView> {
  static constexpr std::string_view name = "InvitationView", page_name = "InvitationPage";
  static constexpr auto fields = fields_of(
      field<&InvitationView::id>("id", "invitation.id").set_by_server(),
      field<&InvitationView::interview_id>("interview_id", "invitation.interview").set_by_server(),
      field<&InvitationView::token_value>("token_value", "invitation.token")
          .set_by_server()
          .audience(kRecruiters),
      field<&InvitationView::link>("link", "invitation.link").set_by_server().audience(kRecruiters),
      field<&InvitationView::candidate_name>("candidate_name", "invitation.candidate_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&InvitationView::candidate_email>("candidate_email", "invitation.candidate_email")
          .set_by_server()
          .personal(Personal::contact),
      field<&InvitationView::status>("status", "invitation.status").set_by_server(),
      field<&InvitationView::is_used>("is_used", "invitation.is_used").set_by_server(),
      field<&InvitationView::expires_at>("expires_at", "invitation.expires_at").set_by_server(),
      field<&InvitationView::max_attempts>("max_attempts", "invitation.max_attempts")
          .set_by_server(),
      field<&InvitationView::current_attempts>("current_attempts", "invitation.current_attempts")
          .set_by_server(),
      field<&InvitationView::session_id>("session_id", "invitation.session").set_by_server(),
      field<&InvitationView::mail_state>("mail_state", "invitation.mail_state").set_by_server(),
      field<&InvitationView::opened_at>("opened_at", "invitation.opened_at").set_by_server(),
      field<&InvitationView::created_at>("created_at", "common.created_at").set_by_server());
};

}  // namespace candor
