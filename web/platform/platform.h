// What the client asks of the world around it. Two implementations: platform_web.cpp (the browser,
// over shell.h) and platform_headless.cpp (tests: a recorded world that owns time, size, requests
// and the mirror). Single thread. No function blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace platform {

enum class Intl {
  date_time,
  date,
  time,
  relative,
  number,
  bytes,
  duration,
  date_time_zone,
  local_input /* "2026-03-03T10:00" in the reader's zone */
};

void apply_semantics(const std::uint8_t* operations, int length);
void request_frame();
void wake_at(double at_ms);  // performance clock; earlier of the pending and the new one wins
double now_ms();
double wall_ms();
void fetch(std::uint32_t request, std::string_view method, std::string_view url,
           std::string_view headers, std::string_view body);
void navigate(std::string_view url, bool replace);
void back();
void open(std::string_view url);
void set_title(std::string_view title);
void copy_text(std::string_view text);
void save_preference(std::string_view key, std::string_view value);
std::string read_preference(std::string_view key);
// While on, the browser asks before the tab is closed, reloaded or leaves the client.
void warn_before_leaving(bool on);
// One text that survives a reload of this tab and ends with it; "" forgets it.
void keep_draft(std::string_view text);
std::string kept_draft();
std::string format(Intl kind, double value);
void island(std::string_view json);
// Hears what changes on the server from now on, with this access token; a new token replaces the
// old one, "" stops. It arrives as island events named "live", at most once a second.
void listen(std::string_view token);
void set_theme(int scheme, std::string_view tokens_json);
void set_text_view(bool on);
void busy(int requests_running);
// Glyphs: see shell.h (shell_measure_glyph and its neighbours).
double measure_glyph(std::uint32_t style, std::uint32_t codepoint, double size_px,
                     double* metrics6);
void rasterise_glyph(std::uint32_t style, std::uint32_t codepoint, double size_px, int width,
                     int height, double origin_x, double origin_y, std::uint8_t* rgba);
bool rasterise_icon(std::string_view name, int px, std::uint8_t* rgba);

}  // namespace platform
