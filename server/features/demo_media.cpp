// Pictures come from ffmpeg's generators; the tones are computed here with integers.
#include "server/features/demo_media.h"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "server/work/child.h"
#include "shared/base/text.h"

namespace candor::features::demo {

namespace {

struct Look {
  std::string_view from, to;  // colours of the moving gradient
  int tone_hertz;
  int seconds;
};
constexpr Look kLooks[] = {
    {"0x0f6b5c", "0xe9c46a", 220, 5}, {"0x264653", "0xe76f51", 262, 4},
    {"0x3d405b", "0x81b29a", 294, 4}, {"0x5f0f40", "0xfb8b24", 330, 3},
    {"0x1d3557", "0xa8dadc", 196, 5},
};

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Clip make_video(const Look& look, const std::string& path) {
  const std::string seconds = text::number(look.seconds);
  const std::string picture =
      "gradients=size=320x240:rate=15:speed=0.03:nb_colors=2:c0=" + std::string(look.from) +
      ":c1=" + std::string(look.to) + ":duration=" + seconds;
  const std::string tone =
      "sine=frequency=" + text::number(look.tone_hertz) + ":duration=" + seconds;
  const auto made = work::run_child(
      "ffmpeg", {"-v",        "error",    "-nostdin",  "-y",   "-f",   "lavfi", "-i",
                 picture,     "-f",       "lavfi",     "-i",   tone,   "-c:v",  "libvpx",
                 "-deadline", "realtime", "-cpu-used", "8",    "-b:v", "150k",  "-pix_fmt",
                 "yuv420p",   "-c:a",     "libopus",   "-b:a", "24k",  "-af",   "volume=0.2",
                 "-shortest", "-f",       "webm",      path},
      {});
  Clip clip;
  if (!made.is_error() && made.value().exit_code == 0) clip.bytes = read_file(path);
  clip.content_type = "video/webm";
  clip.kind = AnswerKind::video;
  clip.duration_ms = look.seconds * kSecondMs;
  unlink(path.c_str());
  return clip;
}

void append_number(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

// A soft triangle wave that swells four times a second, 8 kHz, 16 bit, mono.
Clip make_tone(int hertz, int seconds) {
  constexpr int kRate = 8'000;
  const int count = kRate * seconds;
  Clip clip;
  clip.content_type = "audio/wav";
  clip.kind = AnswerKind::audio;
  clip.duration_ms = seconds * kSecondMs;
  std::string& out = clip.bytes;
  out = "RIFF";
  append_number(out, static_cast<std::uint32_t>(36 + count * 2), 4);
  out += "WAVEfmt ";
  append_number(out, 16, 4);
  append_number(out, 1, 2);
  append_number(out, 1, 2);
  append_number(out, kRate, 4);
  append_number(out, kRate * 2, 4);
  append_number(out, 2, 2);
  append_number(out, 16, 2);
  out += "data";
  append_number(out, static_cast<std::uint32_t>(count * 2), 4);
  for (int i = 0; i < count; ++i) {
    const int phase = i * hertz % kRate * 4'000 / kRate;             // 0..3999
    const int wave = phase < 2'000 ? phase - 1'000 : 3'000 - phase;  // -1000..1000
    const int swell = i % (kRate / 4) * 8 / (kRate / 4);             // 0..7
    append_number(out, static_cast<std::uint32_t>(wave * (2 + swell) / 2), 2);
  }
  return clip;
}

}  // namespace

std::vector<Clip> make_video_clips(App& app) {
  std::vector<Clip> clips;
  if (!work::find_program("ffmpeg").empty()) {
    for (const Look& look : kLooks) {
      Clip clip = make_video(look, app.settings.data + "/demo-" + app.random_hex(8) + ".webm");
      if (!clip.bytes.empty()) clips.push_back(std::move(clip));
    }
  }
  return clips.empty() ? make_audio_clips() : clips;
}

std::vector<Clip> make_audio_clips() {
  std::vector<Clip> clips;
  for (const Look& look : kLooks) clips.push_back(make_tone(look.tone_hertz, look.seconds));
  return clips;
}

}  // namespace candor::features::demo
