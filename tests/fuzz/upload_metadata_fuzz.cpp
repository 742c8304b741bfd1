// Upload-Metadata of tus, and what is read from it about a new upload.
#include "server/features/upload_metadata.h"

#include "shared/base/text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace candor;
  fuzz::Input input(data, size);
  const auto pairs = features::read_metadata(input.rest());
  if (pairs.is_error()) return 0;
  for (const json::Pair& pair : pairs.value()) {
    ASSERT(text::is_valid_utf8(pair.value) && pair.name.find(',') == std::string::npos);
  }
  const auto upload = features::read_new_upload(pairs.value());
  if (upload.is_error()) return 0;
  ASSERT(upload.value().media_kind != AnswerKind::text);
  ASSERT(upload.value().content_type.size() <= limits::kNameMax);
  if (const auto& duration = upload.value().duration) ASSERT(duration->ms > 0);
  return 0;
}
