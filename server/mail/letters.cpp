#include "server/mail/letters.h"

#include <ctime>

#include "server/app.h"
#include "server/mail/outbox.h"
#include "server/mail/seal.h"
#include "server/mail/templates.h"
#include "server/store/records.h"
#include "shared/base/text.h"

namespace candor::mail {

namespace {

constexpr std::size_t kIdMax = 180;  // what a message's id may be, less the number of its sending

Error bad_letter(std::string problem) {
  Error error = fail(Failure::invalid, "bad_letter", "This mail cannot be written.");
  error.cause = std::move(problem);
  return error;
}

Status check_receiver(const Letter& letter) {
  if (letter.id.empty() || letter.id.size() > kIdMax) return bad_letter("it has no proper id");
  if (!text::is_email(letter.to_address)) return bad_letter("the receiver has no address");
  return is_header_text(letter.to_name) ? ok() : bad_letter("the receiver's name is no name");
}

std::string link_of(const Letter& letter) {
  for (const LetterField& field : letter_fields(letter.kind)) {
    if (!field.is_link) continue;
    for (const auto& [name, value] : letter.fields)
      if (name == field.name) return value;
  }
  return {};
}

}  // namespace

Result<LetterDraft> template_of(store::Reader& reader, CompanyId company, LetterKind kind) {
  const auto own = TRY(store::list<LetterTemplate>(reader, "WHERE company_id = ? AND kind = ?",
                                                   {company, static_cast<int>(kind)}));
  if (own.empty()) return standard_template(kind);
  const LetterDraft draft{own.front().subject, own.front().text};
  // Saved by an earlier program whose letters had other fields.
  return check_letter(kind, draft).is_error() ? standard_template(kind) : draft;
}

std::string date_words(Time time) {
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  const std::time_t seconds = static_cast<std::time_t>(time.ms / kSecondMs);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char rest[40];
  const std::size_t length = std::strftime(rest, sizeof rest, " %Y, %H:%M UTC", &parts);
  return std::to_string(parts.tm_mday) + " " + std::string(kMonths[parts.tm_mon]) +
         std::string(rest, length);
}

Status queue_letter(store::Transaction& tx, App& app, const Letter& letter, Time now) {
  TRY(check_receiver(letter));
  const LetterDraft draft = TRY(template_of(tx, letter.company, letter.kind));
  const LetterDraft filled = TRY(fill_letter(letter.kind, draft, letter.fields));
  const std::string paragraphs = TRY(fill_letter_html(letter.kind, draft, letter.fields));
  Content content{filled.text, html_page(filled.subject, paragraphs), link_of(letter)};
  if (filled.subject.size() > kSubjectBytesMax) return bad_letter("the subject is too long");
  if (content.text.size() + content.html.size() > kBodyBytesMax)
    return bad_letter("the text is too long");
  const std::int64_t known =
      TRY(tx.number("SELECT count(*) FROM mails WHERE letter_id = ?", {letter.id}));
  if (known != 0) return ok();
  Mail mail;
  mail.letter_id = letter.id;
  if (letter.company.value != 0) mail.company_id = letter.company;
  mail.kind = letter.kind;
  mail.to_name = letter.to_name;
  mail.to_address = letter.to_address;
  mail.subject = filled.subject;
  mail.sealed = seal(app, content);
  mail.created_at = mail.queued_at = mail.state_at = now;
  mail.state = app.mailer ? MailState::queued : MailState::held;
  mail = TRY(store::insert(tx, std::move(mail)));
  return app.mailer ? queue_mail(tx, app, mail, now) : ok();
}

}  // namespace candor::mail
