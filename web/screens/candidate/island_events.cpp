#include "web/screens/candidate/island_events.h"

#include "web/ui/flat_json.h"

namespace candor::candidate {

namespace {

std::string path(std::string_view list, std::size_t index, std::string_view name) {
  return std::string(list) + "." + std::to_string(index) + "." + std::string(name);
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || value > 900'000'000'000'000) break;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::vector<Device> devices_of(const ui::FlatJson& json, std::string_view list) {
  std::vector<Device> devices;
  for (std::size_t i = 0; json.has(path(list, i, "id")); ++i) {
    devices.push_back({std::string(json.get(path(list, i, "id"))),
                       std::string(json.get(path(list, i, "label")))});
  }
  return devices;
}

void give_devices(Flow& flow, const IslandEvent& event) {
  const ui::FlatJson json(event.json);
  Devices devices;
  devices.cameras = devices_of(json, "cameras");
  devices.microphones = devices_of(json, "microphones");
  devices.camera = json.get("camera");
  devices.microphone = json.get("microphone");
  devices.video = json.get("video") == "true";
  flow.devices_live(std::move(devices));
}

void give_pending(Flow& flow, const IslandEvent& event) {
  const ui::FlatJson json(event.json);
  std::vector<Flow::Pending> found;
  for (std::size_t i = 0; json.has(path("answers", i, "answer")); ++i) {
    found.push_back({.answer = std::string(json.get(path("answers", i, "answer"))),
                     .bytes = number_of(json.get(path("answers", i, "bytes"))),
                     .duration_ms = number_of(json.get(path("answers", i, "duration_ms"))),
                     .kept = json.get(path("answers", i, "kept")) == "true"});
  }
  flow.pending_found(found);
}

}  // namespace

void give_event(Flow& flow, const IslandEvent& event) {
  if (event.name == "devices") return give_devices(flow, event);
  if (event.name == "denied") return flow.devices_denied(event.text("reason"));
  if (event.name == "heard") return flow.voice_heard();
  if (event.name == "test") return flow.test_changed(event.text("state"), event.text("url"));
  if (event.name == "recording") {
    return flow.recording_changed(event.text("answer"), event.text("state"), event.text("reason"));
  }
  if (event.name == "review") {
    return flow.review_ready(event.text("answer"), event.text("url"),
                             event.integer("duration_ms"), event.integer("bytes"));
  }
  if (event.name == "upload") {
    return flow.upload_changed(event.text("answer"), event.integer("sent"),
                               event.integer("total"), event.text("state"),
                               static_cast<int>(event.integer("status")));
  }
  if (event.name == "pending") return give_pending(flow, event);
  if (event.name == "storage") {
    return flow.storage_known(event.integer("free_bytes"), event.text("device"));
  }
}

}  // namespace candor::candidate
