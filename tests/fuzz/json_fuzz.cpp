// JSON bodies into described records. What a request says survives being written and read again.
#include "shared/domain/interview.h"

#include "shared/base/text.h"
#include "shared/describe/json.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor;
  fuzz::Input input(data, size);
  const std::string_view body = input.rest();
  // What a server sent is read leniently, but must not break the reader either.
  const auto foreign = json::read<Interview>(body, json::ReadMode::response);
  if (!foreign.is_error()) ASSERT(text::is_valid_utf8(json::write(foreign.value())));
  const auto draft = json::read<InterviewDraft>(body, json::ReadMode::request);
  if (draft.is_error()) {
    ASSERT(!draft.error().code.empty());
    ASSERT(draft.error().fields.size() <= static_cast<std::size_t>(limits::kFieldErrorsMax) + 1);
    return 0;
  }
  json::WriteOptions as_client;
  as_client.keep_write_only = true;
  const std::string written = json::write(draft.value(), as_client);
  const auto again = json::read<InterviewDraft>(written, json::ReadMode::request);
  ASSERT(!again.is_error());
  ASSERT(json::write(again.value(), as_client) == written);
  return 0;
}
