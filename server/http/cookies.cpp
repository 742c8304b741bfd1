// Cookies of people who signed in, of candidates, and of browsers on their way to an issuer.
#include "server/http/authentication.h"

#include "server/app.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

std::string cookie_name(const Call& call, std::string_view name) {
  return call.is_secure ? "__Host-" + std::string(name) : std::string(name);
}

void set_cookie(Call& call, std::string_view name, std::string_view value, std::int64_t seconds,
                std::string_view same_site = "Strict") {
  std::string line = cookie_name(call, name) + "=" + std::string(value) + "; Path=/; HttpOnly; " +
                     "SameSite=" + std::string(same_site) + "; Max-Age=" + text::number(seconds);
  if (call.is_secure) line += "; Secure";
  call.reply_headers.push_back({"Set-Cookie", std::move(line)});
}

constexpr std::string_view kSessionCookie = "candor_session";
constexpr std::string_view kInterviewCookie = "candor_interview";
constexpr std::string_view kDeviceCookie = "candor_device";
constexpr std::string_view kOidcCookie = "candor_oidc";
constexpr std::int64_t kOidcSeconds = 10 * kMinuteMs / kSecondMs;
constexpr std::int64_t kDeviceSeconds = 365 * kDayMs / kSecondMs;

std::string device_mark(const Keys& keys, AccountId account) {
  const std::string number = text::number(account.value);
  return number + "_" + secrets::base64url(secrets::hmac(keys.link_key, "candor device " + number));
}

}  // namespace

void set_session_cookie(Call& call, std::string_view refresh_token) {
  set_cookie(call, kSessionCookie, refresh_token, call.app.settings.session_expire_hours * 3'600);
}
void clear_session_cookie(Call& call) {
  set_cookie(call, kSessionCookie, "", 0);
}
void set_device_cookie(Call& call, AccountId account) {
  set_cookie(call, kDeviceCookie, device_mark(call.app.keys, account), kDeviceSeconds);
}
bool is_known_device(const Call& call, AccountId account) {
  const std::string shown = call.cookie(cookie_name(call, kDeviceCookie));
  return secrets::equal(shown, device_mark(call.app.keys, account));
}
std::string session_cookie(const Call& call) {
  return call.cookie(cookie_name(call, kSessionCookie));
}
void set_oidc_cookie(Call& call, std::string_view browser) {
  set_cookie(call, kOidcCookie, browser, browser.empty() ? 0 : kOidcSeconds, "Lax");
}
std::string oidc_cookie(const Call& call) {
  return call.cookie(cookie_name(call, kOidcCookie));
}
void set_interview_cookie(Call& call, std::string_view session_secret) {
  set_cookie(call, kInterviewCookie, session_secret, kDayMs / kSecondMs * 7);
}
std::string interview_cookie(const Call& call) {
  return call.cookie(cookie_name(call, kInterviewCookie));
}
void clear_interview_cookie(Call& call) {
  set_cookie(call, kInterviewCookie, "", 0);
}

}  // namespace candor::http
