// Which pages of other origins may use the API from a browser (Fetch standard, CORS protocol;
// S0-31, S1-12, K39): those of the setting cors_origins, each named exactly. The same list decides
// about the Origin of a WebSocket, which browsers do not ask for first. Our own pages need no
// entry. A refused origin gets the same answer without any of these headers: the browser then keeps
// it from the page.
#pragma once

#include <string_view>

#include "server/http/router.h"

namespace candor::http {

// Whether `origin` ("https://app.example.com", as a browser sends it) stands in the comma list.
bool is_allowed_origin(std::string_view origin, std::string_view allowed);

// For the start: every entry is "scheme://host" or "scheme://host:port". invalid otherwise, also
// for
// "*", which would let any page act for whoever is signed in.
Status check_origins(std::string_view allowed);

// Whether a request asks on behalf of a page what it may send (a preflight).
bool is_preflight(const Request& request);
// The answer to a preflight; `methods` are those of the address, "GET, PUT".
Reply answer_preflight(const Request& request, std::string_view methods, std::string_view allowed);

// The headers of any other answer.
void add_cors_headers(Reply& reply, const Request& request, std::string_view allowed);

}  // namespace candor::http
