// Requests to the server. send(endpoint, path, request, done) writes and reads through the
// descriptions the server uses. The access token lives in memory only; a 401 is answered by one
// silent refresh (HttpOnly cookie) and a retry; when that fails the session is expired and
// `on_expired` tells the app.
//
// `done` runs exactly once, in a later turn, unless it was cancelled by the owner going away: pass
// the screen's Life so that a late answer never touches a screen that is gone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "shared/api/endpoint.h"
#include "shared/base/result.h"
#include "shared/describe/json.h"

namespace candor {

// Values for the {names} of an endpoint's path: {{"id", "12"}}.
struct PathValue {
  std::string_view name;
  std::string value;
  PathValue(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
  PathValue(std::string_view n, std::string_view v) : name(n), value(v) {}
  PathValue(std::string_view n, const char* v) : name(n), value(v) {}
  PathValue(std::string_view n, std::int64_t v) : name(n), value(std::to_string(v)) {}
  template <class Noun>
  PathValue(std::string_view n, Id<Noun> v) : name(n), value(std::to_string(v.value)) {}
};
using Path = std::vector<PathValue>;

// Put one in a screen; answers for it are dropped when it is gone.
class Life {
 public:
  std::weak_ptr<int> watch() const { return alive_; }

 private:
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

namespace net {

// Fills the {names} of a pattern, percent-encoded. Names without a value stay and are an ASSERT in
// tests.
std::string fill_path(std::string_view pattern, const Path& path);

class Client {
 public:
  // Sends a request. `request` is the JSON body, or the query string for Body::query endpoints;
  // endpoints without a request take Nothing{}.
  template <class Req, class Res, class Done>
  void send(const Endpoint<Req, Res>& endpoint, const Path& path, const Req& request,
            const Life& life, Done done) {
    const Req defaults{};
    start(endpoint.info, path, &request, &defaults, life.watch(),
          [done = std::move(done)](Result<std::string>& answer) mutable {
            done(decode<Res>(answer));
          });
  }
  template <class Req, class Res, class Done>
  void send(const Endpoint<Req, Res>& endpoint, const Req& request, const Life& life, Done done) {
    send(endpoint, Path{}, request, life, std::move(done));
  }

  // Sends only some fields of the record, their names separated by spaces; the others stay as they
  // are on the server.
  template <class Req, class Res, class Done>
  void send_part(const Endpoint<Req, Res>& endpoint, const Path& path, const Req& request,
                 std::string_view names, const Life& life, Done done) {
    const Req defaults{};
    start(
        endpoint.info, path, &request, &defaults, life.watch(),
        [done = std::move(done)](Result<std::string>& answer) mutable {
          done(decode<Res>(answer));
        },
        fields_named(type_of<Req>(), names));
  }
  // Sends a file somebody chose, named by the node of its file input, as the whole body: its bytes
  // never enter the client. `media_type` is what it is sent as.
  template <class Res, class Done>
  void send_file(const Endpoint<Nothing, Res>& endpoint, const Path& path, std::uint32_t node,
                 std::string_view media_type, const Life& life, Done done) {
    start_file(endpoint.info, path, node, media_type, life.watch(),
               [done = std::move(done)](Result<std::string>& answer) mutable {
                 done(decode<Res>(answer));
               });
  }

  // ---- session
  // ----------------------------------------------------------------------------------- Also sends
  // what waited for a session.
  void set_token(std::string token);
  const std::string& token() const { return token_; }
  bool has_token() const { return !token_.empty(); }
  // The holder of an interview link. While set it is sent instead of the account's token, and a 401
  // is given to the caller: never a refresh, never the sign-in dialog. Empty = back to the account.
  void set_link_token(std::string token) { link_token_ = std::move(token); }
  bool has_link_token() const { return !link_token_.empty(); }
  // Tries the refresh cookie; `done(true)` with a fresh token, `done(false)` when the server
  // refused it. Without an answer (no connection, an overloaded server) it is tried again with what
  // else waits for a connection: a session does not end because nobody answered.
  void refresh(std::function<void(bool)> done);
  std::function<void()> on_expired;  // the refresh failed after a 401
  // Administration asks for the sign-in of administrators (K11); before `done` with the error.
  std::function<void()> on_admin_token_required;
  // A request succeeded that changes what was read before (EndpointInfo::changes); before `done`.
  std::function<void(std::string_view nouns)> on_changed;
  std::function<void(std::string_view body)> on_refreshed;  // body of the refresh answer

  // ---- connection
  // --------------------------------------------------------------------------------
  bool offline() const { return offline_; }  // the last request found no connection
  int running() const { return static_cast<int>(running_.size()); }
  // Sends again everything that failed for want of a connection. Called when the browser is online.
  void retry_waiting();

  // Answer from the platform. Called by the app.
  void receive(std::uint32_t request, int status, std::string_view headers, std::string body);

 private:
  using Raw = std::function<void(Result<std::string>&)>;
  struct Request {
    std::uint32_t id = 0;
    std::string method, url, body;
    std::string_view changes;  // of the endpoint, a constant
    std::weak_ptr<int> life;
    Raw done;
    std::string media_type;       // of the body; empty = JSON when there is one
    std::uint32_t file_node = 0;  // the file chosen there is the body
    bool is_link = false;         // sent as the holder of an interview link
    bool is_open = false;  // needs no session: its 401 is an answer, a refresh would not help
    bool retried = false;  // once after a refresh
  };
  template <class Res>
  static Result<Res> decode(Result<std::string>& answer) {
    if (answer.is_error()) return answer.release_error();
    if constexpr (std::is_same_v<Res, Nothing>) {
      return Nothing{};
    } else {
      return json::read<Res>(answer.value(), json::ReadMode::response);
    }
  }
  void start(const EndpointInfo& info, const Path& path, const void* request, const void* defaults,
             std::weak_ptr<int> life, Raw done, Present only = ~Present{0});
  static Present fields_named(const TypeInfo& type, std::string_view names);
  void start_file(const EndpointInfo& info, const Path& path, std::uint32_t node,
                  std::string_view media_type, std::weak_ptr<int> life, Raw done);
  void launch(Request request);
  void finish(Request& request, Result<std::string> answer);
  void finish_refresh(int status, const std::string& body);
  void handle_unauthorised(Request request, Error error);
  void relaunch(std::vector<Request>& waiting);

  std::vector<Request> running_, waiting_for_refresh_, waiting_for_connection_;
  std::string token_, link_token_;
  std::uint32_t next_ = 1;
  std::uint32_t refresh_request_ = 0;
  bool refresh_waits_ = false;  // for a connection
  std::function<void(bool)> refresh_done_;
  bool offline_ = false;
};

// The URL of a GET with its query, for links to downloads.
std::string url_of(const EndpointInfo& info, const Path& path, const void* request,
                   const void* defaults);

}  // namespace net
}  // namespace candor
