// Kinds of failure and the events they are.
#include "server/http/watch.h"

#include <algorithm>

#include "server/app.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

bool shows_credentials(const Call& call) {
  return !call.request_header("Authorization").empty() || !call.request_header("Cookie").empty() ||
         call.endpoint.opens == Opens::websocket;
}

// A field that only the server sets: somebody tries to give themselves something.
bool overreaches(const Error& error) {
  return std::any_of(error.fields.begin(), error.fields.end(),
                     [](const FieldError& field) { return field.code == "read_only"; });
}

// Empty: nothing for the security log.
std::string_view event_of(const Call& call, const Error& error) {
  switch (error.failure) {
    case Failure::unauthenticated:
      if (call.endpoint.rate == RateClass::authentication) return "sign_in_failed";
      return shows_credentials(call) ? "token_refused" : std::string_view();
    case Failure::forbidden: return "forbidden";
    case Failure::too_many: return "rate_limited";
    case Failure::malformed:
    case Failure::too_large: return "input_refused";
    case Failure::invalid: return overreaches(error) ? "input_refused" : std::string_view();
    case Failure::not_found:
      return call.caller.account.value != 0 && !call.parameters.empty() ? "record_refused"
                                                                        : std::string_view();
    default: return {};
  }
}

// Who, as far as the server knows: a number, never a name.
std::string who(const Caller& caller) {
  std::string words(caller.viewer == Viewer::guest ? "guest" : "link");
  if (caller.account.value != 0) words = "account " + text::number(caller.account.value);
  if (caller.api_key.value != 0) words += ", key " + text::number(caller.api_key.value);
  return words;
}

}  // namespace

void watch(const Call& call, const Error& error) {
  const std::string_view event = event_of(call, error);
  if (event.empty()) return;
  // A record that is missing is mostly a page that was open for long.
  const LogLevel level = event == "record_refused" ? LogLevel::info : LogLevel::warn;
  call.app.log.security(event,
                        {{"request_id", call.request_id},
                         {"code", error.fields.empty() ? error.code : error.fields.front().code},
                         {"endpoint", std::string(call.endpoint.name)},
                         {"who", who(call.caller)},
                         {"address", call.address}},
                        level);
}

void watch(const App& app, const Request& request, const Error& error, std::string_view request_id,
           int status) {
  const bool is_odd_path = request.target.find("..") != std::string::npos ||
                           text::lower_ascii(request.target).find("%2e") != std::string::npos;
  const bool is_missing = status == 404 || status == 405;
  if (status >= 500 || (is_missing && !is_odd_path)) return;
  app.log.security("request_refused", {{"request_id", std::string(request_id)},
                                       {"code", error.code},
                                       {"address", request.address}});
}

}  // namespace candor::http
