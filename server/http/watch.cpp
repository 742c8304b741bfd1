// Kinds of failure and the events they are.
#include "server/http/watch.h"

#include <algorithm>

#include "server/app.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

// What an account is allowed and whose a record is: fields that no form of ours offers to people
// without that right.
constexpr std::string_view kPrivileges[] = {
    "role",      "status",     "is_active",  "is_admin",   "permissions",   "scopes",
    "id",        "company_id", "account_id", "created_by", "password_hash", "subscription_status",
    "token_hash"};

// Somebody tries to give themselves something: a field that only the server sets, or one that
// carries rights, where it has no place.
bool overreaches(const FieldError& field) {
  if (field.code == "read_only") return true;
  const bool is_privilege = std::find(std::begin(kPrivileges), std::end(kPrivileges), field.path) !=
                            std::end(kPrivileges);
  return field.code == "unknown_field" && is_privilege;
}

// A sign-in, token or link was shown that opens nothing. Who shows nothing only has not signed in
// yet (code "unauthenticated"); who opens a socket always shows something.
std::string_view event_of_refused(const Call& call, const Error& error) {
  if (call.endpoint.rate == RateClass::authentication) return "sign_in_failed";
  const bool is_shown = error.code != "unauthenticated" || call.endpoint.opens == Opens::websocket;
  return is_shown ? "token_refused" : std::string_view();
}

// Empty: nothing for the security log.
std::string_view event_of(const Call& call, const Error& error) {
  const bool is_known = call.caller.viewer != Viewer::guest;
  switch (error.failure) {
    case Failure::unauthenticated: return event_of_refused(call, error);
    case Failure::forbidden: return "forbidden";
    case Failure::too_many: return "rate_limited";
    case Failure::gone:  // a mailed link that was used before, ran out or never was
      return call.endpoint.rate == RateClass::authentication ? "token_refused" : std::string_view();
    case Failure::malformed:
    case Failure::too_large: return "input_refused";
    case Failure::invalid:
      return std::any_of(error.fields.begin(), error.fields.end(), overreaches)
                 ? "input_refused"
                 : std::string_view();
    case Failure::not_found:
      if (error.code == "invitation_unknown") return "token_refused";
      return is_known && !call.parameters.empty() ? "record_refused" : std::string_view();
    default: return {};
  }
}

// The code of the field that overreaches, else of the error.
std::string_view code_of(const Error& error) {
  const auto found = std::find_if(error.fields.begin(), error.fields.end(), overreaches);
  return found == error.fields.end() ? std::string_view(error.code) : found->code;
}

// Who, as far as the server knows: a number, never a name.
std::string who(const Caller& caller) {
  std::string words(caller.viewer == Viewer::guest ? "guest" : "link");
  if (caller.account.value != 0) words = "account " + text::number(caller.account.value);
  if (caller.api_key.value != 0) words += ", key " + text::number(caller.api_key.value);
  return words;
}

// Paths that no page of ours leads to: steps upwards, plain or in disguise, and bytes that end
// names elsewhere.
bool is_odd(std::string_view target) {
  const std::string plain = text::lower_ascii(target);
  constexpr std::string_view kSigns[] = {"..", "%2e", "%252e", "%00", "%5c", "%c0", "\\"};
  return std::any_of(std::begin(kSigns), std::end(kSigns),
                     [&](std::string_view sign) { return plain.find(sign) != std::string::npos; });
}

}  // namespace

void watch(const Call& call, const Error& error) {
  const std::string_view event = event_of(call, error);
  if (event.empty()) return;
  // A record that is missing is mostly a page that was open for long.
  const LogLevel level = event == "record_refused" ? LogLevel::info : LogLevel::warn;
  call.app.log.security(event,
                        {{"request_id", call.request_id},
                         {"code", std::string(code_of(error))},
                         {"endpoint", std::string(call.endpoint.name)},
                         {"who", who(call.caller)},
                         {"address", call.address}},
                        level);
}

void watch(const App& app, const Request& request, const Error& error, std::string_view request_id,
           int status) {
  const bool is_missing = status == 404 || status == 405;
  if (status >= 500 || (is_missing && !is_odd(request.target))) return;
  app.log.security("request_refused", {{"request_id", std::string(request_id)},
                                       {"code", error.code},
                                       {"address", request.address}});
}

}  // namespace candor::http
