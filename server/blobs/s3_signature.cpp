#include "server/blobs/s3_signature.h"

#include <algorithm>
#include <ctime>
#include <map>

#include "server/operate/secrets.h"

namespace candor::blobs::s3 {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encode_all_but(std::string_view text, std::string_view kept) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    if (is_unreserved(c) || kept.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return encoded;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}

// Without blanks at the ends, runs of blanks as one.
std::string trimmed_value(std::string_view value) {
  std::string trimmed;
  for (char c : value) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank) trimmed += c;
    if (is_blank && !trimmed.empty() && trimmed.back() != ' ') trimmed += ' ';
  }
  if (!trimmed.empty() && trimmed.back() == ' ') trimmed.pop_back();
  return trimmed;
}

// By name, lower case; values of one name joined in the order they are sent.
std::map<std::string, std::string> canonical_headers(const Request& request) {
  std::map<std::string, std::string> headers;
  for (const Pair& header : request.headers) {
    const auto [at, is_new] = headers.try_emplace(lower(header.name), trimmed_value(header.value));
    if (!is_new) at->second += "," + trimmed_value(header.value);
  }
  return headers;
}

std::string names_of(const std::map<std::string, std::string>& headers) {
  std::string names;
  for (const auto& [name, value] : headers) names += (names.empty() ? "" : ";") + name;
  return names;
}

// "20261121T103000Z"
std::string timestamp(Time now) {
  const std::time_t seconds = static_cast<std::time_t>(now.ms / kSecondMs);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts));
}

}  // namespace

std::string encode(std::string_view text) {
  return encode_all_but(text, "");
}

std::string encode_path(std::string_view path) {
  return encode_all_but(path, "/");
}

std::string encode_query(const std::vector<Pair>& query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const Pair& one : query) encoded.emplace_back(encode(one.name), encode(one.value));
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) {
    text += text.empty() ? "" : "&";
    text += name + "=" + value;
  }
  return text;
}

std::string canonical_request(const Request& request) {
  const std::map<std::string, std::string> headers = canonical_headers(request);
  std::string text =
      request.method + "\n" + encode_path(request.path) + "\n" + encode_query(request.query) + "\n";
  for (const auto& [name, value] : headers) text += name + ":" + value + "\n";
  return text + "\n" + names_of(headers) + "\n" + request.payload_sha256;
}

void sign(Request& request, const Credentials& credentials, Time now) {
  const std::string time = timestamp(now);
  const std::string day = time.substr(0, 8);
  request.headers.push_back({"X-Amz-Date", time});
  request.headers.push_back({"X-Amz-Content-Sha256", request.payload_sha256});
  const std::string scope = day + "/" + credentials.region + "/s3/aws4_request";
  const std::string to_sign = std::string(kAlgorithm) + "\n" + time + "\n" + scope + "\n" +
                              secrets::sha256_hex(canonical_request(request));
  std::string key = secrets::hmac("AWS4" + credentials.secret_access_key, day);
  for (std::string_view part : {std::string_view(credentials.region), std::string_view("s3"),
                                std::string_view("aws4_request")}) {
    key = secrets::hmac(key, part);
  }
  request.headers.push_back(
      {"Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" +
                            scope + ", SignedHeaders=" + names_of(canonical_headers(request)) +
                            ", Signature=" + secrets::hex(secrets::hmac(key, to_sign))});
}

}  // namespace candor::blobs::s3
