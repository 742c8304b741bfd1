// One answer in the form the loop writes: bytes, then perhaps a part of a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/router.h"

namespace candor::http {

struct Response {
  std::string head;  // status line and headers; a small body is here already
  std::string body;
  work::File file;
  std::int64_t file_offset = 0, file_length = 0;
  bool closes = false;  // the connection ends after it
  std::int64_t length() const {
    return static_cast<std::int64_t>(head.size() + body.size()) + file_length;
  }
};

enum class After { keep_open, close };

// Applies HEAD, Range, If-Range and If-None-Match (file_range.h) and opens the file with its errors
// (not_found: it is gone); internal when a header of the reply could not be written without
// splitting the answer.
Result<Response> make_response(Reply reply, const Request& request, After after);
// An answer that needs nothing of the application, for when everything else failed.
Response plain_response(int status, int retry_after_seconds);

}  // namespace candor::http
