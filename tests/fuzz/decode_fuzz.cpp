// What requests carry besides JSON: percent-encoding, query strings, cookies, parameters of headers
// and multipart bodies. The first byte of an input chooses which.
#include "server/http/header_values.h"
#include "server/http/multipart.h"
#include "shared/base/text.h"
#include "shared/describe/json.h"
#include "tests/fuzz/fuzz.h"

namespace candor::http {
namespace {

void check_url(std::string_view text) {
  std::string decoded, again;
  for (const bool plus_is_space : {false, true}) {
    if (!text::decode_url(text, plus_is_space, decoded)) continue;
    ASSERT(text::is_valid_utf8(decoded));
    ASSERT(text::decode_url(text::encode_url(decoded), plus_is_space, again) && again == decoded);
  }
}

void check_query(std::string_view text) {
  const auto pairs = json::parse_query(text);
  if (pairs.is_error()) return;
  for (const json::Pair& pair : pairs.value()) {
    ASSERT(text::is_valid_utf8(pair.name) && text::is_valid_utf8(pair.value));
  }
}

void check_cookies(fuzz::Input& input) {
  const std::string name(input.line());
  std::vector<Header> headers;
  while (!input.is_empty()) headers.push_back({"Cookie", std::string(input.line())});
  ASSERT(cookie_of(headers, name).find(';') == std::string::npos);
}

void check_header(fuzz::Input& input) {
  const std::string name(input.line());
  const std::string_view header = input.rest();
  ASSERT(header_parameter(header, name).size() <= header.size());
  ASSERT(media_type_of(header).size() <= header.size());
}

void check_multipart(fuzz::Input& input) {
  const std::string content_type = "multipart/form-data; boundary=" + std::string(input.line());
  const std::string_view body = input.rest();
  const auto parts = parse_multipart(content_type, body);
  if (parts.is_error()) return;
  ASSERT(parts.value().size() <= 32);
  for (const Part& part : parts.value()) {
    ASSERT(!part.name.empty() && text::is_valid_utf8(part.name));
    ASSERT(part.bytes.data() >= body.data());
    ASSERT(part.bytes.data() + part.bytes.size() <= body.data() + body.size());
  }
}

}  // namespace
}  // namespace candor::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor::http;
  candor::fuzz::Input input(data, size);
  switch (input.byte() % 5) {
    case 0: check_url(input.rest()); break;
    case 1: check_query(input.rest()); break;
    case 2: check_cookies(input); break;
    case 3: check_header(input); break;
    default: check_multipart(input);
  }
  return 0;
}
