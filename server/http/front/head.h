// Reads the head of one request (RFC 9112), byte by byte if need be, and refuses everything that
// two programs could read in two ways (research server.md 2.4). Pure: no socket, no clock. Nothing
// is percent-decoded, and no body is ever framed by anything but one plain Content-Length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/router.h"

namespace candor::http {

inline constexpr std::size_t kHeadBytesMax = 16 * 1024;
inline constexpr std::size_t kHeadFieldsMax = 64;
inline constexpr std::size_t kTargetBytesMax = 2'048;
inline constexpr int kRangePartsMax = 4;

// Why the front will not hear a request. The connection closes after the answer.
struct Refusal {
  int status = 0;  // 0: not refused
  std::string_view code, message;
  int retry_after_seconds = 0;
};

// Every method of the route table, for the Allow of a 405.
inline constexpr std::string_view kKnownMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

class HeadReader {
 public:
  enum class Progress { incomplete, complete, refused };

  // `received` is everything since the first byte of the request; call again with more behind it.
  // It looks at each byte once, and what it has refused stays refused.
  Progress read(std::string_view received);
  // For the next request.
  void reset() { *this = HeadReader(); }

  // After complete: how many bytes of `received` belong to the head.
  std::size_t size() const { return line_; }
  // Method, target and headers; after a refusal as far as they were read. Fields come as sent, in
  // order, without white space around the value.
  Request& request() { return request_; }
  std::int64_t body_length() const { return body_length_; }
  // Whether the client can send another request on this connection.
  bool is_persistent() const { return is_persistent_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  Progress refuse(int status, std::string_view code, std::string_view message);
  bool check_partial(std::string_view known);
  bool read_request_line(std::string_view line);
  bool read_field(std::string_view line);
  bool finish();
  bool check_host();
  bool check_body();
  bool check_fields();

  Request request_;
  Refusal refusal_;
  std::size_t line_ = 0;     // where the line that is being read begins
  std::size_t scanned_ = 0;  // no line feed before this
  std::int64_t body_length_ = 0;
  bool has_request_line_ = false;
  bool is_one_zero_ = false;  // HTTP/1.0
  bool is_persistent_ = true;
};

}  // namespace candor::http
