// Camera and microphone: the reason first, then the permission, then proof that they work. There is
// always another way to answer.
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

std::string_view denied_text(std::string_view reason) {
  if (reason == "permission") return "candidate.check.denied_permission";
  if (reason == "missing") return "candidate.check.denied_missing";
  if (reason == "in_use") return "candidate.check.denied_in_use";
  if (reason == "insecure") return "candidate.check.denied_insecure";
  if (reason == "lost") return "candidate.check.denied_lost";
  if (reason == "stopped") return "candidate.check.denied_stopped";
  return "candidate.check.denied_unsupported";
}

void draw_permission(const StepView& view, bool camera) {
  const Devices& devices = view.state.devices;
  auto card = ui::card({.gap = ui::kSpace4});
  const bool is_denied = devices.state == Devices::State::denied;
  if (is_denied) {
    ui::banner(ui::text(denied_text(devices.reason)), {.tone = ui::Tone::warn, .live = true});
  } else {
    ui::body(ui::text(camera ? "candidate.check.reason" : "candidate.check.reason_audio"));
  }
  const bool is_asking = devices.state == Devices::State::asking;
  if (is_asking) ui::muted(ui::text("candidate.check.asking"));
  const std::string_view label = is_denied ? ui::text("candidate.check.again")
                                 : camera  ? ui::text("candidate.check.allow")
                                           : ui::text("candidate.check.allow_audio");
  auto actions = ui::row({.full_on_phone = true});
  if (draw_next(label, is_asking, camera ? ui::Icon::camera : ui::Icon::mic)) {
    view.flow.ask_devices();
  }
}

void draw_device_menu(const StepView& view, bool camera) {
  const Devices& devices = view.state.devices;
  const std::vector<Device>& list = camera ? devices.cameras : devices.microphones;
  if (list.size() < 2) return;
  std::vector<ui::Choice> choices;
  for (const Device& one : list) {
    choices.push_back({.value = one.id, .label = one.label.empty() ? one.id : one.label});
  }
  std::string value = camera ? devices.camera : devices.microphone;
  const std::string_view label = ui::text(camera ? "candidate.check.camera"
                                                 : "candidate.check.microphone");
  if (!ui::select(label, value, choices)) return;
  view.flow.ask_devices(camera ? value : devices.camera, camera ? devices.microphone : value);
}

void draw_test(const StepView& view) {
  const Devices& devices = view.state.devices;
  if (devices.test == Devices::Test::recording) {
    ui::chip(ui::text("candidate.check.testing"), ui::Tone::danger, ui::Icon::circle_dot);
    return;
  }
  if (devices.test == Devices::Test::failed) {
    ui::banner(ui::text("candidate.check.test_failed"), {.tone = ui::Tone::warn, .live = true});
  }
  if (devices.test == Devices::Test::ready) {
    ui::body(ui::text("candidate.check.test_ready"));
    ui::player(ui::text("candidate.check.test_player"), devices.test_url,
               {.max_width = 400, .audio = !devices.video, .key = "test-player"});
  }
  const std::string_view label = ui::text(devices.test == Devices::Test::none
                                              ? "candidate.check.test"
                                              : "candidate.check.test_again");
  if (ui::button(label, {.icon = ui::Icon::play, .key = "test"})) view.flow.test_devices();
}

void draw_sound(const StepView& view) {
  const Devices& devices = view.state.devices;
  ui::level_meter(ui::text("candidate.check.level"));
  if (devices.heard) {
    ui::chip(ui::text("candidate.check.heard"), ui::Tone::ok, ui::Icon::check);
  } else {
    ui::muted(ui::text("candidate.check.speak"));
  }
  if (devices.video) draw_device_menu(view, true);
  draw_device_menu(view, false);
}

void draw_live(const StepView& view) {
  {
    auto card = ui::card({.gap = ui::kSpace4});
    if (!view.state.devices.video) {
      draw_sound(view);
    } else {
      auto split = ui::split({.ratio = 0.56f, .collapse_below = 640});
      {
        auto picture = ui::pane();
        ui::camera_preview(ui::text("candidate.preview"));
      }
      auto sound = ui::pane();
      draw_sound(view);
    }
    ui::divider();
    draw_test(view);
  }
  auto actions = ui::row({.full_on_phone = true});
  if (draw_next(ui::text("candidate.next"))) view.flow.leave_check();
}

void draw_other_ways(const StepView& view, bool camera) {
  const std::string_view title =
      ui::text(camera ? "candidate.check.other" : "candidate.check.other_audio");
  auto part = draw_part(title);
  ui::body(ui::text("candidate.check.other_help"), {.colour = ui::Colour::muted});
  auto ways = ui::row({.gap = ui::kSpace2, .full_on_phone = true});
  const bool audio = view.state.mode == Mode::audio;
  if (camera && ui::button(ui::text("candidate.mode.use_audio"), {.icon = ui::Icon::mic})) {
    view.flow.choose_mode(Mode::audio);
  }
  if (audio && ui::button(ui::text("candidate.mode.use_video"), {.icon = ui::Icon::video})) {
    view.flow.choose_mode(Mode::video);
  }
  if (ui::button(ui::text("candidate.mode.use_text"), {.icon = ui::Icon::pencil})) {
    view.flow.choose_mode(Mode::text);
  }
  if (ui::button(ui::text("candidate.mode.use_file"), {.icon = ui::Icon::upload})) {
    view.flow.choose_mode(Mode::file);
  }
}

}  // namespace

void draw_check(const StepView& view) {
  const bool camera = view.state.mode == Mode::video && view.flow.wants_camera();
  ui::lead(ui::text(view.state.has_session ? "candidate.check.lead_again"
                                           : "candidate.check.lead"));
  if (view.state.low_storage) {
    ui::banner(ui::text("candidate.check.low_storage"), {.tone = ui::Tone::warn});
  }
  if (view.state.devices.state == Devices::State::live) {
    draw_live(view);
  } else {
    draw_permission(view, camera);
  }
  draw_other_ways(view, camera);
  ui::muted(ui::text("candidate.check.other_device"));
}

void draw_offer(const StepView& view) {
  ui::lead(ui::text("candidate.offer.lead"));
  {
    auto card = ui::card();
    auto points = ui::list(ui::text("candidate.offer.points"), ui::kSpace3);
    draw_point(ui::Icon::clock, ui::text("candidate.offer.time"));
    draw_point(ui::Icon::lock, ui::text("candidate.offer.private"));
  }
  auto actions = ui::row({.full_on_phone = true});
  if (draw_next(ui::text("candidate.offer.start"))) view.flow.start_practice();
  if (ui::button(ui::text("candidate.offer.skip"), {.full_width = ui::is_phone()})) {
    view.flow.leave_practice();
  }
}

}  // namespace candor::candidate
