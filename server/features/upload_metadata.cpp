// Each value is checked on its own; a name that is not known here is passed over.
#include "server/features/upload_metadata.h"

#include "server/features/checksum.h"
#include "server/features/media_types.h"
#include "server/features/numbers.h"
#include "shared/base/text.h"

namespace candor::features {

namespace {

std::string value_of(const std::vector<json::Pair>& pairs, std::string_view name) {
  for (const json::Pair& pair : pairs) {
    if (pair.name == name) return pair.value;
  }
  return {};
}

}  // namespace

Result<std::vector<json::Pair>> read_metadata(std::string_view header) {
  std::vector<json::Pair> pairs;
  while (!header.empty()) {
    const std::size_t comma = header.find(',');
    const std::string pair = text::trim(header.substr(0, comma));
    header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
    const std::size_t space = pair.find(' ');
    json::Pair read{pair.substr(0, space), {}};
    if (space != std::string::npos) read.value = TRY(decode_base64(pair.substr(space + 1)));
    if (!text::is_valid_utf8(read.value)) {
      return fail(Failure::malformed, "invalid_utf8", "Write Upload-Metadata in UTF-8.");
    }
    pairs.push_back(std::move(read));
  }
  return pairs;
}

std::optional<Seconds> duration_of(const std::vector<json::Pair>& pairs) {
  const std::optional<std::int64_t> ms = read_number(value_of(pairs, "duration_ms"));
  if (!ms || *ms == 0 || *ms > kDayMs) return {};
  return Seconds{*ms};
}

Result<Upload> read_new_upload(const std::vector<json::Pair>& pairs) {
  Upload upload;
  const std::optional<std::int64_t> answer = read_number(value_of(pairs, "answer_id"));
  if (!answer) return invalid_field("answer_id", "required", "Name the answer in Upload-Metadata.");
  upload.answer_id.value = *answer;
  const std::string kind = value_of(pairs, "media_kind");
  const auto known = choice_value(type_of<AnswerKind>(), kind.empty() ? "video" : kind);
  if (!known || *known == int(AnswerKind::text)) {
    return invalid_field("media_kind", "unknown_choice", "Use video or audio.");
  }
  upload.media_kind = static_cast<AnswerKind>(*known);
  upload.content_type = value_of(pairs, "content_type");
  const bool is_media = upload.content_type.empty() || upload.content_type.starts_with("video/") ||
                        upload.content_type.starts_with("audio/");
  if (!is_media || upload.content_type.size() > limits::kNameMax) return unsupported_media();
  upload.duration = duration_of(pairs);
  return upload;
}

}  // namespace candor::features
