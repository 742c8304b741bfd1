// The browser: platform.h over the shell, and the shell's calls into the application. Owns the
// WebGL painting.
#ifdef __EMSCRIPTEN__

#include "web/platform/platform.h"

#include <emscripten.h>
#include <emscripten/html5.h>

#include <GLES3/gl3.h>

#include <cstdlib>
#include <memory>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "web/app.h"
#include "web/platform/shell.h"
#include "web/ui/context.h"

namespace platform {

namespace {

int size(std::string_view text) {
  return static_cast<int>(text.size());
}

std::string grown(std::int32_t (*read)(const char*, std::int32_t, char*, std::int32_t),
                  std::string_view key) {
  std::string out(4096, '\0');
  const std::int32_t length = read(key.data(), size(key), out.data(), size(out));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

}  // namespace

void apply_semantics(const std::uint8_t* operations, int length) {
  shell_apply_semantics(operations, length);
}
void request_frame() {
  shell_request_frame();
}
void wake_at(double at_ms) {
  shell_wake_at(at_ms);
}
double now_ms() {
  return shell_now_ms();
}
double wall_ms() {
  return shell_wall_ms();
}
void fetch(std::uint32_t request, std::string_view method, std::string_view url,
           std::string_view headers, std::string_view body) {
  shell_fetch(request, method.data(), size(method), url.data(), size(url), headers.data(),
              size(headers), reinterpret_cast<const std::uint8_t*>(body.data()), size(body));
}
void navigate(std::string_view url, bool replace) {
  shell_navigate(url.data(), size(url), replace ? 1 : 0);
}
void back() {
  shell_back();
}
void open(std::string_view url) {
  shell_open(url.data(), size(url));
}
void set_title(std::string_view title) {
  shell_set_title(title.data(), size(title));
}
void copy_text(std::string_view text) {
  shell_copy_text(text.data(), size(text));
}
void save_preference(std::string_view key, std::string_view value) {
  shell_save_preference(key.data(), size(key), value.data(), size(value));
}
std::string read_preference(std::string_view key) {
  return grown(shell_read_preference, key);
}
void warn_before_leaving(bool on) {
  shell_warn_before_leaving(on ? 1 : 0);
}
void keep_draft(std::string_view text) {
  shell_keep_draft(text.data(), size(text));
}
void listen(std::string_view token) {
  shell_listen(token.data(), size(token));
}

std::string kept_draft() {
  std::string out(static_cast<std::size_t>(shell_kept_draft(nullptr, 0)), '\0');
  shell_kept_draft(out.data(), size(out));
  return out;
}
std::string format(Intl kind, double value) {
  char out[128];
  const std::int32_t length = shell_format(static_cast<std::int32_t>(kind), value, out, sizeof out);
  return std::string(out, static_cast<std::size_t>(length));
}
void island(std::string_view json) {
  shell_island(json.data(), size(json));
}
void set_theme(int scheme, std::string_view tokens_json) {
  shell_set_theme(scheme, tokens_json.data(), size(tokens_json));
}
void set_text_view(bool on) {
  shell_set_text_view(on ? 1 : 0);
}
void busy(int requests_running) {
  shell_busy(requests_running);
}
double measure_glyph(std::uint32_t style, std::uint32_t codepoint, double size_px,
                     double* metrics6) {
  return shell_measure_glyph(style, codepoint, size_px, metrics6);
}
void rasterise_glyph(std::uint32_t style, std::uint32_t codepoint, double size_px, int width,
                     int height, double origin_x, double origin_y, std::uint8_t* rgba) {
  shell_rasterise_glyph(style, codepoint, size_px, width, height, origin_x, origin_y, rgba);
}
bool rasterise_icon(std::string_view name, int px, std::uint8_t* rgba) {
  return shell_rasterise_icon(name.data(), size(name), px, rgba) != 0;
}

}  // namespace platform

namespace {

std::unique_ptr<candor::App> app;
EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = 0;
bool renderer_ready = false;
bool painted_once = false;
std::uint64_t painted_hash = 0;

// Text given by the shell: ours to free.
std::string take(char* text, std::int32_t length) {
  std::string out(text, static_cast<std::size_t>(length));
  std::free(text);
  return out;
}

void set_environment(std::uint32_t bits) {
  ui::Environment& env = ui::cx().env;
  env.dark = bits & 1;
  env.more_contrast = bits & 2;
  env.forced_colors = bits & 4;
  env.reduced_motion = bits & 8;
  env.coarse_pointer = bits & 16;
  env.online = bits & 32;
  env.visible = bits & 64;
  env.text_view = bits & 128;
  env.webgl = bits & 256;
}

void start_renderer() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = attributes.depth = attributes.stencil = attributes.antialias = 0;
  // The painting uses no extension, and asking for each of them waits for the graphics process.
  attributes.enableExtensionsByDefault = 0;
  context = emscripten_webgl_create_context("#canvas", &attributes);
  if (context <= 0) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    return;
  }
  emscripten_webgl_make_context_current(context);
  renderer_ready = ImGui_ImplOpenGL3_Init("#version 300 es");
}

// Without a renderer the glyph textures count as uploaded, or ImGui would wait for them.
void accept_textures() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantDestroy)
      texture->SetStatus(ImTextureStatus_Destroyed);
    else if (texture->Status != ImTextureStatus_Destroyed)
      texture->SetStatus(ImTextureStatus_OK);
  }
}

std::uint64_t hash_bytes(std::uint64_t hash, const void* data, std::size_t length) {
  const auto* words = static_cast<const std::uint32_t*>(data);
  for (std::size_t i = 0; i < length / 4; ++i) hash = (hash ^ words[i]) * 0x9e3779b97f4a7c15ull;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(const ImDrawData* data) {
  std::uint64_t hash = static_cast<std::uint64_t>(data->TotalIdxCount);
  hash = hash * 31 + static_cast<std::uint64_t>(data->DisplaySize.x * 4096 + data->DisplaySize.y);
  for (const ImDrawList* list : data->CmdLists) {
    hash = hash_bytes(hash, list->VtxBuffer.Data,
                      static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list->CmdBuffer) {
      hash = hash_bytes(hash, &command.ClipRect, sizeof command.ClipRect);
    }
  }
  return hash;
}

bool wants_textures(const ImDrawData* data) {
  for (const ImTextureData* texture : *data->Textures) {
    if (texture->Status != ImTextureStatus_OK) return true;
  }
  return false;
}

void feed_pointer(std::int32_t kind, float x, float y, std::int32_t button) {
  ImGuiIO& io = ImGui::GetIO();
  if (kind == 3) {
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    for (int b = 0; b < 3; ++b) {
      if (ImGui::IsMouseDown(b)) io.AddMouseButtonEvent(b, false);
    }
    return;
  }
  if (kind == 4) return io.AddMouseWheelEvent(-x / 40, -y / 40);
  io.AddMousePosEvent(x, y);
  if (kind == 1 || kind == 2) io.AddMouseButtonEvent(button, kind == 1);
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void* candor_alloc(std::int32_t bytes) {
  return std::malloc(static_cast<std::size_t>(bytes > 0 ? bytes : 1));
}

EMSCRIPTEN_KEEPALIVE void candor_start(char* url, std::int32_t url_length, std::int32_t width,
                                       std::int32_t height, double pixel_ratio,
                                       std::uint32_t environment) {
  ui::Environment& env = ui::cx().env;
  env.width = static_cast<float>(width);
  env.height = static_cast<float>(height);
  env.pixel_ratio = static_cast<float>(pixel_ratio);
  set_environment(environment);
  ui::start_toolkit();
  start_renderer();
  app = std::make_unique<candor::App>();
  app->start(take(url, url_length));
}

EMSCRIPTEN_KEEPALIVE void candor_environment(std::uint32_t environment) {
  set_environment(environment);
  painted_hash = 0;
  if (app) app->environment_changed();
}

EMSCRIPTEN_KEEPALIVE void candor_resize(std::int32_t width, std::int32_t height, double pixel_ratio,
                                        std::int32_t top, std::int32_t right, std::int32_t bottom,
                                        std::int32_t left) {
  ui::Environment& env = ui::cx().env;
  env.width = static_cast<float>(width);
  env.height = static_cast<float>(height);
  env.pixel_ratio = static_cast<float>(pixel_ratio);
  env.inset_top = static_cast<float>(top);
  env.inset_right = static_cast<float>(right);
  env.inset_bottom = static_cast<float>(bottom);
  env.inset_left = static_cast<float>(left);
  painted_hash = 0;
  if (app) app->turn();
}

EMSCRIPTEN_KEEPALIVE void candor_action(std::uint32_t kind, std::uint32_t id, char* text,
                                        std::int32_t text_length, double number) {
  const ui::Action action{static_cast<ui::ActionKind>(kind), id, take(text, text_length), number};
  if (app) app->act(action);
}

EMSCRIPTEN_KEEPALIVE void candor_pointer(std::int32_t kind, double x, double y, std::int32_t button,
                                         std::int32_t modifiers, std::int32_t touch) {
  (void)modifiers;
  (void)touch;
  if (!app) return;
  feed_pointer(kind, static_cast<float>(x), static_cast<float>(y), button);
  app->turn();
}

EMSCRIPTEN_KEEPALIVE void candor_route(char* url, std::int32_t url_length) {
  const std::string to = take(url, url_length);
  if (app) app->route(to);
}

EMSCRIPTEN_KEEPALIVE void candor_response(std::uint32_t request, std::int32_t status, char* headers,
                                          std::int32_t headers_length, std::uint8_t* body,
                                          std::int32_t body_length) {
  const std::string head = take(headers, headers_length);
  std::string content = take(reinterpret_cast<char*>(body), body_length);
  if (app) app->respond(request, status, head, std::move(content));
}

EMSCRIPTEN_KEEPALIVE void candor_island(char* json, std::int32_t length) {
  const std::string event = take(json, length);
  if (app) app->island_event(event);
}

EMSCRIPTEN_KEEPALIVE void candor_turn() {
  if (app) app->turn();
}

EMSCRIPTEN_KEEPALIVE void candor_frame(double now_ms) {
  (void)now_ms;
  if (!app) return;
  if (app->dirty()) app->turn();
  ImGui::Render();
  ImDrawData* data = ImGui::GetDrawData();
  if (!data) return;
  if (!renderer_ready) return accept_textures();
  const std::uint64_t hash = hash_of(data);
  if (painted_once && hash == painted_hash && !wants_textures(data)) return;
  painted_hash = hash;
  painted_once = true;
  const ui::Environment& env = ui::environment();
  glViewport(0, 0, static_cast<int>(env.width * env.pixel_ratio + 0.5f),
             static_cast<int>(env.height * env.pixel_ratio + 0.5f));
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplOpenGL3_RenderDrawData(data);
}

EMSCRIPTEN_KEEPALIVE void candor_context(std::int32_t lost) {
  painted_hash = 0;
  painted_once = false;
  if (lost != 0) {
    renderer_ready = false;
    return;
  }
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  renderer_ready = ImGui_ImplOpenGL3_CreateDeviceObjects();
  if (app) app->turn();
}

}  // extern "C"

#endif  // __EMSCRIPTEN__
