#include "server/http/front/websocket_handshake.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // section 1.3
constexpr std::string_view kBearer = "bearer";
constexpr std::string_view kTokenLetters =  // RFC 9110 section 5.6.2
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~";
constexpr std::string_view kBase64Letters =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";

bool has_only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}
bool is_token(std::string_view text) {
  return !text.empty() && has_only(text, kTokenLetters);
}

// 16 bytes in base64: 22 letters and two signs of padding (section 4.1).
bool is_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") && has_only(key.substr(0, 22), kBase64Letters);
}

// The values of a header, wherever it stands.
std::vector<std::string_view> values_of(const std::vector<Header>& headers, std::string_view name) {
  std::vector<std::string_view> values;
  for (const Header& header : headers) {
    if (text::equals_ignoring_case(header.name, name))
      values.push_back(text::trimmed(header.value));
  }
  return values;
}

// The elements of a comma-separated list that may be spread over several fields of one name.
std::vector<std::string_view> elements_of(const std::vector<Header>& headers,
                                          std::string_view name) {
  std::vector<std::string_view> elements;
  for (std::string_view rest : values_of(headers, name)) {
    while (true) {
      const std::size_t comma = rest.find(',');
      elements.push_back(text::trimmed(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return elements;
}

bool names(const std::vector<Header>& headers, std::string_view name, std::string_view element) {
  const auto elements = elements_of(headers, name);
  return std::any_of(elements.begin(), elements.end(), [&](std::string_view one) {
    return text::equals_ignoring_case(one, element);
  });
}

WebSocketHandshake refuse(int status, std::string code, std::string message,
                          std::vector<Header> headers = {}) {
  return {status, std::move(code), std::move(message), std::move(headers), {}, {}};
}

WebSocketHandshake refuse_protocols() {
  return refuse(400, "malformed_protocols",
                "Sec-WebSocket-Protocol must list different names, and a token after bearer.");
}

WebSocketHandshake accept(std::string_view key, const std::vector<std::string_view>& offered,
                          const std::vector<std::string_view>& known) {
  WebSocketHandshake handshake;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const auto same = std::count(offered.begin(), offered.end(), offered[i]);
    if (!is_token(offered[i]) || same != 1) return refuse_protocols();
    if (offered[i] == kBearer) {
      if (++i == offered.size() || !is_token(offered[i])) return refuse_protocols();
      handshake.bearer_token = offered[i];
      continue;
    }
    const bool is_known = std::find(known.begin(), known.end(), offered[i]) != known.end();
    if (is_known && handshake.protocol.empty()) handshake.protocol = offered[i];
  }
  // A browser that offered protocols drops a connection whose answer names none of them.
  const bool has_token = !handshake.bearer_token.empty();
  if (has_token && handshake.protocol.empty()) handshake.protocol = kBearer;
  handshake.headers = {{"Upgrade", "websocket"},
                       {"Connection", "Upgrade"},
                       {"Sec-WebSocket-Accept", websocket_accept(key)}};
  if (!handshake.protocol.empty()) {
    handshake.headers.push_back({"Sec-WebSocket-Protocol", handshake.protocol});
  }
  return handshake;
}

}  // namespace

bool is_websocket_request(const std::vector<Header>& request_headers) {
  return names(request_headers, "Upgrade", "websocket");
}

WebSocketHandshake read_handshake(std::string_view method,
                                  const std::vector<Header>& request_headers,
                                  const std::vector<std::string_view>& protocols) {
  if (method != "GET") {
    return refuse(405, "method_not_allowed", "Open a WebSocket with GET.", {{"Allow", "GET"}});
  }
  if (!is_websocket_request(request_headers)) {
    return refuse(426, "upgrade_required", "This address speaks WebSocket only.",
                  {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}});
  }
  if (!names(request_headers, "Connection", "Upgrade")) {
    return refuse(400, "upgrade_lost",
                  "The header Connection must name Upgrade; a proxy in between may remove it.");
  }
  const auto versions = values_of(request_headers, "Sec-WebSocket-Version");
  if (versions.size() != 1 || versions[0] != "13") {
    return refuse(
        426, "unsupported_version", "Use version 13 of the WebSocket protocol.",
        {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}});
  }
  const auto keys = values_of(request_headers, "Sec-WebSocket-Key");
  if (keys.size() != 1 || !is_key(keys[0])) {
    return refuse(400, "malformed_key", "Sec-WebSocket-Key must be 16 bytes in base64, once.");
  }
  return accept(keys[0], elements_of(request_headers, "Sec-WebSocket-Protocol"), protocols);
}

std::string offered_bearer(const std::vector<Header>& request_headers) {
  const auto offered = elements_of(request_headers, "Sec-WebSocket-Protocol");
  const auto bearer = std::find(offered.begin(), offered.end(), kBearer);
  if (bearer == offered.end() || bearer + 1 == offered.end()) return {};
  return std::string(bearer[1]);
}

std::string websocket_accept(std::string_view key) {
  const std::string text = std::string(key) + std::string(kGuid);
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1> base64;
  const int size = EVP_EncodeBlock(base64.data(), digest.data(), SHA_DIGEST_LENGTH);
  return {base64.begin(), base64.begin() + size};
}

}  // namespace candor::http
