// Heads of requests, whole and byte by byte. The front of the input is the request; a letter of it
// may be repeated, so that limits of length are reached with short inputs.
#include "server/http/front/head.h"

#include "shared/base/text.h"
#include "tests/fuzz/fuzz.h"

namespace candor::http {
namespace {

using Progress = HeadReader::Progress;

// The byte 0x1b stands for the letter behind it, 200 times for each unit of the one behind that.
std::string stretched(std::string_view input) {
  std::string bytes;
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (input[i] != '\x1b' || i + 2 >= input.size()) {
      bytes += input[i];
      continue;
    }
    bytes.append(static_cast<std::uint8_t>(input[i + 2]) % 100u * 200u, input[i + 1]);
    i += 2;
  }
  return bytes;
}

std::size_t count_of(const Request& request, std::string_view name) {
  std::size_t count = 0;
  for (const Header& header : request.headers) {
    if (text::equals_ignoring_case(header.name, name)) ++count;
  }
  return count;
}

std::string_view without_space(std::string_view value) {
  while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
  while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
  return value;
}

// Reads the accepted bytes once more, as plainly as a program behind us might.
void check_accepted(HeadReader& reader, std::string_view bytes) {
  ASSERT(reader.size() <= bytes.size() && reader.size() <= kHeadBytesMax + 2);
  std::string_view head = bytes.substr(0, reader.size());
  ASSERT(head.ends_with("\r\n\r\n") && head.find("\r\n\r\n") + 4 == head.size());
  const Request& request = reader.request();
  ASSERT(head.starts_with(request.method + " " + request.target + " HTTP/1."));
  ASSERT(request.target.starts_with('/') && request.target.size() <= kTargetBytesMax);
  ASSERT(request.headers.size() <= kHeadFieldsMax);
  head.remove_prefix(head.find("\r\n") + 2);
  for (const Header& header : request.headers) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    ASSERT(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    ASSERT(!header.name.empty() && line.starts_with(header.name + ":"));
    ASSERT(without_space(line.substr(header.name.size() + 1)) == header.value);
    head.remove_prefix(line.size() + 2);
  }
  ASSERT(head == "\r\n");
}

// One length or none, no coding, one host: nobody can find another end of this request.
void check_framing(HeadReader& reader) {
  const Request& request = reader.request();
  const std::size_t lengths = count_of(request, "Content-Length");
  ASSERT(lengths <= 1 && count_of(request, "Transfer-Encoding") == 0);
  ASSERT(count_of(request, "Content_Length") + count_of(request, "Transfer_Encoding") == 0);
  ASSERT(count_of(request, "Host") <= 1);
  std::string written = "0";
  for (const Header& header : request.headers) {
    if (text::equals_ignoring_case(header.name, "Content-Length")) written = header.value;
  }
  ASSERT(written == std::to_string(reader.body_length()));
  const bool is_bodiless = request.method == "GET" || request.method == "HEAD";
  ASSERT(!is_bodiless || reader.body_length() == 0);
}

void check_same(HeadReader& one, HeadReader& other) {
  ASSERT(one.refusal().status == other.refusal().status);
  ASSERT(one.refusal().code == other.refusal().code);
  ASSERT(one.size() == other.size() && one.body_length() == other.body_length());
  ASSERT(one.is_persistent() == other.is_persistent());
  const Request &left = one.request(), &right = other.request();
  ASSERT(left.method == right.method && left.target == right.target);
  ASSERT(left.headers.size() == right.headers.size());
  for (std::size_t i = 0; i < left.headers.size(); ++i) {
    ASSERT(left.headers[i].name == right.headers[i].name);
    ASSERT(left.headers[i].value == right.headers[i].value);
  }
}

}  // namespace
}  // namespace candor::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor::http;
  candor::fuzz::Input input(data, size);
  const std::string bytes = stretched(input.rest()).substr(0, 20'000);
  HeadReader whole, cut;
  const Progress expected = whole.read(bytes);
  Progress found = Progress::incomplete;
  std::size_t fed = 0;
  while (found == Progress::incomplete && fed < bytes.size())
    found = cut.read(std::string_view(bytes).substr(0, ++fed));
  ASSERT(found == expected);
  check_same(whole, cut);
  ASSERT((expected == Progress::refused) == (whole.refusal().status >= 400));
  ASSERT((expected == Progress::refused) != whole.refusal().code.empty());
  if (expected == Progress::refused) {
    ASSERT(cut.read(bytes) == Progress::refused && cut.read(bytes + "\r\n\r\n") == found);
    check_same(whole, cut);
  }
  if (expected != Progress::complete) return 0;
  ASSERT(fed == whole.size());
  check_accepted(whole, bytes);
  check_framing(whole);
  return 0;
}
