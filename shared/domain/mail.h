// Mails: each letter that was queued, what became of it, and its link for copying. Whether mail
// leaves this installation at all.
#pragma once

#include "shared/domain/letter.h"
#include "shared/domain/page.h"

namespace candor {

// queued: waits, or waits for another try. failed: refused for good, or given up after
// kMailTryDays. held: no mail server is set up; sent when there is one within kMailTryDays.
enum class MailState : std::uint8_t { queued, sent, failed, held };
template <>
struct describe_choices<MailState> {
  static constexpr std::string_view name = "MailState";
  static constexpr auto values = std::to_array<Choice>({
      {int(MailState::queued), "queued", "mail_state.queued"},
      {int(MailState::sent), "sent", "mail_state.sent"},
      {int(MailState::failed), "failed", "mail_state.failed"},
      {int(MailState::held), "held", "mail_state.held"},
  });
};
inline constexpr int kMailTryDays = 3;

// A row. `sealed` is the text and the link, encrypted with a key outside the database, because
// links open accounts and interviews; empty when nothing may be read or sent any more.
struct Mail {
  MailId id;
  std::string letter_id;  // the id its sender gave: the same id is the same letter
  std::optional<CompanyId> company_id;
  LetterKind kind = LetterKind::test;
  std::string to_name;
  std::string to_address;
  std::string subject;
  std::string sealed;
  MailState state = MailState::queued;
  std::int32_t attempts = 0;  // to hand it to the mail server
  std::int32_t sends = 1;     // how often it was asked for; part of the message's id
  std::string last_error;     // a sentence
  Time created_at;
  Time queued_at;  // when it was last asked for
  Time state_at;   // when the state last changed, or was last tried
  std::optional<Time> next_try_at;
};
template <>
struct describe<Mail> {
  static constexpr std::string_view name = "Mail", table = "mails";
  static constexpr auto fields = fields_of(
      field<&Mail::id>("id", "mail.id").set_by_server(),
      field<&Mail::letter_id>("letter_id", "mail.id").server_only(),
      field<&Mail::company_id>("company_id", "account.company").set_by_server(),
      field<&Mail::kind>("kind", "letter.kind").set_by_server(),
      field<&Mail::to_name>("to_name", "mail.to_name").set_by_server().personal(Personal::identity),
      field<&Mail::to_address>("to_address", "mail.to_address")
          .set_by_server()
          .personal(Personal::contact),
      field<&Mail::subject>("subject", "letter.subject")
          .set_by_server()
          .personal(Personal::content),
      field<&Mail::sealed>("sealed", "letter.text").server_only(),
      field<&Mail::state>("state", "mail.state").set_by_server(),
      field<&Mail::attempts>("attempts", "mail.attempts").set_by_server(),
      field<&Mail::sends>("sends", "mail.sends").set_by_server(),
      field<&Mail::last_error>("last_error", "mail.last_error").set_by_server(),
      field<&Mail::created_at>("created_at", "common.created_at").set_by_server(),
      field<&Mail::queued_at>("queued_at", "mail.queued_at").set_by_server(),
      field<&Mail::state_at>("state_at", "mail.state_at").set_by_server(),
      field<&Mail::next_try_at>("next_try_at", "mail.next_try_at").set_by_server());
};

// What an administrator sees. The text and the link are absent from lists and from private letters.
struct MailView {
  MailId id;
  LetterKind kind = LetterKind::test;
  std::string to_name;
  std::string to_address;
  std::string subject;
  MailState state = MailState::queued;
  std::int32_t attempts = 0;
  std::string last_error;
  bool is_private = false;  // text and link are for the receiver alone
  bool can_send_again = false;
  std::optional<std::string> text;
  std::optional<std::string> link;  // to copy
  Time created_at;
  Time state_at;
  std::optional<Time> next_try_at;
};
template <>
struct describe<MailView> {
  static constexpr std::string_view name = "MailView", page_name = "MailPage";
  static constexpr auto fields = fields_of(
      field<&MailView::id>("id", "mail.id").set_by_server(),
      field<&MailView::kind>("kind", "letter.kind").set_by_server(),
      field<&MailView::to_name>("to_name", "mail.to_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&MailView::to_address>("to_address", "mail.to_address")
          .set_by_server()
          .personal(Personal::contact),
      field<&MailView::subject>("subject", "letter.subject").set_by_server(),
      field<&MailView::state>("state", "mail.state").set_by_server(),
      field<&MailView::attempts>("attempts", "mail.attempts").set_by_server(),
      field<&MailView::last_error>("last_error", "mail.last_error").set_by_server(),
      field<&MailView::is_private>("is_private", "mail.is_private").set_by_server(),
      field<&MailView::can_send_again>("can_send_again", "mail.can_send_again").set_by_server(),
      field<&MailView::text>("text", "letter.text").set_by_server(),
      field<&MailView::link>("link", "mail.link").set_by_server(),
      field<&MailView::created_at>("created_at", "common.created_at").set_by_server(),
      field<&MailView::state_at>("state_at", "mail.state_at").set_by_server(),
      field<&MailView::next_try_at>("next_try_at", "mail.next_try_at").set_by_server());
};

// How mail leaves. none: it does not; every letter is held and its link can be copied.
enum class MailDriver : std::uint8_t { none, folder, smtp };
template <>
struct describe_choices<MailDriver> {
  static constexpr std::string_view name = "MailDriver";
  static constexpr auto values = std::to_array<Choice>({
      {int(MailDriver::none), "none", "mail_driver.none"},
      {int(MailDriver::folder), "folder", "mail_driver.folder"},
      {int(MailDriver::smtp), "smtp", "mail_driver.smtp"},
  });
};

// How the connection to a mail server is protected (RFC 8314): encrypted after STARTTLS, from its
// first byte, or not at all. Nothing is ever sent readable where encryption was asked for.
enum class SmtpSecurity : std::uint8_t { starttls, tls, none };
template <>
struct describe_choices<SmtpSecurity> {
  static constexpr std::string_view name = "SmtpSecurity";
  static constexpr auto values = std::to_array<Choice>({
      {int(SmtpSecurity::starttls), "starttls", "smtp_security.starttls"},
      {int(SmtpSecurity::tls), "tls", "smtp_security.tls"},
      {int(SmtpSecurity::none), "none", "smtp_security.none"},
  });
};

// Counts, last success and last error are those of the caller's company.
struct MailStatus {
  MailDriver driver = MailDriver::none;
  std::string host;  // of the mail server, with its port
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string from_address;
  std::string from_name;
  std::string problem;  // why nothing can be sent now, and what to do; empty: nothing known
  std::int32_t queued_count = 0;
  std::int32_t failed_count = 0;
  std::int32_t held_count = 0;
  std::optional<Time> last_sent_at;
  std::string last_error;
  std::optional<Time> last_error_at;
};
template <>
struct describe<MailStatus> {
  static constexpr std::string_view name = "MailStatus";
  static constexpr auto fields = fields_of(
      field<&MailStatus::driver>("driver", "mail.driver").set_by_server(),
      field<&MailStatus::host>("host", "mail.host").set_by_server(),
      field<&MailStatus::security>("security", "mail.security").set_by_server(),
      field<&MailStatus::from_address>("from_address", "mail.from_address").set_by_server(),
      field<&MailStatus::from_name>("from_name", "mail.from_name").set_by_server(),
      field<&MailStatus::problem>("problem", "mail.problem").set_by_server(),
      field<&MailStatus::queued_count>("queued_count", "mail.queued_count").set_by_server(),
      field<&MailStatus::failed_count>("failed_count", "mail.failed_count").set_by_server(),
      field<&MailStatus::held_count>("held_count", "mail.held_count").set_by_server(),
      field<&MailStatus::last_sent_at>("last_sent_at", "mail.last_sent_at").set_by_server(),
      field<&MailStatus::last_error>("last_error", "mail.last_error").set_by_server(),
      field<&MailStatus::last_error_at>("last_error_at", "mail.last_error_at").set_by_server());
};

struct TestMail {
  std::string to_address;
};
template <>
struct describe<TestMail> {
  static constexpr std::string_view name = "TestMail";
  static constexpr auto fields =
      fields_of(field<&TestMail::to_address>("to_address", "mail.to_address")
                    .required()
                    .format(Format::email)
                    .length(3, limits::kEmailMax)
                    .personal(Personal::contact));
};

}  // namespace candor
