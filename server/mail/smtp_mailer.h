// Mail by a mail server (SMTP).
//
// Once by id: an id that was sent is remembered durably, and never sent again. Only one case is
// left to the protocol: when the connection or this machine dies after the content and before the
// server's answer is noted here, nobody knows whether the server took it, and it is sent again with
// the same Message-ID, by which mail programs and servers recognise the copy.
#pragma once

#include "server/mail/mailer.h"
#include "server/settings.h"
#include "server/work/smtp_client.h"

namespace candor::mail {

class SmtpMailer final : public Mailer {
 public:
  // Remembers what was sent in `sent_folder`, which is created when missing.
  SmtpMailer(work::SmtpServer server, std::string sent_folder);
  // The errors of work::SmtpClient::send, and "bad_message".
  Status send(const Message& message) override;
  Status ready() override;  // "curl_missing"
  Status forget(Time before) override;
  void stop() override { client_.stop(); }

 private:
  Status send_here(const Message& message);
  work::SmtpClient client_;
  SentIds sent_;
  std::mutex mutex_;  // one message at a time
};

// The server of the settings. REQUIRES smtp_host and mail_from.
work::SmtpServer smtp_server(const Settings& settings);

}  // namespace candor::mail
