// Which bytes of an immutable file answer a request: Range, If-Range and If-None-Match (RFC 9110).
// One range only; a request for several gets the whole file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/call.h"

namespace candor::http {

struct FilePlan {
  int status = 200;  // 200, 206, 304 or 416
  std::int64_t offset = 0;
  std::int64_t length = 0;  // 0 without a body
  std::vector<Header> headers;
};
// REQUIRES nothing of `file.open`, which it does not call.
FilePlan plan_file(const FileBody& file, const std::vector<Header>& request_headers);
// Fewer bytes than planned are to be had now: a 206 may send the first of them, and the client asks
// for the others (RFC 9110, 15.3.7). REQUIRES status 206 and 0 < length <= plan.length.
void shorten(FilePlan& plan, std::int64_t length, std::int64_t size);

}  // namespace candor::http
