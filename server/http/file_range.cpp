#include "server/http/file_range.h"

#include <algorithm>
#include <optional>

#include "server/http/security_headers.h"
#include "server/operate/secrets.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

std::optional<std::int64_t> number_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 18) return {};
  std::int64_t value = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

struct Range {
  std::int64_t first = 0, last = -1;  // last < first: no byte fits
};

// Nothing for a header that is not one plain range: it is then ignored, as the standard allows.
std::optional<Range> read_range(std::string_view header, std::int64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return {};
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view left = text::trimmed(header.substr(0, dash));
  const std::string_view right = text::trimmed(header.substr(dash + 1));
  const auto first = number_of(left), last = number_of(right);
  if (left.empty() && last)
    return Range{std::max<std::int64_t>(0, size - *last), *last == 0 ? -1 : size - 1};
  if (!first || (!right.empty() && !last)) return {};
  if (last && *last < *first) return {};
  if (*first >= size) return Range{};
  return Range{*first, last ? std::min(*last, size - 1) : size - 1};
}

std::string content_range(std::int64_t first, std::int64_t last, std::int64_t size) {
  return "bytes " + text::number(first) + "-" + text::number(last) + "/" + text::number(size);
}

}  // namespace

FilePlan plan_file(const FileBody& file, const std::vector<Header>& request_headers) {
  FilePlan plan;
  plan.length = file.size;
  // The name is random and its bytes never change, so the name is the validator.
  const std::string etag = "\"" + secrets::sha256_hex(file.name).substr(0, 32) + "\"";
  plan.headers.push_back({"ETag", etag});
  plan.headers.push_back({"Accept-Ranges", "bytes"});
  if (find_header(request_headers, "If-None-Match").find(etag) != std::string::npos) {
    plan.status = 304;
    plan.length = 0;
    return plan;
  }
  const std::string condition = find_header(request_headers, "If-Range");
  if (!condition.empty() && condition != etag) return plan;
  const auto range = read_range(find_header(request_headers, "Range"), file.size);
  if (!range) return plan;
  if (range->last < range->first) {
    plan.status = 416;
    plan.length = 0;
    plan.headers.push_back({"Content-Range", "bytes */" + text::number(file.size)});
    return plan;
  }
  plan.status = 206;
  plan.offset = range->first;
  plan.length = range->last - range->first + 1;
  plan.headers.push_back({"Content-Range", content_range(range->first, range->last, file.size)});
  return plan;
}

void shorten(FilePlan& plan, std::int64_t length, std::int64_t size) {
  ASSERT(plan.status == 206 && length > 0 && length <= plan.length);
  plan.length = length;
  plan.headers.back().value = content_range(plan.offset, plan.offset + length - 1, size);
}

}  // namespace candor::http
