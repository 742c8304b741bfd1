// The opening handshake, server's side (RFC 6455 section 4.2). Pure: the loop writes the answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/call.h"

namespace candor::http {

// Either accepted (status 101) or refused with the reason; both with the headers of the answer.
struct WebSocketHandshake {
  int status = 101;     // or 400, 405, 426
  std::string code;     // stable, for programs; empty when accepted
  std::string message;  // for people; empty when accepted
  std::vector<Header> headers;
  std::string protocol;  // the subprotocol that was chosen; empty: none
  // Of "Sec-WebSocket-Protocol: bearer, <token>", the way a browser can send a token (K47). Not
  // checked here, and never echoed. Empty: none was sent.
  std::string bearer_token;
};

// Whether the request asks for a WebSocket: Upgrade names it. The rest is read_handshake's.
bool is_websocket_request(const std::vector<Header>& request_headers);

// `protocols` are the subprotocols of the route: the first that the client names and the route
// knows is chosen, otherwise "bearer" when the client offered a token. A client that offers none
// of them is accepted without one, and decides itself whether to stay. REQUIRES HTTP/1.1.
WebSocketHandshake read_handshake(std::string_view method,
                                  const std::vector<Header>& request_headers,
                                  const std::vector<std::string_view>& protocols);

// Sec-WebSocket-Accept of a Sec-WebSocket-Key (section 4.2.2, step 5.4).
std::string websocket_accept(std::string_view key);

// The token of "bearer, <token>" among the offered subprotocols; empty: none. Unchecked.
std::string offered_bearer(const std::vector<Header>& request_headers);

}  // namespace candor::http
