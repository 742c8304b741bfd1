// Handing one mail to a mail server (SMTP, RFC 5321; STARTTLS, RFC 3207; AUTH, RFC 4954), over
// libcurl. A connection per mail.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/domain/mail.h"

namespace candor::work {

struct SmtpServer {
  std::string host;
  std::int32_t port = 0;  // 0: 587 for STARTTLS, 465 for TLS, 25 for none
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string user, password;  // no user: no authentication
  std::string authorities;     // file of certificates (PEM) to believe besides the machine's; empty
  std::string hello;           // the name we give ourselves
  int connect_seconds = 10;
  int quiet_seconds = 30;  // without a byte in either direction
  int whole_seconds = 120;
};
// The port, also when it is left to `security`.
std::int32_t port_of(const SmtpServer& server);

struct SmtpMail {
  std::string_view from, to;  // addresses
  std::string_view bytes;     // header and body, lines ended by CRLF
};

class SmtpClient {
 public:
  explicit SmtpClient(SmtpServer server) : server_(std::move(server)) {}

  // Ok: the server has taken the mail over. Holds its thread meanwhile. Messages are sentences for
  // administrators and repeat what the server answered. invalid: "smtp_refused" (this mail, for
  // good: 5xx to its receiver or content). unavailable, to be tried again: "smtp_unreachable",
  // "smtp_untrusted" (certificate), "smtp_not_encrypted", "smtp_sign_in", "smtp_sender" (the
  // sender's address), "smtp_busy" (4xx), "smtp_stopped", "curl_missing". A connection that ends
  // after the content and before the answer is "smtp_unreachable", although the server may have
  // taken the mail.
  Status send(const SmtpMail& mail);
  // Ends what is under way within a second, but waits some seconds for the answer to a content that
  // is already out. Refuses more.
  void stop() { is_stopped_ = true; }

 private:
  struct Exchange;
  const SmtpServer server_;
  std::atomic<bool> is_stopped_{false};
};

}  // namespace candor::work
