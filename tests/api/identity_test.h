// What the tests of identity share: mail that stays in memory, codes of an authenticator app, and
// requests from other addresses.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/features/account_links.h"
#include "server/operate/totp.h"
#include "server/work/jobs.h"
#include "shared/api/accounts.h"
#include "tests/api/api_test.h"
#include "tests/harness/fakes.h"

namespace candor::test {

// A JSON object of texts.
inline std::string object(std::initializer_list<std::pair<std::string_view, std::string_view>> of) {
  std::string text = "{";
  for (const auto& [name, value] : of) {
    if (text.size() > 1) text += ",";
    json::append_string(text, name);
    text += ":";
    json::append_string(text, value);
  }
  return text + "}";
}

inline std::string decode_base32(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    const int value = c >= 'A' && c <= 'Z' ? c - 'A' : c - '2' + 26;
    bits = bits << 5 | static_cast<std::uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

class IdentityTest : public ApiTest {
 protected:
  static constexpr std::string_view kNewPassword = "another long sentence";

  static std::string email_of(As who) { return std::string(name_of(who)) + "@example.com"; }

  Answer sign_in(std::string_view email, std::string_view password, std::string_view code = {}) {
    return post(As::guest, "/api/v1/auth/login",
                object({{"email", email}, {"password", password}, {"code", code}}));
  }
  Answer sign_in_from(std::string_view address, std::string_view email, std::string_view password,
                      std::string_view cookie = {}) {
    http::Request request{"POST",
                          "/api/v1/auth/login",
                          {{"Content-Type", "application/json"}, {"Cookie", std::string(cookie)}},
                          object({{"email", email}, {"password", password}}),
                          std::string(address),
                          false};
    http::Reply reply = app().router->handle(request);
    return {reply.status, std::move(reply.body), std::move(reply.headers), {}};
  }

  // Every letter from now on; run the jobs to have them sent.
  MemoryMailer& keep_mail() {
    auto mailer = std::make_unique<MemoryMailer>();
    MemoryMailer& kept = *mailer;
    app().mailer = std::move(mailer);
    return kept;
  }
  // What the last letter to an address leads to: the token behind "/<page>/"; empty when there is
  // no such letter.
  std::string token_mailed(const MemoryMailer& mailer, std::string_view to, std::string_view page) {
    app().jobs->run_due();
    std::string token;
    for (const mail::Message& message : mailer.sent()) {
      const std::string before = "/" + std::string(page) + "/";
      const std::size_t at = message.text.find(before);
      if (message.to_address != to || at == std::string::npos) continue;
      token = message.text.substr(at + before.size(), 43);
    }
    return token;
  }
  std::string token_mailed_to(As who, std::string_view page) {
    MemoryMailer& mailer = keep_mail();
    post(As::guest, "/api/v1/auth/forgot-password", object({{"email", email_of(who)}}));
    return token_mailed(mailer, email_of(who), page);
  }

  // The secret of a begun enrolment, as bytes.
  std::string begin_two_factor(As who) {
    const Answer begun = post(who, "/api/v1/auth/two-factor", object({{"password", kPassword}}));
    EXPECT_EQ(begun.status, 200) << begun.body;
    return decode_base32(begun.text("secret"));
  }
  std::string code_now(std::string_view secret) {
    return totp::code_at(secret, totp::step_of(now()));
  }
  struct Enrolled {
    std::string secret;
    std::vector<std::string> recovery;
  };
  // The codes of the present time step are used up afterwards.
  Enrolled enrol(As who) {
    Enrolled made;
    made.secret = begin_two_factor(who);
    const Answer confirmed =
        post(who, "/api/v1/auth/two-factor/confirm", object({{"code", code_now(made.secret)}}));
    EXPECT_EQ(confirmed.status, 200) << confirmed.body;
    made.recovery = confirmed.read<RecoveryCodes>().codes;
    return made;
  }
};

}  // namespace candor::test
