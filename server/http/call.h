// One request on its way through the server, as features see it: no sockets, no library types.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/work/bytes.h"
#include "server/work/file.h"
#include "shared/api/aliases.h"
#include "shared/api/endpoint.h"
#include "shared/base/time.h"
#include "shared/describe/json.h"
#include "shared/domain/api_key.h"

namespace candor {

class App;

namespace http {

class Conversation;

// Who is asking. Decided by the router from the access token, the cookie or the interview link.
struct Caller {
  Viewer viewer = Viewer::guest;
  AccountId account;  // set for accounts
  AccountSessionId account_session;
  CompanyId company;  // the tenant every query of an account is limited to
  std::string name;
  Time session_ends;        // of an account
  Time last_seen;           // of that session, to the minute
  // REQUIRE_TWO_FACTOR asks for one that the account has not: only the account itself is open.
  bool needs_two_factor = false;
  ApiKeyId api_key;         // set when a program shows a key of the account; it has no session
  ScopeSet scopes = 0;      // of that key
  InvitationId invitation;  // set for Viewer::link
  SessionId session;        // set for Viewer::link when the session secret was shown
};

struct Header {
  std::string name, value;
};

// Bytes in an open file: `length` of them at `position`.
struct FilePart {
  work::File file;
  std::int64_t position = 0, length = 0;
};

enum class Extent { all, some };  // every byte asked for, or at least one

// Bytes that never change, which the server streams from a file after the handler returned.
struct FileBody {
  std::string name;  // never used for other bytes: the validator (ETag)
  std::int64_t size = 0;
  std::string content_type;
  // Opens a file with the bytes from `offset`; may take long and parks the request meanwhile.
  // Called at most once, and only when bytes are to be sent.
  std::function<Result<FilePart>(std::int64_t offset, std::int64_t length, Extent extent)> open;
};

struct Reply {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  std::string content_type;      // empty: no body
  std::optional<FileBody> file;  // Range, ETag and HEAD are applied by http/server
  // What goes on after this answer; see conversation.h.
  std::shared_ptr<Conversation> conversation = {};
};

// Valid during the handler only. One thread.
struct Call {
  App& app;
  const EndpointInfo& endpoint;
  api::Policy policy;
  Caller caller;
  std::string request_id;
  Time now;
  std::string address;                 // of the peer, or of the client behind a trusted proxy
  std::string origin;                  // "https://host:port" as the client reached us, for links
  bool is_secure = false;              // reached over TLS: cookies may be Secure
  std::string_view body;               // raw bytes
  work::Bytes body_source;             // the same; a large body does not come into memory whole
  std::vector<json::Pair> parameters;  // of the path, decoded
  std::vector<json::Pair> query;
  std::function<std::string(std::string_view)>
      request_header;                                   // empty when absent; name without case
  std::function<std::string(std::string_view)> cookie;  // empty when absent
  std::vector<Header> reply_headers;  // features may add (Set-Cookie, Location, tus headers)
  Present present = 0;                // fields the body named, by index (partial updates)
  // What open pages of this company hear of when the call succeeds; features may change both.
  // No company: that of the caller.
  std::string_view changes = {};
  CompanyId changes_of = {};

  std::string_view parameter(std::string_view name) const;  // REQUIRES that the path has it
  // The parameter as a positive number; not_found otherwise (an id that cannot exist).
  Result<std::int64_t> id(std::string_view name) const;
};

// One part of a multipart/form-data body (RFC 7578). `bytes` points into the request body.
struct Part {
  std::string name, file_name, content_type;
  std::string_view bytes;
};

}  // namespace http
}  // namespace candor
