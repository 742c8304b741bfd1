// Line by line; each rule refuses at the first byte that breaks it.
#include "server/http/front/head.h"

#include <algorithm>

#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::size_t kMethodBytesMax = 16;
constexpr std::size_t kLengthDigitsMax = 18;
constexpr std::string_view kMethods[] = {"GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS"};
// A second one of these would let two readers choose different ones.
constexpr std::string_view kSingleFields[] = {"Authorization", "Content-Type", "Range", "If-Range"};

bool is_token_letter(unsigned char c) {
  const bool is_alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return is_alphanumeric || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_token(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return is_token_letter(static_cast<unsigned char>(c));
  });
}

bool is_target_letter(unsigned char c) {
  return c > ' ' && c < 0x7f && c != '#';
}

bool is_value_letter(unsigned char c) {
  return c == '\t' || (c >= ' ' && c != 0x7f);
}

std::string_view without_space(std::string_view value) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t first = value.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(kSpace) - first + 1);
}

bool has_encoded_break(std::string_view value) {
  for (std::size_t at = value.find('%'); at != std::string_view::npos;
       at = value.find('%', at + 1)) {
    const std::string_view code = value.substr(at, 3);
    if (text::equals_ignoring_case(code, "%0d") || text::equals_ignoring_case(code, "%0a") ||
        code == "%00")
      return true;
  }
  return false;
}

// Names that another program on the way could take for a framing field.
bool is_framing_lookalike(std::string_view name) {
  if (name.find('_') == std::string_view::npos) return false;
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return text::equals_ignoring_case(dashed, "Content-Length") ||
         text::equals_ignoring_case(dashed, "Transfer-Encoding");
}

std::size_t count_of(const std::vector<Header>& headers, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(),
      [&](const Header& header) { return text::equals_ignoring_case(header.name, name); }));
}

const std::string* value_of(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers)
    if (text::equals_ignoring_case(header.name, name)) return &header.value;
  return nullptr;
}

// Digits only, without a leading zero; -1 otherwise.
std::int64_t length_of(std::string_view digits) {
  if (digits.empty() || digits.size() > kLengthDigitsMax) return -1;
  if (digits.size() > 1 && digits.front() == '0') return -1;
  std::int64_t length = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return -1;
    length = length * 10 + (c - '0');
  }
  return length;
}

bool is_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    const bool is_alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_alphanumeric || std::string_view("-._:[]").find(c) != std::string_view::npos;
  });
}

bool lists_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (text::equals_ignoring_case(without_space(list.substr(0, comma)), word)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace

HeadReader::Progress HeadReader::refuse(int status, std::string_view code,
                                        std::string_view message) {
  refusal_ = {status, code, message, 0};
  return Progress::refused;
}

HeadReader::Progress HeadReader::read(std::string_view received) {
  if (refusal_.status != 0) return Progress::refused;
  while (true) {
    const std::size_t feed = received.find('\n', scanned_);
    const std::size_t known = std::min(feed, received.size());
    if (!check_partial(received.substr(0, known))) return Progress::refused;
    if (feed == std::string_view::npos) {
      scanned_ = received.size();
      return Progress::incomplete;
    }
    if (feed == line_ || received[feed - 1] != '\r')
      return refuse(400, "line_end", "A line of the request does not end as HTTP wants.");
    const std::string_view line = received.substr(line_, feed - 1 - line_);
    line_ = scanned_ = feed + 1;
    if (!has_request_line_) {
      if (!read_request_line(line)) return Progress::refused;
      has_request_line_ = true;
    } else if (line.empty()) {
      return finish() ? Progress::complete : Progress::refused;
    } else if (!read_field(line)) {
      return Progress::refused;
    }
  }
}

// What a line tells before its end, so that nobody has to wait for a deadline. The same rules hold
// when the end is there already: the refusal must not depend on how the bytes were cut.
bool HeadReader::check_partial(std::string_view known) {
  if (known.empty()) return true;
  if (!has_request_line_ && !is_token_letter(static_cast<unsigned char>(known.front()))) {
    refuse(400, "request_line", "This is not an HTTP request.");
  } else if (!has_request_line_ && known.size() > kTargetBytesMax + 2 * kMethodBytesMax) {
    refuse(414, "target_too_long", "This address is too long.");
  } else if (known.size() >= kHeadBytesMax) {
    refuse(431, "head_too_large", "The headers of the request are too large.");
  }
  return refusal_.status == 0;
}

bool HeadReader::read_request_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || !is_token(line.substr(0, first))) {
    refuse(400, "request_line", "This is not an HTTP request.");
    return false;
  }
  const std::string_view method = line.substr(0, first), version = line.substr(last + 1);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const bool names_version = version.size() == 8 && version.starts_with("HTTP/") &&
                             version[5] >= '0' && version[5] <= '9' && version[6] == '.' &&
                             version[7] >= '0' && version[7] <= '9';
  is_one_zero_ = version == "HTTP/1.0";
  if (!names_version) {
    refuse(400, "request_line", "This is not an HTTP request.");
  } else if (!is_one_zero_ && version != "HTTP/1.1") {
    refuse(505, "version", "Speak HTTP/1.1.");
  } else if (std::find(std::begin(kMethods), std::end(kMethods), method) == std::end(kMethods)) {
    refuse(405, "method_not_allowed", "This method is not known here.");
  } else if (target.size() > kTargetBytesMax) {
    refuse(414, "target_too_long", "This address is too long.");
  } else if (target.empty() || target.front() != '/' ||
             !std::all_of(target.begin(), target.end(),
                          [](char c) { return is_target_letter(static_cast<unsigned char>(c)); })) {
    refuse(400, "target", "Ask for a path that begins with a slash.");
  } else {
    request_.method = method;
    request_.target = target;
  }
  return refusal_.status == 0;
}

bool HeadReader::read_field(std::string_view line) {
  if (request_.headers.size() >= kHeadFieldsMax) {
    refuse(431, "too_many_headers", "The request has too many headers.");
    return false;
  }
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || !is_token(name)) {
    refuse(400, "header_name", "A header of the request is not named as HTTP wants.");
    return false;
  }
  const std::string_view value = without_space(line.substr(colon + 1));
  const bool is_plain = std::all_of(value.begin(), value.end(), [](char c) {
    return is_value_letter(static_cast<unsigned char>(c));
  });
  // We decode nothing, but programs behind a header may; an address someone came from may hold it.
  const bool is_referer = text::equals_ignoring_case(name, "Referer");
  if (!is_plain || (!is_referer && has_encoded_break(value))) {
    refuse(400, "header_value", "A header contains a line break.");
    return false;
  }
  if (is_framing_lookalike(name)) {
    refuse(400, "framing", "The request is framed in a way that cannot be trusted.");
    return false;
  }
  request_.headers.push_back({std::string(name), std::string(value)});
  return true;
}

bool HeadReader::finish() {
  if (!check_host() || !check_fields() || !check_body()) return false;
  is_persistent_ = !is_one_zero_;
  for (const Header& header : request_.headers) {
    if (text::equals_ignoring_case(header.name, "Connection") && lists_word(header.value, "close"))
      is_persistent_ = false;
  }
  return true;
}

bool HeadReader::check_host() {
  const std::size_t hosts = count_of(request_.headers, "Host");
  const std::string* host = value_of(request_.headers, "Host");
  const bool is_named_once = hosts == 1 || (hosts == 0 && is_one_zero_);
  if (is_named_once && (host == nullptr || is_host(*host))) return true;
  refuse(400, "host", "Name the host once, and as a name or an address.");
  return false;
}

bool HeadReader::check_fields() {
  for (std::string_view name : kSingleFields) {
    if (count_of(request_.headers, name) <= 1) continue;
    refuse(400, "repeated_header", "A header that may be sent once was sent twice.");
    return false;
  }
  const std::string* range = value_of(request_.headers, "Range");
  if (range != nullptr && std::count(range->begin(), range->end(), ',') >= kRangePartsMax) {
    refuse(416, "too_many_ranges", "Ask for fewer parts at once.");
    return false;
  }
  return true;
}

bool HeadReader::check_body() {
  const std::vector<Header>& headers = request_.headers;
  if (value_of(headers, "Transfer-Encoding") != nullptr) {
    refuse(411, "length_required", "Send the body with a Content-Length.");
    return false;
  }
  const std::string* length = value_of(headers, "Content-Length");
  const std::int64_t bytes = length == nullptr ? 0 : length_of(*length);
  const std::string& method = request_.method;
  const bool is_bodiless = method == "GET" || method == "HEAD" || method == "OPTIONS";
  if (count_of(headers, "Content-Length") > 1 || bytes < 0 || (is_bodiless && bytes > 0)) {
    refuse(400, "framing", "The request is framed in a way that cannot be trusted.");
  } else if (value_of(headers, "Expect") != nullptr) {
    refuse(417, "expectation", "Send the request without the header Expect.");
  } else if (value_of(headers, "Content-Encoding") != nullptr) {
    refuse(415, "content_encoding", "Send the body without compression.");
  }
  body_length_ = bytes;
  return refusal_.status == 0;
}

}  // namespace candor::http
