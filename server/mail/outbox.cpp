#include "server/mail/outbox.h"

#include "server/app.h"
#include "server/mail/seal.h"
#include "server/store/records.h"
#include "shared/api/mail.h"

namespace candor::mail {

namespace {

using store::Transaction;

constexpr std::int64_t kTryMs = kMailTryDays * kDayMs;
constexpr std::int64_t kKeepIdsMs = 30 * kDayMs;  // of messages, by the drivers

// What the receiver sees as the sender, and whom an answer reaches.
Status address_message(App& app, const Mail& mail, Message& message) {
  message.from_address = app.settings.mail_from;
  message.from_name = app.settings.mail_from_name;
  if (mail.company_id) {
    TRY(app.database->read([&](store::Reader& reader) {
      return reader.query("SELECT name, contact_email FROM companies WHERE id = ?",
                          {*mail.company_id}, [&](const store::Row& row) {
                            if (message.from_name.empty()) message.from_name = row.text(0);
                            message.reply_to = row.text(1);
                          });
    }));
  }
  if (message.from_name.empty()) message.from_name = "Candor";
  return ok();
}

Result<Message> message_of(App& app, const Mail& mail) {
  const auto content = unseal(app, mail.sealed);
  if (!content)
    return fail(Failure::invalid, "mail_gone", "The text of this mail is no longer there.");
  Message message;
  message.id = mail.letter_id;
  if (mail.sends > 1) message.id += "#" + std::to_string(mail.sends);
  message.to_name = mail.to_name;
  message.to_address = mail.to_address;
  message.subject = mail.subject;
  message.text = content->text;
  message.html = content->html;
  message.date = mail.queued_at;
  TRY(address_message(app, mail, message));
  return message;
}

// Everything that follows from one try, in the transaction that ends its job.
Status note_try(Transaction& tx, App& app, Mail mail, const Status& sent, Time now) {
  ++mail.attempts;
  mail.state_at = now;
  mail.next_try_at.reset();
  mail.last_error = sent.is_error() ? sent.error().message : "";
  const bool is_final = sent.is_error() && sent.error().failure == Failure::invalid;
  const bool is_old = now.ms - mail.queued_at.ms >= kTryMs;
  if (!sent.is_error()) {
    mail.state = MailState::sent;
    if (is_private(mail.kind)) mail.sealed.clear();
  } else if (is_final || is_old) {
    mail.state = MailState::failed;
  } else {
    mail.next_try_at = Time{now.ms + work::pause_after(mail.attempts, app.world.random)};
    TRY(queue_mail(tx, app, mail, *mail.next_try_at));
  }
  return store::update(tx, mail);
}

void tell(App& app, const Mail& mail) {
  if (mail.company_id)
    app.bus->publish(work::company_topic(*mail.company_id), std::string(api::kMailChanges));
}

}  // namespace

Status queue_mail(Transaction& tx, App& app, const Mail& mail, Time when) {
  const std::string key = "mail/" + std::to_string(mail.id.value) + "/" +
                          std::to_string(mail.sends) + "/" + std::to_string(mail.attempts);
  TRY(work::enqueue(
      tx, {.kind = kSendMail, .subject = mail.id.value, .key = key, .run_after = when}, when));
  tx.after_commit([jobs = app.jobs.get()] { jobs->wake(); });
  return ok();
}

Status send_again(Transaction& tx, App& app, Mail& mail, Time now) {
  if (mail.state == MailState::queued)
    return fail(Failure::conflict, "mail_waits", "This mail is already on its way.");
  if (mail.sealed.empty()) {
    return fail(Failure::conflict, "mail_gone",
                "The text of this mail is no longer there. Let the receiver ask for a new one.");
  }
  mail.sends += 1;
  mail.attempts = 0;
  mail.last_error.clear();
  mail.queued_at = mail.state_at = now;
  mail.state = app.mailer ? MailState::queued : MailState::held;
  TRY(store::update(tx, mail));
  return app.mailer ? queue_mail(tx, app, mail, now) : ok();
}

Status queue_held(App& app) {
  if (!app.mailer) return ok();
  return app.database->write([&](Transaction& tx) -> Status {
    const Time now = app.world.now();
    const auto held = TRY(store::list<Mail>(tx, "WHERE state = ? AND queued_at > ? ORDER BY id",
                                            {static_cast<int>(MailState::held), now.ms - kTryMs}));
    for (Mail mail : held) {
      mail.state = MailState::queued;
      mail.state_at = now;
      TRY(store::update(tx, mail));
      TRY(queue_mail(tx, app, mail, now));
    }
    return ok();
  });
}

Status send_queued(work::JobRun& run) {
  App& app = run.app;
  const auto waiting = TRY(app.database->read([&](store::Reader& reader) {
    return store::list<Mail>(reader, "WHERE id = ? AND state = ?",
                             {run.job.subject, static_cast<int>(MailState::queued)});
  }));
  if (waiting.empty()) return ok();
  Mail mail = waiting.front();
  if (!app.mailer) {  // it was taken out of the settings meanwhile
    mail.state = MailState::held;
    mail.state_at = app.world.now();
    return run.finish([&](Transaction& tx) { return store::update(tx, mail); });
  }
  const auto message = message_of(app, mail);
  const Status sent =
      message.is_error() ? Status(Error(message.error())) : app.mailer->send(message.value());
  if (sent.is_error() && run.should_stop()) return sent;
  const Time now = app.world.now();
  const Status noted =
      run.finish([&](Transaction& tx) { return note_try(tx, app, mail, sent, now); });
  if (sent.is_error()) {
    app.log.write(LogLevel::warn, "mail_not_sent",
                  {{"mail", std::to_string(mail.id.value)}, {"code", sent.error().code}});
  }
  if (!noted.is_error()) tell(app, mail);
  return noted;
}

Status forget_mails(work::JobRun& run) {
  App& app = run.app;
  const Time now = app.world.now();
  if (app.mailer) TRY(app.mailer->forget(Time{World::real().now().ms - kKeepIdsMs}));
  return run.finish([&](Transaction& tx) -> Status {
    TRY(tx.execute(
        "UPDATE mails SET sealed = '' WHERE sealed <> '' AND queued_at < ?"
        " AND kind IN (?, ?) AND state <> ?",
        {now.ms - kTryMs, static_cast<int>(LetterKind::password_reset),
         static_cast<int>(LetterKind::verify_email), static_cast<int>(MailState::queued)}));
    TRY(tx.execute("DELETE FROM mails WHERE queued_at < ? AND state <> ?",
                   {now.ms - kKeepMailDays * kDayMs, static_cast<int>(MailState::queued)}));
    return ok();
  });
}

}  // namespace candor::mail
