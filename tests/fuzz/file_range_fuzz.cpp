// Range, If-Range and If-None-Match of a file of any size: the answer stays inside the file.
#include "server/http/file_range.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor::http;
  candor::fuzz::Input input(data, size);
  FileBody file{"blobs/0123456789abcdef", 0, "video/webm", {}};
  for (int i = 0; i < 7; ++i) file.size = file.size << 8 | input.byte();
  std::vector<Header> headers;
  headers.push_back({"Range", std::string(input.line())});
  if (!input.is_empty()) headers.push_back({"If-Range", std::string(input.line())});
  if (!input.is_empty()) headers.push_back({"If-None-Match", std::string(input.line())});
  const FilePlan plan = plan_file(file, headers);
  switch (plan.status) {
    case 200: ASSERT(plan.offset == 0 && plan.length == file.size); break;
    case 206:
      ASSERT(plan.offset >= 0 && plan.length > 0);
      ASSERT(plan.offset <= file.size - plan.length);
      break;
    case 304:
    case 416: ASSERT(plan.length == 0); break;
    default: ASSERT(false);
  }
  return 0;
}
