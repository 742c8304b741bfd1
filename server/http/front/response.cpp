// RFC 9110 and 9112: which answers have a body, how long it is, and nothing that could split one.
#include "server/http/front/response.h"

#include <algorithm>
#include <ctime>

#include "server/http/file_range.h"
#include "shared/api/status.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

// Up to this size one buffer and one write are cheaper than two.
constexpr std::size_t kJoinedBytes = 16 * 1024;

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[40];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

bool is_plain(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void add(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

std::string status_line(int status) {
  return "HTTP/1.1 " + text::number(status) + " " + std::string(reason_of(status)) + "\r\n";
}

// Decides which bytes of the file are sent and opens it, if any are.
Status plan_body(Reply& reply, const Request& request, Response& response) {
  const FileBody& file = *reply.file;
  FilePlan plan = plan_file(file, request.headers);
  if (plan.length > 0 && request.method != "HEAD") {
    const Extent extent = plan.status == 206 ? Extent::some : Extent::all;
    FilePart part = TRY(file.open(plan.offset, plan.length, extent));
    if (part.length < plan.length) shorten(plan, part.length, file.size);
    response.file = std::move(part.file);
    response.file_offset = part.position;
  }
  reply.status = plan.status;
  for (Header& header : plan.headers) reply.headers.push_back(std::move(header));
  reply.content_type = plan.length == 0 ? std::string() : file.content_type;
  response.file_length = plan.length;
  return ok();
}

}  // namespace

Result<Response> make_response(Reply reply, const Request& request, After after) {
  Response response;
  // An event stream has no length: its end is the end of the connection.
  const bool is_stream = reply.conversation != nullptr && reply.status == 200;
  response.closes = after == After::close || is_stream;
  std::int64_t length = static_cast<std::int64_t>(reply.body.size());
  if (reply.content_type.empty()) length = 0;
  if (reply.file) {
    TRY(plan_body(reply, request, response));
    length = response.file_length;
  }
  std::string& head = response.head;
  head = status_line(reply.status);
  for (const Header& header : reply.headers) {
    if (!is_plain(header.name) || !is_plain(header.value)) {
      Error error = fail(Failure::internal, "internal", "Something went wrong on the server.");
      error.cause = "a header of the reply holds a line break";
      return error;
    }
    add(head, header.name, header.value);
  }
  const bool has_body = reply.status >= 200 && reply.status != 204 && reply.status != 304;
  if (has_body && !reply.content_type.empty()) add(head, "Content-Type", reply.content_type);
  if (has_body && !is_stream) add(head, "Content-Length", text::number(length));
  add(head, "Date", date_now());
  if (response.closes) add(head, "Connection", "close");
  head += "\r\n";
  if (!has_body || request.method == "HEAD") {
    response.file = work::File();
    response.file_length = 0;
  } else if (!reply.file && length > 0) {
    if (reply.body.size() <= kJoinedBytes)
      head += reply.body;
    else
      response.body = std::move(reply.body);
  }
  return response;
}

Response plain_response(int status, int retry_after_seconds) {
  Response response;
  response.closes = true;
  response.head = status_line(status);
  if (retry_after_seconds > 0) add(response.head, "Retry-After", text::number(retry_after_seconds));
  add(response.head, "Content-Length", "0");
  add(response.head, "Date", date_now());
  add(response.head, "Connection", "close");
  response.head += "\r\n";
  return response;
}

}  // namespace candor::http
