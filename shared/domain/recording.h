// A recording: the media file of one answer (S3-28, K21-K23). The row appears only when the file is
// durable.
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"
#include "shared/domain/question.h"

namespace candor {

struct Recording {
  RecordingId id;
  SessionId session_id;
  AnswerId answer_id;
  QuestionId question_id;
  AnswerKind media_kind = AnswerKind::video;
  std::string content_type;   // what the recorder really wrote
  std::string blob;           // random file name in the blob store
  std::string playback_blob;  // a copy players can seek in, made by a job; empty until then
  std::int64_t size_bytes = 0;
  std::string sha256;  // hex, of the stored bytes
  std::optional<Seconds> duration;
  Time created_at;
};
template <>
struct describe<Recording> {
  static constexpr std::string_view name = "Recording", table = "recordings";
  static constexpr auto fields = fields_of(
      field<&Recording::id>("id", "recording.id").set_by_server(),
      field<&Recording::session_id>("session_id", "recording.session").set_by_server(),
      field<&Recording::answer_id>("answer_id", "recording.answer").set_by_server(),
      field<&Recording::question_id>("question_id", "recording.question").set_by_server(),
      field<&Recording::media_kind>("media_kind", "recording.media_kind").set_by_server(),
      field<&Recording::content_type>("content_type", "recording.content_type").set_by_server(),
      field<&Recording::blob>("blob", "recording.blob").server_only(),
      field<&Recording::playback_blob>("playback_blob", "recording.blob").server_only(),
      field<&Recording::size_bytes>("size_bytes", "recording.size_bytes").set_by_server(),
      field<&Recording::sha256>("sha256", "recording.sha256").set_by_server(),
      field<&Recording::duration>("duration", "recording.duration").set_by_server(),
      field<&Recording::created_at>("created_at", "common.created_at").set_by_server());
};

struct RecordingView {
  RecordingId id;
  SessionId session_id;
  QuestionId question_id;
  AnswerId answer_id;
  std::string file_path;  // the authorised, ranged streaming route (K22)
  AnswerKind media_kind = AnswerKind::video;
  std::string content_type;
  std::int64_t size_bytes = 0;
  std::string sha256;
  std::optional<Seconds> duration;
  std::optional<std::string> transcript;  // null until a transcription exists
  std::optional<std::string> analysis;    // null until an analysis exists
  Time created_at;
};
template <>
struct describe<RecordingView> {
  static constexpr std::string_view name = "RecordingView";
  static constexpr auto fields = fields_of(
      field<&RecordingView::id>("id", "recording.id").set_by_server(),
      field<&RecordingView::session_id>("session_id", "recording.session").set_by_server(),
      field<&RecordingView::question_id>("question_id", "recording.question").set_by_server(),
      field<&RecordingView::answer_id>("answer_id", "recording.answer").set_by_server(),
      field<&RecordingView::file_path>("file_path", "recording.file_path").set_by_server(),
      field<&RecordingView::media_kind>("media_kind", "recording.media_kind").set_by_server(),
      field<&RecordingView::content_type>("content_type", "recording.content_type").set_by_server(),
      field<&RecordingView::size_bytes>("size_bytes", "recording.size_bytes").set_by_server(),
      field<&RecordingView::sha256>("sha256", "recording.sha256").set_by_server(),
      field<&RecordingView::duration>("duration", "recording.duration").set_by_server(),
      field<&RecordingView::transcript>("transcript", "recording.transcript").set_by_server(),
      field<&RecordingView::analysis>("analysis", "recording.analysis").set_by_server(),
      field<&RecordingView::created_at>("created_at", "common.created_at").set_by_server());
};

// An upload that is still arriving (tus 1.0). `token` is the random id in its URL; `offset_bytes`
// counts only bytes that are durable on disk.
struct Upload {
  std::string token;
  AnswerId answer_id;
  SessionId session_id;
  AnswerKind media_kind = AnswerKind::video;
  std::string content_type;
  std::string blob;
  std::int64_t offset_bytes = 0;
  std::optional<std::int64_t> length_bytes;  // empty: deferred
  std::optional<Seconds> duration;
  Time created_at;
  Time expires_at;
};
template <>
struct describe<Upload> {
  static constexpr std::string_view name = "Upload", table = "uploads";
  static constexpr auto fields = fields_of(
      field<&Upload::token>("token", "upload.token").server_only(),
      field<&Upload::answer_id>("answer_id", "recording.answer").server_only(),
      field<&Upload::session_id>("session_id", "recording.session").server_only(),
      field<&Upload::media_kind>("media_kind", "recording.media_kind").server_only(),
      field<&Upload::content_type>("content_type", "recording.content_type").server_only(),
      field<&Upload::blob>("blob", "recording.blob").server_only(),
      field<&Upload::offset_bytes>("offset_bytes", "upload.offset").server_only(),
      field<&Upload::length_bytes>("length_bytes", "upload.length").server_only(),
      field<&Upload::duration>("duration", "recording.duration").server_only(),
      field<&Upload::created_at>("created_at", "common.created_at").server_only(),
      field<&Upload::expires_at>("expires_at", "upload.expires_at").server_only());
};

}  // namespace candor
