// The opening handshake (RFC 6455 section 4.2), and tokens in Sec-WebSocket-Protocol (K47).
#include "server/http/front/websocket_handshake.h"

#include <gtest/gtest.h>

namespace candor::http {
namespace {

constexpr const char* kKey = "dGhlIHNhbXBsZSBub25jZQ==";  // of section 1.3

std::vector<Header> request_headers() {
  return {{"Host", "candor.example"},
          {"Upgrade", "websocket"},
          {"Connection", "Upgrade"},
          {"Sec-WebSocket-Key", kKey},
          {"Sec-WebSocket-Version", "13"}};
}

// The complete request with one header replaced, or left out (no value).
std::vector<Header> with(const std::string& name, std::optional<std::string> value) {
  std::vector<Header> headers = request_headers();
  std::erase_if(headers, [&](const Header& header) { return header.name == name; });
  if (value) headers.push_back({name, *value});
  return headers;
}

std::string value_of(const WebSocketHandshake& handshake, std::string_view name) {
  for (const Header& header : handshake.headers) {
    if (header.name == name) return header.value;
  }
  return "absent";
}

WebSocketHandshake offer(const std::string& protocols) {
  return read_handshake("GET", with("Sec-WebSocket-Protocol", protocols), {"room.v2", "room.v1"});
}

TEST(Handshake, TheExampleOfTheStandard) {
  EXPECT_EQ(websocket_accept(kKey), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  const WebSocketHandshake handshake = read_handshake("GET", request_headers(), {});
  EXPECT_EQ(handshake.status, 101);
  EXPECT_EQ(value_of(handshake, "Upgrade"), "websocket");
  EXPECT_EQ(value_of(handshake, "Connection"), "Upgrade");
  EXPECT_EQ(value_of(handshake, "Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(handshake.headers.size(), 3u);
}

struct Variant {
  const char* name;
  std::vector<Header> headers;
  int status;
  const char* code;
};

TEST(Handshake, WhatIsAcceptedAndWhatIsRefused) {
  std::vector<Header> two_keys = request_headers(), two_versions = request_headers();
  two_keys.push_back({"sec-websocket-key", kKey});
  two_versions.push_back({"Sec-WebSocket-Version", "13"});
  std::vector<Header> split = with("Connection", "keep-alive");
  split.push_back({"connection", "x, UPGRADE"});
  std::vector<Header> lower = request_headers();
  for (Header& header : lower) {
    for (char& c : header.name) c = static_cast<char>(std::tolower(c));
  }
  const std::vector<Variant> variants = {
      {"names in lower case", lower, 101, ""},
      {"as Firefox writes it", with("Connection", "keep-alive, Upgrade"), 101, ""},
      {"in two fields", split, 101, ""},
      {"other case", with("Upgrade", "WebSocket"), 101, ""},
      {"several upgrades", with("Upgrade", "h2c, websocket"), 101, ""},
      {"spaces", with("Sec-WebSocket-Version", " 13 "), 101, ""},
      {"with Origin", with("Origin", "https://candor.example"), 101, ""},
      {"with extensions", with("Sec-WebSocket-Extensions", "permessage-deflate"), 101, ""},
      {"no upgrade", with("Upgrade", {}), 426, "upgrade_required"},
      {"other upgrade", with("Upgrade", "h2c"), 426, "upgrade_required"},
      {"nearly websocket", with("Upgrade", "websockets"), 426, "upgrade_required"},
      {"no connection", with("Connection", {}), 400, "upgrade_lost"},
      {"only keep-alive", with("Connection", "keep-alive"), 400, "upgrade_lost"},
      {"no version", with("Sec-WebSocket-Version", {}), 426, "unsupported_version"},
      {"version 8", with("Sec-WebSocket-Version", "8"), 426, "unsupported_version"},
      {"version 013", with("Sec-WebSocket-Version", "013"), 426, "unsupported_version"},
      {"versions in a list", with("Sec-WebSocket-Version", "13, 8"), 426, "unsupported_version"},
      {"version twice", two_versions, 426, "unsupported_version"},
      {"no key", with("Sec-WebSocket-Key", {}), 400, "malformed_key"},
      {"empty key", with("Sec-WebSocket-Key", ""), 400, "malformed_key"},
      {"15 bytes", with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j"), 400, "malformed_key"},
      {"17 bytes", with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZWU="), 400, "malformed_key"},
      {"no padding", with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQAA"), 400, "malformed_key"},
      {"URL letters", with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBu-_5jZQ=="), 400, "malformed_key"},
      {"key twice", two_keys, 400, "malformed_key"},
  };
  for (const Variant& variant : variants) {
    const WebSocketHandshake handshake = read_handshake("GET", variant.headers, {});
    EXPECT_EQ(handshake.status, variant.status) << variant.name;
    EXPECT_EQ(handshake.code, variant.code) << variant.name;
    EXPECT_EQ(handshake.message.empty(), variant.status == 101) << variant.name;
    const bool says_accept = value_of(handshake, "Sec-WebSocket-Accept") != "absent";
    EXPECT_EQ(says_accept, variant.status == 101) << variant.name;
  }
}

TEST(Handshake, ARefusalSaysWhatWouldBeRight) {
  const auto post = read_handshake("POST", request_headers(), {});
  EXPECT_EQ(post.status, 405);
  EXPECT_EQ(value_of(post, "Allow"), "GET");
  const auto plain = read_handshake("GET", {}, {});
  EXPECT_EQ(value_of(plain, "Upgrade"), "websocket");
  EXPECT_EQ(value_of(plain, "Connection"), "Upgrade");
  const auto old = read_handshake("GET", with("Sec-WebSocket-Version", "8"), {});
  EXPECT_EQ(value_of(old, "Sec-WebSocket-Version"), "13");
}

TEST(Handshake, TellsWebSocketsFromOtherRequests) {
  EXPECT_TRUE(is_websocket_request(request_headers()));
  EXPECT_TRUE(is_websocket_request({{"upgrade", "WEBSOCKET"}}));
  EXPECT_FALSE(is_websocket_request({{"Upgrade", "h2c"}}));
  EXPECT_FALSE(is_websocket_request({}));
}

TEST(Handshake, TheClientsFirstKnownProtocolIsChosen) {
  EXPECT_EQ(offer("room.v1, room.v2").protocol, "room.v1");
  EXPECT_EQ(offer("room.v9,room.v2").protocol, "room.v2");
  EXPECT_EQ(value_of(offer("room.v2"), "Sec-WebSocket-Protocol"), "room.v2");
  std::vector<Header> two_fields = with("Sec-WebSocket-Protocol", "room.v9");
  two_fields.push_back({"Sec-WebSocket-Protocol", "room.v2"});
  EXPECT_EQ(read_handshake("GET", two_fields, {"room.v2"}).protocol, "room.v2");
}

TEST(Handshake, UnknownProtocolsAreNotNamed) {
  for (const char* protocols : {"room.v9", "ROOM.V1", "x, y, z"}) {
    EXPECT_EQ(offer(protocols).status, 101) << protocols;
    EXPECT_EQ(value_of(offer(protocols), "Sec-WebSocket-Protocol"), "absent") << protocols;
  }
}

TEST(Handshake, ATokenComesAfterBearerAndIsNeverEchoed) {
  const auto token_only = offer("bearer, aaa.bbb-_.ccc");
  EXPECT_EQ(token_only.bearer_token, "aaa.bbb-_.ccc");
  EXPECT_EQ(token_only.protocol, "bearer") << "or the browser would drop the connection";
  for (const Header& header : token_only.headers)
    EXPECT_EQ(header.value.find("aaa"), std::string::npos) << header.name;
  for (const char* protocols : {"bearer, aaa, room.v1", "room.v1, bearer, aaa"}) {
    EXPECT_EQ(offer(protocols).bearer_token, "aaa") << protocols;
    EXPECT_EQ(offer(protocols).protocol, "room.v1") << protocols;
  }
  EXPECT_EQ(offer("bearer, room.v2, room.v1").protocol, "room.v1") << "a token is no protocol";
  EXPECT_EQ(offer("room.v1").bearer_token, "");
}

TEST(Handshake, MalformedProtocolsAreRefused) {
  for (const char* protocols :
       {"", ",", "room.v1,", "room.v1, room.v1", "bearer", "room.v1, bearer", "bearer,",
        "bearer, a b", "bearer, a, bearer, b", "ro om", "room/1", "\"room\"", "bearer, a=b",
        "r\xc3\xb6\xc3\xb6m"}) {
    EXPECT_EQ(offer(protocols).status, 400) << protocols;
    EXPECT_EQ(offer(protocols).code, "malformed_protocols") << protocols;
    EXPECT_EQ(offer(protocols).bearer_token, "") << protocols;
  }
}

}  // namespace
}  // namespace candor::http
