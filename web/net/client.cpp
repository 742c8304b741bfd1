// Requests: written from descriptions, sent through the platform, answered once.
#include "web/net/client.h"

#include <algorithm>
#include <cstdlib>

#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "shared/domain/error_body.h"
#include "web/platform/platform.h"

namespace candor::net {

namespace {

constexpr int kUnauthorised = 401, kTooManyRequests = 429, kServerFailed = 500;

// Whether the server decided, and not the network or the load.
bool is_answer(int status) {
  return status != 0 && status != kTooManyRequests && status < kServerFailed;
}

// Seconds of a Retry-After header; 0 without one. Browsers give the names in lower case.
int wait_in(std::string_view headers) {
  constexpr std::string_view kName = "retry-after:";
  const std::size_t at = headers.find(kName);
  if (at == std::string_view::npos) return 0;
  return std::atoi(std::string(headers.substr(at + kName.size(), 12)).c_str());
}

Error offline_error() {
  return fail(
      Failure::offline, "offline",
      "There is no connection. What you entered is still here; try again when you are online.");
}

}  // namespace

std::string fill_path(std::string_view pattern, const Path& path) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find('{', at);
    if (open == std::string_view::npos) {
      out += pattern.substr(at);
      break;
    }
    out += pattern.substr(at, open - at);
    const std::size_t close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    for (const PathValue& value : path) {
      if (value.name == name) out += text::encode_url(value.value);
    }
    at = close + 1;
  }
  return out;
}

std::string url_of(const EndpointInfo& info, const Path& path, const void* request,
                   const void* defaults) {
  std::string url = fill_path(info.path, path);
  const bool has_query = info.body == Body::query && info.request != nullptr;
  if (!has_query) return url;
  const std::string query = json::write_query(info.request(), request, defaults);
  return query.empty() ? url : url + '?' + query;
}

void Client::start(const EndpointInfo& info, const Path& path, const void* request,
                   const void* defaults, std::weak_ptr<int> life, Raw done, Present only) {
  Request made;
  made.method = word_of_method(info.method);
  made.url = url_of(info, path, request, defaults);
  made.changes = info.changes;
  made.is_open = info.permission == Permission::open;
  made.life = std::move(life);
  made.done = std::move(done);
  if (info.body != Body::query && info.request != nullptr) {
    json::WriteOptions options;
    options.keep_write_only = true;
    options.only = only;
    made.body = json::write(info.request(), request, options);
  }
  launch(std::move(made));
}

Present Client::fields_named(const TypeInfo& type, std::string_view names) {
  const std::string padded = " " + std::string(names) + " ";
  Present only = 0;
  for (std::size_t i = 0; i < type.fields.size(); ++i) {
    const std::string name = " " + std::string(type.fields[i].name) + " ";
    if (padded.find(name) != std::string::npos) only |= Present{1} << i;
  }
  return only;
}

void Client::start_file(const EndpointInfo& info, const Path& path, std::uint32_t node,
                        std::string_view media_type, std::weak_ptr<int> life, Raw done) {
  Request made;
  made.method = word_of_method(info.method);
  made.url = fill_path(info.path, path);
  made.changes = info.changes;
  made.life = std::move(life);
  made.done = std::move(done);
  made.media_type = media_type;
  made.file_node = node;
  launch(std::move(made));
}

void Client::launch(Request request) {
  request.id = next_++;
  std::string headers = "Accept: application/json\n";
  const bool is_refresh = request.id == refresh_request_;
  request.is_link = !is_refresh && has_link_token();
  const std::string& bearer = request.is_link ? link_token_ : token_;
  if (!bearer.empty()) headers += "Authorization: Bearer " + bearer + "\n";
  if (!request.body.empty()) headers += "Content-Type: application/json\n";
  if (!request.media_type.empty()) headers += "Content-Type: " + request.media_type + "\n";
  if (request.file_node != 0) {
    headers += "Shell-Body-File: " + std::to_string(request.file_node) + "\n";
  }
  const Request& sent = running_.emplace_back(std::move(request));
  platform::busy(running());
  platform::fetch(sent.id, sent.method, sent.url, headers, sent.body);
}

void Client::finish(Request& request, Result<std::string> answer) {
  if (request.life.expired() || !request.done) return;
  request.done(answer);
}

void Client::set_token(std::string token) {
  token_ = std::move(token);
  if (!token_.empty()) relaunch(waiting_for_refresh_);
}

void Client::relaunch(std::vector<Request>& waiting) {
  std::vector<Request> all = std::move(waiting);
  waiting.clear();
  for (Request& request : all) {
    if (!request.life.expired()) launch(std::move(request));
  }
}

void Client::refresh(std::function<void(bool)> done) {
  refresh_done_ = std::move(done);
  if (refresh_request_ != 0) return;
  refresh_waits_ = false;
  Request request;
  request.method = "POST";
  request.url = api::refresh.info.path;
  request.body = "{}";
  refresh_request_ = next_;
  launch(std::move(request));
}

void Client::finish_refresh(int status, const std::string& body) {
  refresh_request_ = 0;
  if (!is_answer(status)) {
    refresh_waits_ = offline_ = true;
    return;
  }
  auto done = std::move(refresh_done_);
  refresh_done_ = {};
  Result<SignedIn> session = json::read<SignedIn>(body, json::ReadMode::response);
  const bool is_fine = status < 300 && !session.is_error();
  if (is_fine) {
    if (on_refreshed) on_refreshed(body);
    set_token(session.value().access_token);
  } else {
    const bool had_session = !token_.empty();
    token_.clear();
    if (had_session && on_expired) on_expired();
  }
  if (done) done(is_fine);
}

void Client::handle_unauthorised(Request request, Error error) {
  const bool is_refreshing = refresh_request_ != 0 || refresh_waits_;
  if (token_.empty() && waiting_for_refresh_.empty() && !is_refreshing) {
    return finish(request, std::move(error));
  }
  if (request.retried) {
    finish(request, std::move(error));
    if (on_expired) on_expired();
    return;
  }
  request.retried = true;
  waiting_for_refresh_.push_back(std::move(request));
  if (refresh_request_ == 0) refresh(refresh_done_);
}

void Client::retry_waiting() {
  if (refresh_waits_) refresh(std::move(refresh_done_));
  const bool needs_probe = offline_ && waiting_for_connection_.empty() && running_.empty();
  relaunch(waiting_for_connection_);
  if (!needs_probe) return;
  // Nothing is left to send again, so something harmless finds out whether the server is back.
  Request probe;
  probe.method = "GET";
  probe.url = api::health.info.path;
  launch(std::move(probe));
}

void Client::receive(std::uint32_t id, int status, std::string_view headers, std::string body) {
  const auto at = std::find_if(running_.begin(), running_.end(),
                               [&](const Request& request) { return request.id == id; });
  if (at == running_.end()) return;
  Request request = std::move(*at);
  running_.erase(at);
  platform::busy(running());
  if (status != 0) offline_ = false;
  if (id == refresh_request_) return finish_refresh(status, body);
  const bool is_fine = status >= 200 && status < 300;
  if (is_fine && on_changed && !request.changes.empty()) on_changed(request.changes);
  if (request.life.expired()) return;
  if (status == 0) {
    offline_ = true;
    if (request.method == "GET") return waiting_for_connection_.push_back(std::move(request));
    return finish(request, offline_error());
  }
  if (is_fine) return finish(request, std::move(body));
  Error error = error_of_answer(status, body);
  error.retry_after_seconds = std::max(0, wait_in(headers));
  const bool may_refresh = status == kUnauthorised && !request.is_link && !request.is_open;
  if (may_refresh) return handle_unauthorised(std::move(request), std::move(error));
  if (error.code == "admin_token_required" && on_admin_token_required) on_admin_token_required();
  finish(request, std::move(error));
}

}  // namespace candor::net
