#include "server/mail/smtp_mailer.h"

#include "server/work/curl_library.h"
#include "server/work/event.h"

namespace candor::mail {

SmtpMailer::SmtpMailer(work::SmtpServer server, std::string sent_folder)
    : client_(std::move(server)), sent_(std::move(sent_folder)) {}

Status SmtpMailer::send(const Message& message) {
  TRY(check(message));
  return work::elsewhere([&] { return send_here(message); });
}

Status SmtpMailer::send_here(const Message& message) {
  const std::string bytes = format(message);
  const std::lock_guard lock(mutex_);
  if (sent_.has(message.id)) return ok();
  TRY(client_.send({message.from_address, message.to_address, bytes}));
  // It is out: what cannot be noted must not have it sent again now.
  (void)sent_.add(message.id);
  return ok();
}

Status SmtpMailer::ready() {
  TRY(work::load_curl());
  return ok();
}

Status SmtpMailer::forget(Time before) {
  const std::lock_guard lock(mutex_);
  return sent_.forget(before);
}

work::SmtpServer smtp_server(const Settings& settings) {
  work::SmtpServer server;
  server.host = settings.smtp_host;
  server.port = settings.smtp_port;
  server.security = settings.smtp_security;
  server.user = settings.smtp_user;
  server.password = settings.smtp_password;
  server.authorities = settings.smtp_ca;
  server.hello = settings.mail_from.substr(settings.mail_from.find('@') + 1);
  return server;
}

}  // namespace candor::mail
