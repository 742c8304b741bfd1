// Drives the client headlessly; see headless.h.
#include "tests/web/headless.h"

#include <gtest/gtest.h>

#include <cfloat>

#include "imgui.h"
#include "imgui_internal.h"
#include "web/ui/context.h"

namespace {

// The null renderer: textures count as uploaded.
void accept_textures() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    } else if (texture->Status != ImTextureStatus_Destroyed) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
}

void close_world() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext();
}

constexpr std::string_view kSession =
    R"({"access_token":"token-1","token_type":"bearer","expires_in":900,"refresh_token":"",)"
    R"("user":{"id":7,"username":"ada","email":"ada@example.com","full_name":"Ada Lovelace",)"
    R"("company":"Example","company_id":1,"is_active":true,"role":")";

void start_world(std::string_view preferences, Size size, bool text_view) {
  platform::headless::reset_world();
  if (!preferences.empty()) platform::headless::world().preferences["signed_in"] = "yes";
  if (ImGui::GetCurrentContext()) close_world();
  ui::cx() = ui::Context();
  ui::Environment& env = ui::cx().env;
  env.width = static_cast<float>(size.width);
  env.height = static_cast<float>(size.height);
  env.coarse_pointer = size.width < 640;
  env.text_view = text_view;
  ui::start_toolkit();
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
}

bool next_world_signed_in = false;
std::string next_world_draft;

}  // namespace

Headless::Headless(std::string_view url, Size size, bool text_view) {
  start_world(next_world_signed_in ? "yes" : "", size, text_view);
  world().draft = next_world_draft;
  app_ = std::make_unique<candor::App>();
  app_->start(url);
  after_turn();
}

Headless::~Headless() {
  app_.reset();
  ui::cx() = ui::Context();
  if (ImGui::GetCurrentContext()) close_world();
}

std::unique_ptr<Headless> Headless::returning(std::string_view url, Size size) {
  next_world_signed_in = true;
  auto made = std::make_unique<Headless>(url, size);
  next_world_signed_in = false;
  return made;
}

void Headless::renew_session(std::string_view role) {
  answer("POST", "/api/v1/auth/refresh", 200, std::string(kSession) + std::string(role) + "\"}}");
}

std::unique_ptr<Headless> Headless::signed_in(std::string_view url, std::string_view role,
                                              Size size) {
  auto made = returning(url, size);
  made->renew_session(role);
  return made;
}

std::unique_ptr<Headless> Headless::reloaded(std::unique_ptr<Headless> before, std::string_view url,
                                             std::string_view role) {
  next_world_draft = before->world().draft;
  before.reset();
  auto made = signed_in(url, role);
  next_world_draft.clear();
  return made;
}

void Headless::after_turn() {
  ImGui::Render();
  accept_textures();
  EXPECT_EQ(world().broken, "");
  // The browser answers a focus operation with a focus event.
  if (world().focus != told_focus_) {
    told_focus_ = world().focus;
    if (told_focus_ != 0) act(ui::ActionKind::focus, told_focus_);
  }
}

// ---- find
// ------------------------------------------------------------------------------------------

const Headless::Node* Headless::find(Role role, std::string_view name, int nth) const {
  // In reading order, so that "the second" means what a reader means.
  std::vector<std::uint32_t> todo{1};
  while (!todo.empty()) {
    const Node& node = world().nodes.at(todo.back());
    todo.pop_back();
    if (node.role == role && node.name == name && nth-- == 0) return &node;
    todo.insert(todo.end(), node.children.rbegin(), node.children.rend());
  }
  return nullptr;
}

const Headless::Node* Headless::find_key(std::string_view key) const {
  for (const auto& [id, node] : world().nodes) {
    if (node.key == key) return &node;
  }
  return nullptr;
}

bool Headless::says(std::string_view words) const {
  for (const auto& [id, node] : world().nodes) {
    if (node.name.find(words) != std::string::npos) return true;
    if (node.description.find(words) != std::string::npos) return true;
  }
  return false;
}

int Headless::count(Role role) const {
  return static_cast<int>(names(role).size());
}

std::vector<std::string> Headless::names(Role role) const {
  std::vector<std::string> out;
  std::vector<std::uint32_t> todo{1};
  while (!todo.empty()) {
    const Node& node = world().nodes.at(todo.back());
    todo.pop_back();
    if (node.role == role) out.push_back(node.name);
    todo.insert(todo.end(), node.children.rbegin(), node.children.rend());
  }
  return out;
}

Headless::Place Headless::place(const Node& node) const {
  Place at{static_cast<float>(node.x), static_cast<float>(node.y), static_cast<float>(node.w),
           static_cast<float>(node.h)};
  for (auto up = world().nodes.find(node.parent); up != world().nodes.end() && up->first != 1;
       up = world().nodes.find(up->second.parent)) {
    at.x += static_cast<float>(up->second.x);
    at.y += static_cast<float>(up->second.y);
    const auto scrolled = ui::cx().scrolls.find(up->first);
    if (scrolled == ui::cx().scrolls.end()) continue;
    at.y -= scrolled->second.top;
    at.x -= scrolled->second.left;
  }
  return at;
}

std::string Headless::focused() const {
  const auto at = world().nodes.find(world().focus);
  return at == world().nodes.end() ? std::string() : at->second.name;
}

std::string Headless::tree() const {
  std::string out;
  std::vector<std::pair<std::uint32_t, int>> todo{{1, 0}};
  while (!todo.empty()) {
    const auto [id, depth] = todo.back();
    todo.pop_back();
    const Node& node = world().nodes.at(id);
    out += std::string(static_cast<std::size_t>(depth) * 2, ' ') + "role " +
           std::to_string(static_cast<int>(node.role)) + " '" + node.name + "' " + node.value +
           "\n";
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      todo.emplace_back(*child, depth + 1);
    }
  }
  return out;
}

const Headless::Node& Headless::need(Role role, std::string_view name, int nth) const {
  static const Node kNothing;
  const Node* node = find(role, name, nth);
  EXPECT_NE(node, nullptr) << "no node of role " << static_cast<int>(role) << " named '" << name
                           << "' in\n"
                           << tree();
  return node ? *node : kNothing;
}

// ---- act
// -------------------------------------------------------------------------------------------

void Headless::act(ui::ActionKind kind, std::uint32_t id, std::string_view text, double number) {
  app_->act(ui::Action{kind, id, std::string(text), number});
  after_turn();
}

void Headless::pointer(int kind, float x, float y) {
  ImGuiIO& io = ImGui::GetIO();
  if (kind == 3) {
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    io.AddMouseButtonEvent(0, false);
  } else {
    io.AddMousePosEvent(x, y);
    if (kind != 0) io.AddMouseButtonEvent(0, kind == 1);
  }
  app_->turn();
  after_turn();
}

void Headless::move_pointer(float x, float y) {
  pointer(0, x, y);
}

void Headless::click(Role role, std::string_view name, int nth) {
  const Node node = need(role, name, nth);
  if (node.id == 0) return;
  Place at = place(node);
  // As a reader would: scroll the page until the thing is in view.
  for (const auto& [id, region] : world().nodes) {
    if (region.role != Role::scroll || region.b <= region.h) continue;
    const Place view = place(region);
    if (at.y >= view.y && at.y + at.h <= view.y + view.h) continue;
    const float top = std::max(0.f, ui::cx().scrolls[id].top + at.y - view.y - 100);
    bool inside = false;
    for (auto up = world().nodes.find(node.parent); up != world().nodes.end();
         up = world().nodes.find(up->second.parent)) {
      if (up->first == id) inside = true;
      if (up->first == 1) break;
    }
    if (!inside) continue;
    act(ui::ActionKind::scroll, id, "0", top);
    const Node* again = find(role, name, nth);
    if (again) at = place(*again);
    break;
  }
  const float x = at.x + at.w / 2, y = at.y + at.h / 2;
  pointer(0, x, y);
  pointer(1, x, y);
  if (node.flags & ui::flag::disabled) return pointer(2, x, y);
  const bool focusable = role != Role::text && role != Role::heading;
  if (focusable && world().nodes.count(node.id) != 0) {
    world().focus = told_focus_ = node.id;
    act(ui::ActionKind::focus, node.id);
  }
  pointer(2, x, y);
}

void Headless::activate(Role role, std::string_view name, int nth) {
  const Node node = need(role, name, nth);
  if (node.id == 0) return;
  world().focus = told_focus_ = node.id;
  act(ui::ActionKind::focus, node.id);
  act(ui::ActionKind::activate, node.id);
}

void Headless::type(std::string_view label, std::string_view text) {
  for (const Role role : {Role::textbox, Role::textarea, Role::date_time}) {
    const Node* node = find(role, label);
    if (!node) continue;
    const std::uint32_t id = node->id;
    world().focus = told_focus_ = id;
    act(ui::ActionKind::focus, id);
    return act(ui::ActionKind::set_value, id, text);
  }
  ADD_FAILURE() << "no field labelled '" << label << "' in\n" << tree();
}

void Headless::choose(std::string_view label, std::string_view value) {
  const Node& node = need(Role::select, label, 0);
  if (node.id != 0) act(ui::ActionKind::set_value, node.id, value);
}

void Headless::give_file(std::string_view label, std::string_view name, std::int64_t size) {
  const Node& node = need(Role::file_input, label, 0);
  const std::string list = "[{\"name\":\"" + std::string(name) +
                           "\",\"size\":" + std::to_string(size) + ",\"type\":\"\"}]";
  if (node.id != 0) act(ui::ActionKind::files, node.id, list);
}

void Headless::press_key(std::string_view key) {
  for (auto at = world().nodes.find(world().focus); at != world().nodes.end();
       at = world().nodes.find(at->second.parent)) {
    if (at->second.flags & ui::flag::keys) return act(ui::ActionKind::key, at->first, key);
    if (at->first == 1) return;
  }
}

void Headless::submit(std::string_view form) {
  const Node& node = need(Role::form, form, 0);
  if (node.id != 0) act(ui::ActionKind::submit, node.id);
}

void Headless::dismiss(Role role, std::string_view name) {
  const Node& node = need(role, name, 0);
  if (node.id != 0) act(ui::ActionKind::dismiss, node.id);
}

void Headless::scroll(Role role, std::string_view name, float top) {
  const Node& node = need(role, name, 0);
  if (node.id != 0) act(ui::ActionKind::scroll, node.id, "0", top);
}

void Headless::focus(Role role, std::string_view name) {
  const Node& node = need(role, name, 0);
  if (node.id == 0) return;
  world().focus = told_focus_ = node.id;
  act(ui::ActionKind::focus, node.id, {}, 1);
}

void Headless::go_back(std::string_view url) {
  app_->route(url);
  after_turn();
}

void Headless::island(std::string_view json) {
  app_->island_event(json);
  after_turn();
}

void Headless::resize(Size size) {
  ui::cx().env.width = static_cast<float>(size.width);
  ui::cx().env.height = static_cast<float>(size.height);
  app_->turn();
  after_turn();
}

void Headless::set_online(bool online) {
  ui::cx().env.online = online;
  app_->environment_changed();
  after_turn();
}

void Headless::advance(double ms) {
  world().now_ms += ms;
  world().wall_ms += ms;
  world().wake_at = 0;
  app_->turn();
  after_turn();
}

// ---- server
// ----------------------------------------------------------------------------------------

const platform::headless::Request* Headless::waiting(std::string_view method,
                                                     std::string_view url) const {
  for (const auto& request : world().requests) {
    if (request.method == method && request.url.compare(0, url.size(), url) == 0) return &request;
  }
  return nullptr;
}

bool Headless::answer(std::string_view method, std::string_view url, int status,
                      std::string_view body, std::string_view headers) {
  auto& requests = world().requests;
  for (auto at = requests.begin(); at != requests.end(); ++at) {
    if (at->method != method || at->url.compare(0, url.size(), url) != 0) continue;
    const std::uint32_t id = at->id;
    requests.erase(at);
    app_->respond(id, status, headers, std::string(body));
    after_turn();
    return true;
  }
  return false;
}
