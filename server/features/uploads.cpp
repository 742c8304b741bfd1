// Resumable uploads: tus 1.0 with creation, creation-defer-length, termination, expiration and
// checksum.
//
// Invariants: `offset_bytes` counts only bytes that are durable in the blob; the recording, the
// handed-in answer and the end of the upload are one transaction. The blob's name is the upload's
// token, so an upload that is already finished still answers HEAD with its full length after a lost
// reply. One PATCH at a time per upload.
#include "server/features/uploads.h"

#include <mutex>
#include <set>

#include "server/features/candidates.h"
#include "server/features/checksum.h"
#include "server/features/features.h"
#include "server/features/numbers.h"
#include "server/features/recordings.h"
#include "server/features/sessions.h"
#include "server/features/upload_metadata.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "shared/domain/error_body.h"

namespace candor::features {

using http::Call;
using http::Reply;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

constexpr std::string_view kTusVersion = "1.0.0";
constexpr std::int64_t kSweepBatch = 100;  // uploads removed in one transaction

// Uploads that a PATCH or DELETE is working on.
class Busy {
 public:
  bool take(const std::string& token) {
    const std::lock_guard lock(mutex_);
    return tokens_.insert(token).second;
  }
  void release(const std::string& token) {
    const std::lock_guard lock(mutex_);
    tokens_.erase(token);
  }

 private:
  std::mutex mutex_;
  std::set<std::string> tokens_;
};

class BusyGuard {
 public:
  BusyGuard(Busy& busy, std::string token)
      : busy_(busy), token_(std::move(token)), is_taken_(busy_.take(token_)) {}
  ~BusyGuard() {
    if (is_taken_) busy_.release(token_);
  }
  BusyGuard(const BusyGuard&) = delete;
  BusyGuard& operator=(const BusyGuard&) = delete;
  bool is_taken() const { return is_taken_; }

 private:
  Busy& busy_;
  std::string token_;
  bool is_taken_;
};

void add_header(Call& call, std::string name, std::string value) {
  call.reply_headers.push_back({std::move(name), std::move(value)});
}

// "Sat, 21 Nov 2026 10:30:00 GMT" (RFC 9110).
std::string http_date(Time time) {
  const std::time_t seconds = static_cast<std::time_t>(time.ms / kSecondMs);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return std::string(text, length);
}

Error no_upload() {
  return fail(Failure::not_found, "not_found", "This upload no longer exists, or never did.");
}

Error upload_locked() {
  return fail(Failure::conflict, "upload_locked", "Another request is sending this recording.");
}

// A header that holds a number; empty when the header is absent.
Result<std::optional<std::int64_t>> number_header(const Call& call, std::string_view name) {
  const std::string value = call.request_header(name);
  if (value.empty()) return std::optional<std::int64_t>{};
  const std::optional<std::int64_t> number = read_number(value);
  if (!number) {
    return fail(Failure::malformed, "malformed_header",
                std::string(name) + " must be a whole number.");
  }
  return number;
}

Status check_length(const Call& call, std::int64_t length) {
  const std::int64_t limit = call.app.settings.max_recording_size;
  if (length > limit) return recording_too_large(limit);
  if (length == 0) return invalid_field("Upload-Length", "too_small", "Record something first.");
  return ok();
}

Result<std::optional<std::int64_t>> read_new_length(const Call& call) {
  const std::optional<std::int64_t> length = TRY(number_header(call, "Upload-Length"));
  const std::string defer = call.request_header("Upload-Defer-Length");
  const bool is_deferred = defer == "1";
  if (length.has_value() == is_deferred || (!defer.empty() && !is_deferred)) {
    return fail(Failure::malformed, "malformed_header",
                "Send either Upload-Length, or Upload-Defer-Length with the value 1.");
  }
  if (length) TRY(check_length(call, *length));
  return length;
}

// Gives how many were removed, at most kSweepBatch.
Result<std::size_t> sweep_expired(App& app, Time now) {
  return app.database->write([&](Transaction& tx) -> Result<std::size_t> {
    const std::vector<Upload> expired = TRY(store::list<Upload>(
        tx, "WHERE expires_at <= ? ORDER BY expires_at LIMIT ?", {now, kSweepBatch}));
    for (const Upload& upload : expired) TRY(drop_uploads(tx, app, upload.answer_id));
    return expired.size();
  });
}

Result<Reply> create_upload(Call& call) {
  const std::vector<json::Pair> pairs = TRY(read_metadata(call.request_header("Upload-Metadata")));
  Upload upload = TRY(read_new_upload(pairs));
  upload.length_bytes = TRY(read_new_length(call));
  upload.token = upload.blob = call.app.random_hex(16);
  upload.created_at = call.now;
  upload.expires_at.ms = call.now.ms + limits::kUploadHours * kHourMs;
  Status created = call.app.database->write([&](Transaction& tx) -> Status {
    const OwnSession own = TRY(writable_session(tx, call));
    const Answer answer = TRY(store::find<Answer>(tx, "WHERE id = ? AND session_id = ?",
                                                  {upload.answer_id, own.session.id}));
    if (answer.status == AnswerStatus::submitted) {
      // Not a conflict: tus clients answer 409 by asking for an offset, again and again.
      return invalid_field("answer_id", "answer_submitted",
                           "This answer has already been handed in.");
    }
    upload.session_id = own.session.id;
    TRY(drop_uploads(tx, call.app, upload.answer_id));
    TRY(tx.execute("UPDATE answers SET status = ?, begun_at = coalesce(begun_at, ?) WHERE id = ?",
                   {int(AnswerStatus::uploading), call.now, upload.answer_id}));
    TRY(store::insert(tx, upload));
    return ok();
  });
  if (created.is_error()) return created.release_error();
  add_header(call, "Location", "/api/v1/uploads/" + upload.token);
  add_header(call, "Upload-Expires", http_date(upload.expires_at));
  return Reply{201, {}, {}, {}, {}};
}

// The upload named in the path, if it belongs to the caller's link.
Result<std::optional<Upload>> find_upload(Reader& reader, const Call& call) {
  std::vector<Upload> found = TRY(store::list<Upload>(
      reader,
      "WHERE token = ? AND session_id IN (SELECT s.id FROM sessions s WHERE s.invitation_id = ?)",
      {call.parameter("upload"), call.caller.invitation}));
  if (found.empty()) return std::optional<Upload>{};
  return std::optional<Upload>(std::move(found.front()));
}

// The size of the recording that this upload became, or not_found.
Result<std::int64_t> finished_size(Reader& reader, const Call& call) {
  const Recording recording = TRY(store::find<Recording>(
      reader,
      "WHERE blob = ? AND session_id IN (SELECT s.id FROM sessions s WHERE s.invitation_id = ?)",
      {call.parameter("upload"), call.caller.invitation}));
  return recording.size_bytes;
}

bool is_complete(const Upload& upload) {
  return upload.length_bytes == upload.offset_bytes;
}

Status forget_upload(App& app, const Upload& upload) {
  return app.database->write(
      [&](Transaction& tx) -> Status { return drop_uploads(tx, app, upload.answer_id); });
}

// Every byte is durable: turns the upload into the recording of its answer. Repeats after a crash
// at any step.
Status finish_upload(App& app, const Upload& upload) {
  Recording recording;
  recording.session_id = upload.session_id;
  recording.answer_id = upload.answer_id;
  recording.blob = upload.blob;
  recording.size_bytes = upload.offset_bytes;
  const std::string_view container =
      container_of(TRY(app.blobs->read(upload.blob, 0, kMagicBytes)));
  if (container.empty()) {
    TRY(forget_upload(app, upload));
    return unsupported_media();
  }
  recording.sha256 = TRY(app.blobs->finish(upload.blob));
  recording.duration = upload.duration;
  recording.content_type = media_type(container, upload.media_kind);
  const bool is_audio = recording.content_type.starts_with("audio/");
  recording.media_kind = is_audio ? AnswerKind::audio : AnswerKind::video;
  const Time now = app.world.now();
  Status submitted = app.database->write([&](Transaction& tx) -> Status {
    TRY(store::find<Upload>(tx, "WHERE token = ?", {upload.token}));
    const Answer answer = TRY(store::find<Answer>(tx, "WHERE id = ?", {upload.answer_id}));
    recording.question_id = answer.question_id;
    TRY(submit_recording(tx, app, recording, now));
    TRY(tx.execute("DELETE FROM uploads WHERE token = ?", {upload.token}));
    TRY(tx.execute("UPDATE sessions SET last_seen_at = ? WHERE id = ?", {now, upload.session_id}));
    return ok();
  });
  if (submitted.is_error() && submitted.error().code == "answer_submitted") {
    TRY(forget_upload(app, upload));
  }
  return submitted;
}

// The headers of an upload whose bytes are not all here.
Result<Reply> describe_upload(Call& call, const Upload& upload) {
  if (upload.expires_at <= call.now) {
    return fail(Failure::gone, "upload_expired", "This upload waited too long. Start it again.");
  }
  add_header(call, "Upload-Offset", text::number(upload.offset_bytes));
  if (upload.length_bytes) {
    add_header(call, "Upload-Length", text::number(*upload.length_bytes));
  } else {
    add_header(call, "Upload-Defer-Length", "1");
  }
  add_header(call, "Upload-Expires", http_date(upload.expires_at));
  return Reply{};
}

// Also finishes what a crash left complete, or a storage that was away.
Result<Reply> read_upload(Call& call, Busy& busy) {
  add_header(call, "Cache-Control", "no-store");
  auto found = call.app.database->read([&](Reader& reader) { return find_upload(reader, call); });
  if (found.is_error()) return found.release_error();
  const std::optional<Upload> upload = found.release_value();
  if (upload && (!is_complete(*upload) || upload->expires_at <= call.now)) {
    return describe_upload(call, *upload);
  }
  if (upload) {
    const BusyGuard guard(busy, upload->token);
    if (!guard.is_taken()) return upload_locked();
    Status finished = finish_upload(call.app, *upload);
    const bool is_done = !finished.is_error() || finished.error().failure == Failure::not_found;
    if (!is_done) return finished.release_error();
    call.changes = api::kInterviewChanges;
  }
  auto size = call.app.database->read([&](Reader& reader) { return finished_size(reader, call); });
  if (size.is_error()) return no_upload();
  add_header(call, "Upload-Offset", text::number(size.value()));
  add_header(call, "Upload-Length", text::number(size.value()));
  return Reply{};
}

// What one PATCH asks for.
struct Patch {
  std::int64_t offset = 0;
  std::optional<std::int64_t> length;
  std::optional<Seconds> duration;
};

Result<Patch> read_patch(Call& call) {
  if (call.request_header("Content-Type") != "application/offset+octet-stream") {
    return fail(Failure::unsupported_media, "unsupported_media",
                "Send bytes as application/offset+octet-stream.");
  }
  const std::optional<std::int64_t> offset = TRY(number_header(call, "Upload-Offset"));
  if (!offset) {
    return fail(Failure::malformed, "malformed_header",
                "Say where the bytes begin: Upload-Offset.");
  }
  Patch patch;
  patch.offset = *offset;
  patch.length = TRY(number_header(call, "Upload-Length"));
  if (patch.length) TRY(check_length(call, *patch.length));
  const std::vector<json::Pair> pairs = TRY(read_metadata(call.request_header("Upload-Metadata")));
  patch.duration = duration_of(pairs);
  const std::string checksum = call.request_header("Upload-Checksum");
  if (checksum.empty()) return patch;
  const bool is_intact = TRY(matches_checksum(checksum, call.body_source));
  if (!is_intact) {
    return fail(Failure::malformed, "checksum_mismatch",
                "The bytes changed on their way. Send them again.");
  }
  return patch;
}

// Whether the bytes of `patch` fit; takes a length that is new over into `upload`.
Status check_patch(Call& call, const Patch& patch, Upload& upload) {
  if (patch.offset != upload.offset_bytes) {
    add_header(call, "Upload-Offset", text::number(upload.offset_bytes));
    return fail(Failure::conflict, "offset_mismatch", "Go on where the server is: ask with HEAD.");
  }
  if (patch.length && upload.length_bytes && *patch.length != *upload.length_bytes) {
    return fail(Failure::malformed, "length_changed", "The length of an upload cannot change.");
  }
  if (patch.length) upload.length_bytes = patch.length;
  if (patch.duration) upload.duration = patch.duration;
  const auto sent = static_cast<std::int64_t>(call.body.size());
  const std::int64_t end = patch.offset + sent;
  const std::int64_t limit = call.app.settings.max_recording_size;
  if (end > upload.length_bytes.value_or(limit)) return recording_too_large(limit);
  const bool shows_type = patch.offset == 0 && call.body.size() >= kMagicBytes;
  if (shows_type && container_of(call.body).empty()) return unsupported_media();
  return ok();
}

// Appends the bytes durably, then moves the offset. A crash in between loses only what was not
// acknowledged.
Status keep_bytes(Call& call, Upload& upload) {
  if (!call.body.empty()) {
    TRY(call.app.blobs->append(upload.blob, upload.offset_bytes, call.body_source));
  }
  const std::int64_t before = upload.offset_bytes;
  upload.offset_bytes += static_cast<std::int64_t>(call.body.size());
  upload.expires_at.ms = call.now.ms + limits::kUploadHours * kHourMs;
  Status kept = call.app.database->write([&](Transaction& tx) -> Status {
    TRY(writable_session(tx, call));
    const std::optional<std::int64_t> duration_ms =
        upload.duration ? std::optional(upload.duration->ms) : std::nullopt;
    const std::int64_t changed = TRY(tx.execute(
        "UPDATE uploads SET offset_bytes = ?, length_bytes = ?, duration = ?, expires_at = ?"
        " WHERE token = ? AND offset_bytes = ?",
        {upload.offset_bytes, upload.length_bytes, duration_ms, upload.expires_at, upload.token,
         before}));
    if (changed == 0) return no_upload();
    return ok();
  });
  const bool is_given_up = kept.is_error() && kept.error().failure == Failure::not_found;
  if (is_given_up) (void)call.app.blobs->remove(upload.blob);
  return kept;
}

// A finished upload takes no more bytes, but repeating its last, empty step is fine.
Result<Reply> append_to_finished(Call& call, const Patch& patch) {
  auto size = call.app.database->read([&](Reader& reader) { return finished_size(reader, call); });
  if (size.is_error()) return no_upload();
  add_header(call, "Upload-Offset", text::number(size.value()));
  if (patch.offset == size.value() && call.body.empty()) return Reply{204, {}, {}, {}, {}};
  return fail(Failure::conflict, "upload_finished", "This upload is complete.");
}

Result<Reply> append_upload(Call& call, Busy& busy) {
  const Patch patch = TRY(read_patch(call));
  const BusyGuard guard(busy, std::string(call.parameter("upload")));
  if (!guard.is_taken()) return upload_locked();
  auto found = call.app.database->read([&](Reader& reader) { return find_upload(reader, call); });
  if (found.is_error()) return found.release_error();
  std::optional<Upload> upload = found.release_value();
  if (!upload) return append_to_finished(call, patch);
  if (upload->expires_at <= call.now) {
    return fail(Failure::gone, "upload_expired", "This upload waited too long. Start it again.");
  }
  auto open = call.app.database->read([&](Reader& reader) { return open_session(reader, call); });
  if (open.is_error()) return open.release_error();
  TRY(check_patch(call, patch, *upload));
  TRY(keep_bytes(call, *upload));
  if (is_complete(*upload)) {
    TRY(finish_upload(call.app, *upload));
    call.changes = api::kInterviewChanges;
  }
  add_header(call, "Upload-Offset", text::number(upload->offset_bytes));
  add_header(call, "Upload-Expires", http_date(upload->expires_at));
  return Reply{204, {}, {}, {}, {}};
}

Result<Reply> delete_upload(Call& call, Busy& busy) {
  const BusyGuard guard(busy, std::string(call.parameter("upload")));
  if (!guard.is_taken()) return upload_locked();
  Status deleted = call.app.database->write([&](Transaction& tx) -> Status {
    const std::optional<Upload> upload = TRY(find_upload(tx, call));
    if (!upload) return no_upload();
    return drop_uploads(tx, call.app, upload->answer_id);
  });
  if (deleted.is_error()) return deleted.release_error();
  return Reply{204, {}, {}, {}, {}};
}

// The statuses of tus that no other part of the product uses.
int tus_status(std::string_view code) {
  if (code == "tus_version") return 412;
  if (code == "upload_locked") return 423;
  if (code == "checksum_mismatch") return 460;
  return 0;
}

Reply problem(const Call& call, int status, const Error& error) {
  const ErrorBody body = error_body_of(error, call.request_id, status);
  return Reply{status, {}, json::write(body), "application/json", {}};
}

// Runs one tus request: every answer names the version, every request but OPTIONS must.
Result<Reply> speak_tus(Call& call, const std::function<Result<Reply>()>& function) {
  add_header(call, "Tus-Resumable", std::string(kTusVersion));
  const bool is_understood = call.request_header("Tus-Resumable") == kTusVersion;
  Result<Reply> result = is_understood ? function()
                                       : fail(Failure::malformed, "tus_version",
                                              "Speak tus 1.0.0 (header Tus-Resumable).");
  if (!result.is_error() || tus_status(result.error().code) == 0) return result;
  const Error error = result.release_error();
  if (error.code == "tus_version") add_header(call, "Tus-Version", std::string(kTusVersion));
  return problem(call, tus_status(error.code), error);
}

Result<Reply> upload_options(Call& call) {
  add_header(call, "Tus-Resumable", std::string(kTusVersion));
  add_header(call, "Tus-Version", std::string(kTusVersion));
  add_header(call, "Tus-Extension",
             "creation,creation-defer-length,termination,expiration,checksum");
  add_header(call, "Tus-Max-Size", text::number(call.app.settings.max_recording_size));
  add_header(call, "Tus-Checksum-Algorithm", "sha1,sha256");
  return Reply{204, {}, {}, {}, {}};
}

}  // namespace

Status drop_uploads(Transaction& tx, App& app, AnswerId answer) {
  const std::vector<Upload> uploads = TRY(store::list<Upload>(tx, "WHERE answer_id = ?", {answer}));
  if (uploads.empty()) return ok();
  TRY(tx.execute("DELETE FROM uploads WHERE answer_id = ?", {answer}));
  TRY(tx.execute("UPDATE answers SET status = ? WHERE id = ? AND status = ?",
                 {int(AnswerStatus::begun), answer, int(AnswerStatus::uploading)}));
  for (const Upload& upload : uploads) {
    tx.after_commit([files = app.blobs.get(), name = upload.blob] { files->remove_later(name); });
  }
  return ok();
}

Status sweep_uploads(App& app, std::int64_t quiet_ms) {
  const Time now = app.world.now();
  // Each piece moves the end; until it is quiet, the request that sent the last one finishes it.
  const Time quiet{now.ms + limits::kUploadHours * kHourMs - quiet_ms};
  const auto complete = app.database->read([&](Reader& reader) {
    return store::list<Upload>(reader, "WHERE offset_bytes = length_bytes AND expires_at <= ?",
                               {quiet});
  });
  if (complete.is_error()) return Error(complete.error());
  for (const Upload& upload : complete.value()) {
    const Status finished = finish_upload(app, upload);
    if (!finished.is_error()) continue;
    app.log.write(LogLevel::warn, "upload_not_finished",
                  {{"code", finished.error().code}, {"cause", finished.error().cause}});
    // The storage is away: the others would wait for it one by one. Their clients ask again.
    if (finished.error().failure == Failure::unavailable) break;
  }
  while (TRY(sweep_expired(app, now)) == static_cast<std::size_t>(kSweepBatch)) continue;
  return remove_deleted_media(app);
}

void bind_uploads(http::Router& router, App& app) {
  const auto busy = std::make_shared<Busy>();
  router.bind_raw(api::upload_options.info, upload_options);
  router.bind_raw(api::create_upload.info,
                  [](Call& call) { return speak_tus(call, [&] { return create_upload(call); }); });
  router.bind_raw(api::read_upload.info, [busy](Call& call) {
    return speak_tus(call, [&] { return read_upload(call, *busy); });
  });
  router.bind_raw(api::append_upload.info, [busy](Call& call) {
    return speak_tus(call, [&] { return append_upload(call, *busy); });
  });
  router.bind_raw(api::delete_upload.info, [busy](Call& call) {
    return speak_tus(call, [&] { return delete_upload(call, *busy); });
  });
  const Status swept = sweep_uploads(app, 0);
  if (swept.is_error()) {
    app.log.write(LogLevel::error, "uploads_not_swept", {{"cause", swept.error().cause}});
  }
}

}  // namespace candor::features
