// Recognised by their first bytes, after the specifications of the containers.
#include "server/features/media_types.h"

namespace candor::features {

namespace {

bool starts_with(std::string_view text, std::string_view prefix, std::size_t at = 0) {
  return text.size() >= at + prefix.size() && text.substr(at, prefix.size()) == prefix;
}

bool is_mpeg_audio(std::string_view bytes) {
  if (starts_with(bytes, "ID3")) return true;
  if (bytes.size() < 2 || static_cast<unsigned char>(bytes[0]) != 0xff) return false;
  const auto second = static_cast<unsigned char>(bytes[1]);
  const bool is_sync = (second & 0xe0) == 0xe0;
  const bool is_layer_3 = (second & 0x06) == 0x02;
  return is_sync && is_layer_3;
}

bool is_adts(std::string_view bytes) {
  if (bytes.size() < 2 || static_cast<unsigned char>(bytes[0]) != 0xff) return false;
  return (static_cast<unsigned char>(bytes[1]) & 0xf6) == 0xf0;
}

}  // namespace

bool is_audio_only(std::string_view container) {
  return container == "wav" || container == "mp3" || container == "flac" || container == "aac";
}

std::string_view container_of(std::string_view bytes) {
  if (starts_with(bytes, "\x1a\x45\xdf\xa3")) return "webm";
  if (starts_with(bytes, "ftyp", 4)) return "mp4";
  if (starts_with(bytes, "OggS")) return "ogg";
  if (starts_with(bytes, "RIFF") && starts_with(bytes, "WAVE", 8)) return "wav";
  if (starts_with(bytes, "fLaC")) return "flac";
  if (is_adts(bytes)) return "aac";
  if (is_mpeg_audio(bytes)) return "mp3";
  return {};
}

std::string media_type(std::string_view container, AnswerKind kind) {
  const bool is_audio = kind == AnswerKind::audio || is_audio_only(container);
  const std::string_view name = container == "mp3" ? "mpeg" : container;
  return (is_audio ? "audio/" : "video/") + std::string(name);
}

Error unsupported_media() {
  return fail(
      Failure::unsupported_media, "unsupported_media",
      "This file is not a recording we can play. Use WebM, MP4, Ogg, WAV, MP3, FLAC or AAC.");
}

}  // namespace candor::features
