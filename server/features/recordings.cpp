// Recordings: the one-request upload (S3-28), their facts (S3-17) and the media itself. Every read
// is checked against the company of the caller; the visible path is a route, the stored name is
// random (K22).
#include "server/features/recordings.h"

#include "server/features/audit.h"
#include "server/features/candidates.h"
#include "server/features/features.h"
#include "server/features/interviews.h"
#include "server/features/numbers.h"
#include "server/features/own_record.h"
#include "server/features/playback.h"
#include "server/features/uploads.h"
#include "server/http/multipart.h"
#include "server/work/jobs.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using http::Part;
using http::Reply;
using store::Reader;
using store::Transaction;

namespace {

std::string_view extension_of(std::string_view content_type) {
  const std::string_view name = content_type.substr(content_type.find('/') + 1);
  return name == "mpeg" ? "mp3" : name;
}

// The file part of the form, and how its field name or type says it was recorded (K21).
struct SentFile {
  const Part* part = nullptr;
  AnswerKind kind = AnswerKind::video;
};

SentFile find_file(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    if (part.name == "audio_file") return {&part, AnswerKind::audio};
    if (part.name == "video_file") return {&part, AnswerKind::video};
    if (part.name != "file") continue;
    const bool is_audio = part.content_type.starts_with("audio/");
    return {&part, is_audio ? AnswerKind::audio : AnswerKind::video};
  }
  return {};
}

Result<std::int64_t> form_number(const std::vector<Part>& parts, std::string_view name) {
  for (const Part& part : parts) {
    if (part.name != name) continue;
    const std::optional<std::int64_t> value = read_number(text::trimmed(part.bytes));
    if (!value) return invalid_field(std::string(name), "wrong_type", "Use a whole number.");
    return *value;
  }
  return invalid_field(std::string(name), "required", "Say which one this recording belongs to.");
}

// A repeated request after a lost answer finds its own recording.
Result<std::optional<Recording>> same_recording(Reader& reader, AnswerId answer,
                                                const std::string& sha256) {
  const std::vector<Recording> rows =
      TRY(store::list<Recording>(reader, "WHERE answer_id = ? AND sha256 = ?", {answer, sha256}));
  if (rows.empty()) return std::optional<Recording>{};
  return std::optional<Recording>(rows.front());
}

// Stores the bytes under `recording.blob`, then the row. Leaves no file behind when it fails.
Result<Recording> store_recording(Call& call, Recording recording, std::string_view bytes) {
  blobs::Blobs& files = *call.app.blobs;
  auto stored = [&]() -> Result<Recording> {
    TRY(files.append(recording.blob, 0, bytes));
    recording.sha256 = TRY(files.finish(recording.blob));
    recording.size_bytes = static_cast<std::int64_t>(bytes.size());
    return call.app.database->write([&](Transaction& tx) -> Result<Recording> {
      const std::optional<Recording> same =
          TRY(same_recording(tx, recording.answer_id, recording.sha256));
      if (same) return *same;
      TRY(writable_session(tx, call));
      TRY(drop_uploads(tx, call.app, recording.answer_id));
      return submit_recording(tx, call.app, recording, call.now);
    });
  }();
  const bool is_kept = stored && stored.value().blob == recording.blob;
  if (!is_kept) (void)files.remove(recording.blob);
  return stored;
}

Result<Reply> upload_recording(Call& call) {
  const std::vector<Part> parts =
      TRY(http::parse_multipart(call.request_header("content-type"), call.body));
  const std::int64_t session_id = TRY(form_number(parts, "session_id"));
  const std::int64_t question_id = TRY(form_number(parts, "question_id"));
  const SentFile file = find_file(parts);
  if (file.part == nullptr || file.part->bytes.empty()) {
    return invalid_field("audio_file", "required",
                         "Attach the recording as audio_file or video_file.");
  }
  const std::int64_t limit = call.app.settings.max_recording_size;
  if (static_cast<std::int64_t>(file.part->bytes.size()) > limit) return recording_too_large(limit);
  const std::string_view container = container_of(file.part->bytes);
  if (container.empty()) return unsupported_media();

  const auto answer = call.app.database->read([&](Reader& reader) -> Result<Answer> {
    const OwnSession own = TRY(own_session(reader, call));
    if (own.session.id.value != session_id) {
      return fail(Failure::not_found, "not_found",
                  "This session is not yours, or no longer exists.");
    }
    return store::find<Answer>(reader, "WHERE session_id = ? AND question_id = ?",
                               {session_id, question_id});
  });
  if (answer.is_error()) return Error(answer.error());

  Recording recording;
  recording.session_id.value = session_id;
  recording.answer_id = answer.value().id;
  recording.question_id.value = question_id;
  recording.media_kind = is_audio_only(container) ? AnswerKind::audio : file.kind;
  recording.content_type = media_type(container, recording.media_kind);
  recording.blob = call.app.random_hex(16);
  const Recording stored = TRY(store_recording(call, recording, file.part->bytes));
  const RecordingView view = recording_view(stored);
  return http::reply_json(call, type_of<RecordingView>(), &view);
}

Result<RecordingView> read_recording(Call& call) {
  const std::int64_t session = TRY(call.id("session"));
  const std::int64_t id = TRY(call.id("recording"));
  return call.app.database->read([&](Reader& reader) -> Result<RecordingView> {
    const Interview interview =
        TRY(find_interview(reader, call.caller, call.parameter("interview")));
    const Recording recording = TRY(store::find<Recording>(
        reader,
        "WHERE id = ? AND session_id = ? AND session_id IN (SELECT s.id FROM sessions s"
        " WHERE s.interview_id = ? AND s.deleted_at IS NULL)",
        {id, session, interview.id}));
    TRY(check_not_own_record(reader, call, recording.session_id));
    return recording_view(recording);
  });
}

// The last segment of the path: a number, or "session_456_question_1.webm" (K22).
struct RecordingName {
  std::int64_t id = 0, session = 0, question = 0;
  std::string_view extension;
};

std::int64_t take_number(std::string_view& text) {
  const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::optional<std::int64_t> value = read_number(text.substr(0, length));
  text.remove_prefix(length);
  return value.value_or(0);
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<RecordingName> read_name(std::string_view text) {
  RecordingName name;
  if (take(text, "session_")) {
    name.session = take_number(text);
    if (!take(text, "_question_")) return {};
    name.question = take_number(text);
    if (!take(text, ".")) return {};
    name.extension = text;
    return name;
  }
  name.id = take_number(text);
  if (!text.empty() || name.id == 0) return {};
  return name;
}

// For requests of seeking players a part is enough; the driver decides how much.
http::FileBody file_body(blobs::Blobs& files, const std::string& name, std::int64_t size,
                         const std::string& content_type) {
  const auto open = [&files, name](std::int64_t offset, std::int64_t length,
                                   http::Extent extent) -> Result<http::FilePart> {
    const bool is_part = extent == http::Extent::some;
    blobs::LocalFile opened =
        TRY(is_part ? files.open_part(name, offset, length) : files.open(name));
    return http::FilePart{std::move(opened.file), opened.position, opened.length};
  };
  return {name, size, content_type, open};
}

Result<Reply> stream_recording(Call& call) {
  const std::optional<RecordingName> name = read_name(call.parameter("recording"));
  const Error missing =
      fail(Failure::not_found, "not_found", "This recording no longer exists, or never did.");
  if (!name) return missing;
  const auto found = call.app.database->read([&](Reader& reader) -> Result<Recording> {
    const Recording recording = TRY(store::find<Recording>(
        reader,
        "WHERE (id = ? OR (session_id = ? AND question_id = ?)) AND session_id IN"
        " (SELECT s.id FROM sessions s JOIN interviews i ON i.id = s.interview_id"
        " WHERE i.company_id = ? AND i.deleted_at IS NULL AND s.deleted_at IS NULL)",
        {name->id, name->session, name->question, call.caller.company}));
    TRY(check_not_own_record(reader, call, recording.session_id));
    return recording;
  });
  if (found.is_error()) return Error(found.error());
  const Recording& recording = found.value();
  if (name->id == 0 && name->extension != extension_of(recording.content_type)) return missing;
  const std::string path = recording_path(recording);
  const bool has_copy = !recording.playback_blob.empty();
  const std::string& blob = has_copy ? recording.playback_blob : recording.blob;
  const std::int64_t size = TRY(call.app.blobs->size(blob));
  audit_access(call, {.action = "recording.viewed", .record = recording.id.value});
  Reply reply;
  reply.content_type = recording.content_type;
  reply.file = file_body(*call.app.blobs, blob, size, recording.content_type);
  reply.headers.push_back(
      {"Content-Disposition", "inline; filename=\"" + path.substr(path.rfind('/') + 1) + "\""});
  return reply;
}

}  // namespace

Error recording_too_large(std::int64_t limit) {
  return fail(Failure::too_large, "recording_too_large",
              "A recording may have at most " + text::number(limit / (1024 * 1024)) + " MB.");
}

std::string recording_path(const Recording& recording) {
  return "/uploads/recordings/session_" + text::number(recording.session_id.value) + "_question_" +
         text::number(recording.question_id.value) + "." +
         std::string(extension_of(recording.content_type));
}

RecordingView recording_view(const Recording& recording) {
  RecordingView view;
  view.id = recording.id;
  view.session_id = recording.session_id;
  view.question_id = recording.question_id;
  view.answer_id = recording.answer_id;
  view.file_path = recording_path(recording);
  view.media_kind = recording.media_kind;
  view.content_type = recording.content_type;
  view.size_bytes = recording.size_bytes;
  view.sha256 = recording.sha256;
  view.duration = recording.duration;
  view.created_at = recording.created_at;
  return view;
}

Result<Recording> submit_recording(Transaction& tx, App& app, Recording recording, Time now) {
  const std::int64_t changed = TRY(tx.execute(
      "UPDATE answers SET status = ?, kind = ?, text = '', submitted_at = ?,"
      " begun_at = coalesce(begun_at, ?) WHERE id = ? AND status IN (?, ?, ?)",
      {int(AnswerStatus::submitted), int(recording.media_kind), now, now, recording.answer_id,
       int(AnswerStatus::waiting), int(AnswerStatus::begun), int(AnswerStatus::uploading)}));
  if (changed == 0) {
    return fail(Failure::conflict, "answer_submitted", "This answer has already been handed in.");
  }
  recording.created_at = now;
  const Recording stored = TRY(store::insert(tx, recording));
  TRY(queue_playback(tx, stored.id.value, now));
  tx.after_commit([jobs = app.jobs.get()] { jobs->wake(); });
  return stored;
}

void bind_recordings(http::Router& router, App&) {
  router.bind_raw(api::upload_recording.info, upload_recording);
  router.bind(api::read_recording, read_recording);
  router.bind_raw(api::stream_recording.info, stream_recording);
}

}  // namespace candor::features
