// AWS Signature Version 4 for object storage, as pure functions of what is sent. Paths are encoded
// once and never normalised, as S3 wants it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/time.h"

namespace candor::blobs::s3 {

struct Pair {
  std::string name, value;
};

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string region;
};

// Everything the signature covers. No part is encoded yet.
struct Request {
  std::string method;
  std::string path;            // "/bucket/key"
  std::vector<Pair> query;     // an empty value is sent as "name="
  std::vector<Pair> headers;   // with Host; the same name may come again
  std::string payload_sha256;  // hex of the body, or kUnsignedPayload
};

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

// Percent-encodes all but letters, digits and -._~ (RFC 3986); keeps slashes in a path.
std::string encode(std::string_view text);
std::string encode_path(std::string_view path);
// Encoded and in the order of the signature; also what is sent.
std::string encode_query(const std::vector<Pair>& query);

// The text that is signed in the end; differences to a server's are easiest to see here.
std::string canonical_request(const Request& request);

// Adds the headers X-Amz-Date, X-Amz-Content-Sha256 and Authorization.
void sign(Request& request, const Credentials& credentials, Time now);

}  // namespace candor::blobs::s3
