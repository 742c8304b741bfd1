// Mail for administrators of a company: what was sent to whom and what became of it, letters in the
// company's own words, whether mail works.
#include "server/features/features.h"
#include "server/features/paging.h"
#include "server/mail/letters.h"
#include "server/mail/outbox.h"
#include "server/mail/seal.h"
#include "server/mail/smtp_mailer.h"
#include "server/mail/templates.h"
#include "server/store/records.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

MailView view_of(const Mail& mail) {
  MailView view;
  view.id = mail.id;
  view.kind = mail.kind;
  view.to_name = mail.to_name;
  view.to_address = mail.to_address;
  view.subject = mail.subject;
  view.state = mail.state;
  view.attempts = mail.attempts;
  view.last_error = mail.last_error;
  view.is_private = is_private(mail.kind);
  view.can_send_again = mail.state != MailState::queued && !mail.sealed.empty();
  view.created_at = mail.created_at;
  view.state_at = mail.state_at;
  view.next_try_at = mail.next_try_at;
  return view;
}

// With what it says, unless that is for the receiver alone.
MailView whole_view(const Mail& mail, const App& app) {
  MailView view = view_of(mail);
  if (view.is_private) return view;
  const auto content = mail::unseal(app, mail.sealed);
  if (!content) return view;
  view.text = content->text;
  if (!content->link.empty()) view.link = content->link;
  return view;
}

Result<Mail> find_mail(Reader& reader, const Call& call, std::int64_t id) {
  return store::find<Mail>(reader, "WHERE id = ? AND company_id = ?", {id, call.caller.company});
}

Result<Page<MailView>> list_mails(Call& call, PageQuery query) {
  const Window window = TRY(window_of(query, {{"created_at", "m.created_at"},
                                              {"to_address", "m.to_address", true},
                                              {"state", "m.state"}}));
  const std::int64_t state = TRY(status_filter<MailState>(query));
  const std::string pattern = search_pattern(query.search);
  return call.app.database->read([&](Reader& reader) {
    Conditions conditions({});
    conditions.add("m.company_id = ?", {call.caller.company});
    if (state >= 0) conditions.add("m.state = ?", {state});
    conditions.search(pattern, {"m.to_address", "m.to_name", "m.subject"});
    return read_page<MailView>(
        reader, {"FROM mails m ", "m.id"}, window, conditions,
        [&](const std::string& tail,
            const std::vector<Value>& values) -> Result<std::vector<MailView>> {
          const TypeInfo& type = type_of<Mail>();
          std::vector<MailView> views;
          TRY(reader.query("SELECT " + store::columns_of(type, "m") + " FROM mails m " + tail,
                           values, [&](const Row& row) {
                             Mail mail;
                             store::read_row(type, row, &mail);
                             views.push_back(view_of(mail));
                           }));
          return views;
        });
  });
}

Result<MailView> read_mail(Call& call) {
  const std::int64_t id = TRY(call.id("mail"));
  const Mail mail =
      TRY(call.app.database->read([&](Reader& reader) { return find_mail(reader, call, id); }));
  return whole_view(mail, call.app);
}

Result<MailView> send_mail_again(Call& call) {
  const std::int64_t id = TRY(call.id("mail"));
  return call.app.database->write([&](Transaction& tx) -> Result<MailView> {
    Mail mail = TRY(find_mail(tx, call, id));
    TRY(mail::send_again(tx, call.app, mail, call.now));
    return whole_view(mail, call.app);
  });
}

Result<MailView> send_test_mail(Call& call, TestMail test) {
  if (!call.app.mailer) {
    return fail(Failure::conflict, "mail_not_set_up",
                "No mail server is set up. Start Candor with SMTP_HOST and MAIL_FROM.");
  }
  const std::string id = "test/" + call.app.random_hex(16);
  return call.app.database->write([&](Transaction& tx) -> Result<MailView> {
    mail::Letter letter;
    letter.kind = LetterKind::test;
    letter.id = id;
    letter.to_address = test.to_address;
    letter.company = call.caller.company;
    TRY(mail::queue_letter(tx, call.app, letter, call.now));
    return whole_view(TRY(store::find<Mail>(tx, "WHERE letter_id = ?", {id})), call.app);
  });
}

MailDriver driver_of(const App& app) {
  if (!app.mailer) return MailDriver::none;
  return app.settings.smtp_host.empty() ? MailDriver::folder : MailDriver::smtp;
}

// What happened to the mails of the company.
Status read_history(Reader& reader, CompanyId company, MailStatus& status) {
  TRY(
      reader.query("SELECT state, count(*), max(state_at) FROM mails WHERE company_id = ?"
                   " GROUP BY state",
                   {company}, [&](const Row& row) {
                     const auto count = static_cast<std::int32_t>(row.integer(1));
                     switch (static_cast<MailState>(row.integer(0))) {
                       case MailState::queued: status.queued_count = count; break;
                       case MailState::failed: status.failed_count = count; break;
                       case MailState::held: status.held_count = count; break;
                       case MailState::sent: status.last_sent_at = Time{row.integer(2)}; break;
                     }
                   }));
  return reader.query(
      "SELECT last_error, state_at FROM mails WHERE company_id = ?"
      " AND last_error <> '' ORDER BY state_at DESC, id DESC LIMIT 1",
      {company}, [&](const Row& row) {
        status.last_error = row.text(0);
        status.last_error_at = Time{row.integer(1)};
      });
}

Result<MailStatus> read_mail_status(Call& call) {
  const App& app = call.app;
  MailStatus status;
  status.driver = driver_of(app);
  status.from_address = app.settings.mail_from;
  status.from_name = app.settings.mail_from_name;
  if (status.driver == MailDriver::smtp) {
    const work::SmtpServer server = mail::smtp_server(app.settings);
    status.host = server.host + ":" + std::to_string(work::port_of(server));
    status.security = server.security;
  }
  if (app.mailer) {
    const Status is_ready = app.mailer->ready();
    if (is_ready.is_error()) status.problem = is_ready.error().message;
  }
  TRY(app.database->read(
      [&](Reader& reader) { return read_history(reader, call.caller.company, status); }));
  return status;
}

Result<LetterKind> kind_of(const Call& call) {
  const auto value = choice_value(type_of<LetterKind>(), call.parameter("kind"));
  if (!value) return fail(Failure::not_found, "not_found", "There is no such kind of mail.");
  return static_cast<LetterKind>(*value);
}

Result<LetterTemplateView> template_view(Reader& reader, CompanyId company, LetterKind kind) {
  LetterTemplateView view;
  view.kind = kind;
  const auto own = TRY(store::list<LetterTemplate>(reader, "WHERE company_id = ? AND kind = ?",
                                                   {company, static_cast<int>(kind)}));
  const LetterDraft& standard = mail::standard_template(kind);
  view.is_changed = !own.empty();
  view.subject = own.empty() ? standard.subject : own.front().subject;
  view.text = own.empty() ? standard.text : own.front().text;
  if (!own.empty()) view.updated_at = own.front().updated_at;
  const Status checked = check_letter(kind, {view.subject, view.text});
  if (checked.is_error()) view.problem = checked.error().fields.front().message;
  for (const LetterField& field : letter_fields(kind)) {
    view.fields.push_back({std::string(field.name), std::string(field.sample), field.is_required});
  }
  return view;
}

Result<LetterTemplateList> list_letter_templates(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<LetterTemplateList> {
    LetterTemplateList list;
    for (const Choice& choice : describe_choices<LetterKind>::values) {
      list.items.push_back(
          TRY(template_view(reader, call.caller.company, static_cast<LetterKind>(choice.value))));
    }
    return list;
  });
}

Result<LetterTemplateView> read_letter_template(Call& call) {
  const LetterKind kind = TRY(kind_of(call));
  return call.app.database->read(
      [&](Reader& reader) { return template_view(reader, call.caller.company, kind); });
}

Result<LetterTemplateView> update_letter_template(Call& call, LetterDraft draft) {
  const LetterKind kind = TRY(kind_of(call));
  TRY(check_letter(kind, draft));
  const CompanyId company = call.caller.company;
  return call.app.database->write([&](Transaction& tx) -> Result<LetterTemplateView> {
    TRY(
        tx.execute("INSERT INTO letter_templates(company_id, kind, subject, text, updated_at)"
                   " VALUES (?, ?, ?, ?, ?) ON CONFLICT (company_id, kind) DO UPDATE SET"
                   " subject = excluded.subject, text = excluded.text,"
                   " updated_at = excluded.updated_at",
                   {company, static_cast<int>(kind), draft.subject, draft.text, call.now}));
    return template_view(tx, company, kind);
  });
}

Result<LetterTemplateView> reset_letter_template(Call& call) {
  const LetterKind kind = TRY(kind_of(call));
  const CompanyId company = call.caller.company;
  return call.app.database->write([&](Transaction& tx) -> Result<LetterTemplateView> {
    TRY(tx.execute("DELETE FROM letter_templates WHERE company_id = ? AND kind = ?",
                   {company, static_cast<int>(kind)}));
    return template_view(tx, company, kind);
  });
}

Result<LetterPreview> preview_letter_template(Call& call, LetterDraft draft) {
  const LetterKind kind = TRY(kind_of(call));
  const LetterValues values = sample_values(kind);
  const LetterDraft filled = TRY(fill_letter(kind, draft, values));
  const std::string paragraphs = TRY(fill_letter_html(kind, draft, values));
  return LetterPreview{filled.subject, filled.text, mail::html_page(filled.subject, paragraphs)};
}

}  // namespace

void bind_mail(http::Router& router, App&) {
  router.bind(api::list_mails, list_mails);
  router.bind(api::read_mail, read_mail);
  router.bind(api::send_mail_again, send_mail_again);
  router.bind(api::read_mail_status, read_mail_status);
  router.bind(api::send_test_mail, send_test_mail);
  router.bind(api::list_letter_templates, list_letter_templates);
  router.bind(api::read_letter_template, read_letter_template);
  router.bind(api::update_letter_template, update_letter_template);
  router.bind(api::reset_letter_template, reset_letter_template);
  router.bind(api::preview_letter_template, preview_letter_template);
}

}  // namespace candor::features
