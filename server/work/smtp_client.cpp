#include "server/work/smtp_client.h"

#include <chrono>
#include <cstring>
#include <optional>

#include "server/work/curl_library.h"
#include "shared/base/text.h"

namespace candor::work {

namespace {

constexpr std::size_t kReplyBytesMax = 300;
constexpr auto kLastAnswer = std::chrono::seconds(5);

Error unavailable(std::string code, std::string message) {
  return fail(Failure::unavailable, std::move(code), std::move(message));
}

bool is_refusal(std::string_view reply) {
  return !reply.empty() && (reply[0] == '4' || reply[0] == '5');
}

}  // namespace

std::int32_t port_of(const SmtpServer& server) {
  if (server.port != 0) return server.port;
  switch (server.security) {
    case SmtpSecurity::starttls: return 587;
    case SmtpSecurity::tls: return 465;
    case SmtpSecurity::none: return 25;
  }
  return 25;
}

// One mail under way, as the library's callbacks see it.
struct SmtpClient::Exchange {
  const Curl& curl;
  const SmtpServer& server;
  const SmtpMail& mail;
  const std::atomic<bool>& is_stopped;
  CURL* handle = nullptr;
  curl_slist* receivers = nullptr;
  std::size_t sent = 0;  // of mail.bytes
  std::string command;   // the verb that was sent last
  std::string reply;     // the last line of the server, but that to a QUIT after a refusal
  std::optional<std::chrono::steady_clock::time_point> stops_at = {};

  ~Exchange() {
    curl.slist_free_all(receivers);
    if (handle != nullptr) curl.easy_cleanup(handle);
  }

  static std::size_t give(char* room, std::size_t, std::size_t size, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::size_t count = std::min(size, exchange.mail.bytes.size() - exchange.sent);
    std::memcpy(room, exchange.mail.bytes.data() + exchange.sent, count);
    exchange.sent += count;
    return count;
  }

  static std::size_t take_reply(char* bytes, std::size_t, std::size_t count, void* self) {
    const std::string_view line = text::trimmed(std::string_view(bytes, count));
    std::string& reply = static_cast<Exchange*>(self)->reply;
    if (!is_refusal(reply) || is_refusal(line)) reply = line.substr(0, kReplyBytesMax);
    return count;
  }

  // Only the verb: what follows AUTH is secret.
  static int note_command(CURL*, curl_infotype type, char* bytes, std::size_t count, void* self) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    const std::string_view line(bytes, count);
    const std::string_view verb = line.substr(0, line.find_first_of(" \r\n"));
    auto& exchange = *static_cast<Exchange*>(self);
    if (verb != "MAIL" && verb != "RCPT" && verb != "DATA") return 0;
    exchange.command = verb;
    exchange.reply.clear();
    return 0;
  }

  static int is_over(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& exchange = *static_cast<Exchange*>(self);
    if (!exchange.is_stopped) return 0;
    if (exchange.sent < exchange.mail.bytes.size()) return 1;
    const auto now = std::chrono::steady_clock::now();
    if (!exchange.stops_at) exchange.stops_at = now + kLastAnswer;
    return now > *exchange.stops_at ? 1 : 0;
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl.easy_setopt(handle, option, value);
  }

  std::string url() const {
    const bool is_ipv6 = server.host.find(':') != std::string::npos;
    const std::string host = is_ipv6 ? "[" + server.host + "]" : server.host;
    return (server.security == SmtpSecurity::tls ? "smtps://" : "smtp://") + host + ":" +
           std::to_string(port_of(server)) + "/" + server.hello;
  }

  void set_up(char* reason) {
    set(CURLOPT_ERRORBUFFER, reason);
    set(CURLOPT_URL, url().c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_USE_SSL, static_cast<long>(server.security == SmtpSecurity::none ? CURLUSESSL_NONE
                                                                                 : CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.authorities.empty()) set(CURLOPT_CAINFO, server.authorities.c_str());
    if (!server.user.empty()) {
      set(CURLOPT_USERNAME, server.user.c_str());
      set(CURLOPT_PASSWORD, server.password.c_str());
    }
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(server.connect_seconds));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(server.quiet_seconds));
    set(CURLOPT_TIMEOUT, static_cast<long>(server.whole_seconds));
    receivers = curl.slist_append(nullptr, ("<" + std::string(mail.to) + ">").c_str());
    set(CURLOPT_MAIL_FROM, ("<" + std::string(mail.from) + ">").c_str());
    set(CURLOPT_MAIL_RCPT, receivers);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.bytes.size()));
    set(CURLOPT_READFUNCTION, &give);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_HEADERFUNCTION, &take_reply);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_VERBOSE, 1L);  // the only way to see which command an answer belongs to
    set(CURLOPT_DEBUGFUNCTION, &note_command);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &is_over);
    set(CURLOPT_XFERINFODATA, this);
  }

  std::string place() const { return server.host + ":" + std::to_string(port_of(server)); }

  // What the server answered, at the end of a sentence.
  std::string answered() const {
    const std::string said = text::valid_utf8(reply);
    return said.empty() ? "." : ": " + said + (said.back() == '.' ? "" : ".");
  }

  // A receiver or content that is refused for good is the fault of this mail; everything before
  // concerns our set-up, and is tried again until somebody has mended it.
  Error refusal(long status) const {
    if (status < 500)
      return unavailable("smtp_busy", "The mail server asks to try again later" + answered());
    if (command == "MAIL" && status != 552) {
      return unavailable("smtp_sender", "The mail server does not take mail from " +
                                            std::string(mail.from) + answered() +
                                            " Check MAIL_FROM.");
    }
    return fail(Failure::invalid, "smtp_refused", "The mail server refused this mail" + answered());
  }

  Error problem_of(CURLcode code, long status, const std::string& reason) const {
    switch (code) {
      case CURLE_ABORTED_BY_CALLBACK:
        return unavailable("smtp_stopped", "The server was stopped while it sent this mail.");
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
        return unavailable("smtp_untrusted", "The certificate of " + place() +
                                                 " is not to be trusted (" + reason +
                                                 "). Check SMTP_HOST, or name its authority with "
                                                 "SMTP_CA.");
      case CURLE_USE_SSL_FAILED:
      case CURLE_SSL_CONNECT_ERROR:
        return unavailable("smtp_not_encrypted", "The connection to " + place() +
                                                     " could not be encrypted (" + reason +
                                                     "). Check SMTP_SECURITY and SMTP_PORT.");
      case CURLE_LOGIN_DENIED:
        return unavailable("smtp_sign_in", "The mail server refused the user name or the password" +
                                               answered() + " Check SMTP_USER and SMTP_PASSWORD.");
      default: break;
    }
    const bool needs_sign_in = status == 530 || status == 534 || status == 535 || status == 538;
    if (needs_sign_in) {
      return unavailable("smtp_sign_in", "The mail server wants a user name and a password" +
                                             answered() + " Check SMTP_USER and SMTP_PASSWORD.");
    }
    const bool is_answer = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    if (is_answer && status >= 400 && !command.empty()) return refusal(status);
    const std::string said = status >= 400 ? text::valid_utf8(reply) : reason;
    return unavailable("smtp_unreachable", "The mail server " + place() + " cannot be reached (" +
                                               said + "). Check SMTP_HOST and SMTP_PORT.");
  }
};

Status SmtpClient::send(const SmtpMail& mail) {
  if (is_stopped_) return unavailable("smtp_stopped", "The server is being stopped.");
  const Curl* const curl = TRY(load_curl());
  Exchange exchange{*curl, server_, mail, is_stopped_};
  exchange.handle = curl->easy_init();
  if (exchange.handle == nullptr) return unavailable("smtp_unreachable", "No memory for a mail.");
  char reason[CURL_ERROR_SIZE] = "";
  exchange.set_up(reason);
  const CURLcode code = curl->easy_perform(exchange.handle);
  if (code == CURLE_OK) return ok();
  long status = 0;
  curl->easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &status);
  return exchange.problem_of(code, status, reason[0] != '\0' ? reason : curl->easy_strerror(code));
}

}  // namespace candor::work
