// UTF-8 and small text functions used by both sides, so that both count and compare alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace candor::text {

bool is_valid_utf8(std::string_view text);      // rejects overlong forms, surrogates and > U+10FFFF
std::string valid_utf8(std::string_view text);  // each byte that is no UTF-8 becomes U+FFFD
std::size_t length(std::string_view utf8);      // code points; REQUIRES valid UTF-8
std::string trim(std::string_view text);        // ASCII white space and U+00A0 at both ends
std::string_view trimmed(std::string_view text);                       // the same, as a view
std::string_view head(std::string_view utf8, std::size_t characters);  // at most so many in front
std::string lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);  // ASCII letters only
// One @, a dot-atom before it, a domain with a dot and letters at its end; at most 254 bytes.
bool is_email(std::string_view text);
std::string number(std::int64_t value);
// Percent-decodes; false on a broken escape or invalid UTF-8. plus_is_space for query and form
// bodies.
bool decode_url(std::string_view encoded, bool plus_is_space, std::string& decoded);
std::string encode_url(std::string_view text);  // everything but unreserved characters (RFC 3986)

}  // namespace candor::text
