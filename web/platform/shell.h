// The C boundary between the client (C++) and the shell (wasm-shell/src/*.ts). Nothing else
// crosses.
//
// Strings into C++ are UTF-8 in memory obtained with candor_alloc and owned by C++ afterwards (it
// frees them). Strings out of C++ are (pointer, byte length), valid during the call only. All calls
// happen on the browser's main thread. No call into C++ is made from inside a call out of C++ (the
// shell queues; e.g. a fetch always completes later).
//
// platform_web.cpp implements platform.h over this; platform_headless.cpp implements platform.h
// without it.
#pragma once

#include <cstdint>

extern "C" {

// ---- C++ -> shell: implemented in web/platform/shell_library.js as thin calls on Module.shell.*
// ----------------
void shell_apply_semantics(const std::uint8_t* operations, std::int32_t length);
// Fonts: style = weight (400..650) | 0x10000 for monospace. Metrics out: left, right, ascent,
// descent of the glyph, then font ascent, font descent, all px at `size_px`. Returns the advance.
double shell_measure_glyph(std::uint32_t style, std::uint32_t codepoint, double size_px,
                           double* metrics6);
void shell_rasterise_glyph(std::uint32_t style, std::uint32_t codepoint, double size_px,
                           std::int32_t width, std::int32_t height, double origin_x,
                           double origin_y, std::uint8_t* rgba);
// Icon (lucide name) as white RGBA of size px * px. Returns 0 when the name is unknown.
std::int32_t shell_rasterise_icon(const char* name, std::int32_t length, std::int32_t px,
                                  std::uint8_t* rgba);
void shell_request_frame();  // one candor_frame in the next animation frame
// One candor_turn not before this time (performance clock); the earlier of the pending and the new
// one wins; < 0 cancels. In a hidden tab the turn waits until the page is seen again.
void shell_wake_at(double at_ms);
double shell_now_ms();   // performance.now()
double shell_wall_ms();  // Date.now()
// Starts a request; the answer arrives through candor_response. `headers` is "Name: value\n" lines.
// Two names are for the shell and not sent: "Shell-Timeout: ms" (default 30000) and
// "Shell-Body-File: <file_input node id>" (the chosen file is the body; its type is the
// Content-Type unless given).
void shell_fetch(std::uint32_t request, const char* method, std::int32_t method_length,
                 const char* url, std::int32_t url_length, const char* headers,
                 std::int32_t headers_length, const std::uint8_t* body, std::int32_t body_length);
void shell_navigate(const char* url, std::int32_t length,
                    std::int32_t replace);              // history.push/replaceState
void shell_back();                                      // history.back()
void shell_open(const char* url, std::int32_t length);  // leaves the client (full load)
void shell_set_title(const char* title, std::int32_t length);
void shell_copy_text(const char* text, std::int32_t length);
void shell_save_preference(const char* key, std::int32_t key_length, const char* value,
                           std::int32_t value_length);
std::int32_t shell_read_preference(const char* key, std::int32_t key_length, char* out,
                                   std::int32_t capacity);
void shell_warn_before_leaving(std::int32_t on);  // beforeunload asks
// sessionStorage: one text of this tab, kept over a reload; empty forgets it.
void shell_keep_draft(const char* text, std::int32_t length);
// Returns the bytes there are; writes them when they fit.
void shell_listen(const char* token, std::int32_t length);
std::int32_t shell_kept_draft(char* out, std::int32_t capacity);
// Intl. kind: 0 date+time, 1 date, 2 time, 3 relative ("in 3 days"), 4 number, 5 bytes ("5.2 MB"),
// 6 duration ("1 min 30 s"), 7 date+time with zone name, 8 local "YYYY-MM-DDTHH:MM" for date
// fields. value = epoch ms / number / bytes / ms. Returns bytes written.
std::int32_t shell_format(std::int32_t kind, double value, char* out, std::int32_t capacity);
// Commands to the recorder island (wasm-shell/src/recorder): JSON object with "do"; events come
// back through candor_island. The list of both is in wasm-shell/README.md.
void shell_island(const char* json, std::int32_t length);
// Chooses light (0), dark (1) or high contrast (2) for native elements; colours as "#rrggbb" JSON
// by token name.
void shell_set_theme(std::int32_t scheme, const char* tokens_json, std::int32_t length);
void shell_set_text_view(std::int32_t on);
void shell_busy(std::int32_t requests_running);  // data-busy on #app, for tests and styles

// ---- shell -> C++: EMSCRIPTEN_KEEPALIVE in platform_web.cpp
// --------------------------------------------------
void* candor_alloc(std::int32_t bytes);
// The shell creates the WebGL2 context of #canvas beforehand and sets canvas.width and height to
// device pixels; emscripten_webgl_create_context("#canvas") returns that context. `url` is path,
// query and fragment. environment bits: 1 dark, 2 more contrast, 4 forced colours, 8 reduced
// motion, 16 coarse pointer, 32 online, 64 visible, 128 text view, 256 WebGL2 usable, 512 printing
// (show every row; text view bit is set as well)
void candor_start(char* url, std::int32_t url_length, std::int32_t width, std::int32_t height,
                  double pixel_ratio, std::uint32_t environment);
void candor_environment(std::uint32_t environment);
void candor_resize(std::int32_t width, std::int32_t height, double pixel_ratio,
                   std::int32_t inset_top, std::int32_t inset_right, std::int32_t inset_bottom,
                   std::int32_t inset_left);
void candor_action(std::uint32_t kind, std::uint32_t id, char* text, std::int32_t text_length,
                   double number);
// kind: 0 move, 1 down, 2 up, 3 leave/cancel, 4 wheel (dx, dy in x, y). button 0..2; touch = 1 for
// touch and pen.
void candor_pointer(std::int32_t kind, double x, double y, std::int32_t button,
                    std::int32_t modifiers, std::int32_t touch);
void candor_route(char* url, std::int32_t url_length);  // popstate
void candor_response(std::uint32_t request, std::int32_t status, char* headers,
                     std::int32_t headers_length, std::uint8_t* body,
                     std::int32_t body_length);  // status 0: no connection
void candor_island(char* json, std::int32_t length);
void candor_turn();                      // logic only, at a wake time
void candor_frame(double now_ms);        // logic if due, then paint once
void candor_context(std::int32_t lost);  // WebGL context lost (1) or restored (0)

}  // extern "C"
